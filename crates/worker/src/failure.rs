//! Why a job was not done, and whether it is worth trying again.

use std::error::Error;

use replenish_app::StoreError;
use replenish_outbound::SendError;

/// Why a job was not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// It may go better later.
    #[error("{0}")]
    Transient(String),
    /// It will not go better by itself.
    #[error("{0}")]
    Permanent(String),
}

impl From<SendError> for Failure {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Transient(reason) => Self::Transient(reason),
            SendError::Permanent(reason) => Self::Permanent(reason),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Transient(chain(&error))
    }
}

/// An error with what caused it, in one line.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line = format!("{line}: {error}");
        cause = error.source();
    }
    line
}
