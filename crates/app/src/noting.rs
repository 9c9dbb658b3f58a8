//! What is only noted beside what somebody asked for, such as when they were seen.

use replenish_store::{Outage, StoreError};

/// Goes on without the note while the database takes none, so that reading stays possible.
pub(crate) fn at_best(noted: Result<(), StoreError>) -> Result<(), StoreError> {
    match noted {
        Err(error) if Outage::behind(&error).is_some() => {
            tracing::warn!(error = &error as &dyn std::error::Error, "a use was not noted");
            Ok(())
        }
        done => done,
    }
}
