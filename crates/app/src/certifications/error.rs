//! Why a certification was not shown or not changed.

use replenish_domain::{Fault, Faults};
use replenish_store::StoreError;

use crate::{Denied, devices::EditError, requests::RequestError};

/// Why a certification was not shown or not changed. Nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum CertificationError {
    /// Not allowed, or not there.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Somebody changed the certification meanwhile.
    #[error("this was changed by somebody else meanwhile")]
    Stale,
    /// The evidence or the reasons are not right.
    #[error(transparent)]
    Invalid(#[from] Faults),
    /// The marketplace was added since the device was approved.
    #[error("the marketplace is not part of the approved version; hand the device in for approval first")]
    NotApproved,
    /// There are no replenishment IDs yet, so there is nothing to try.
    #[error("no replenishment IDs are assigned yet; request them first")]
    IdsNotAssigned,
    /// The maker changes what a reviewer has.
    #[error("the checklist is with a reviewer; it opens again when it is returned")]
    WithReviewer,
    /// The reviewer returns what was not handed in.
    #[error("the maker has not handed the checklist in")]
    NotSubmitted,
    /// Another reviewer came first.
    #[error(transparent)]
    Decided(#[from] Decided),
    /// The reviewer belongs to the maker.
    #[error("the device belongs to your own organisation; another reviewer has to certify it")]
    OwnDevice,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a reviewer has decided already.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Decided {
    /// The marketplace is certified.
    #[error("{by} has already certified this marketplace")]
    Certified {
        /// What the reviewer is called.
        by: String,
    },
    /// The checklist went back to the maker.
    #[error("{by} has already returned the checklist to the maker")]
    Returned {
        /// What the reviewer is called.
        by: String,
    },
}

impl From<Fault> for CertificationError {
    fn from(fault: Fault) -> Self {
        Self::Invalid(fault.into())
    }
}

impl From<EditError> for CertificationError {
    fn from(error: EditError) -> Self {
        match error {
            EditError::Denied(denied) => denied.into(),
            EditError::Stale | EditError::Locked(_) => Self::Stale,
            EditError::Store(error) => error.into(),
        }
    }
}

impl From<RequestError> for CertificationError {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::Denied(denied) => denied.into(),
            RequestError::Store(error) => error.into(),
            // What is read near a device fails in no other way.
            _ => Self::Stale,
        }
    }
}
