//! Why nothing of the fleet was shown.

use replenish_domain::{Fault, Faults};
use replenish_store::StoreError;

use crate::Denied;

/// Why nothing of the fleet was shown.
#[derive(Debug, thiserror::Error)]
pub enum FleetError {
    /// Not allowed, or not there.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// What was asked for cannot be.
    #[error(transparent)]
    Invalid(#[from] Faults),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Fault> for FleetError {
    fn from(fault: Fault) -> Self {
        Self::Invalid(fault.into())
    }
}
