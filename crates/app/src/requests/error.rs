//! Why a request was not shown, handed in or answered.

use std::fmt::Display;

use jiff::Timestamp;
use replenish_domain::{Fault, Faults, device::Locked, request::RequestState};
use replenish_forms::{FormError, FormFault};
use replenish_store::StoreError;

use crate::{Denied, devices::EditError};

/// Why a request was not shown, handed in or answered. Nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// Not allowed, or not there.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The device's stage forbids it: a request is open, or IDs are assigned.
    #[error(transparent)]
    Locked(#[from] Locked),
    /// Somebody saved the draft or changed the request meanwhile.
    #[error("this was changed by somebody else meanwhile")]
    Stale,
    /// Something typed is wrong, or the device is not complete.
    #[error(transparent)]
    Invalid(#[from] Faults),
    /// The uploaded form cannot be taken; never empty.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))]
    Form(Vec<FormFault>),
    /// The form cannot hold the draft.
    #[error(transparent)]
    Unwritable(#[from] FormError),
    /// The answers take more than [`super::MAX_DRAFT_BYTES`].
    #[error("the answers are too long together; shorten the descriptions or the product lists")]
    DraftTooLarge,
    /// The request has its answer already, or was withdrawn.
    #[error(transparent)]
    Closed(#[from] Closed),
    /// The reviewer decided about something else than what was handed in.
    #[error("this is not the request as it was handed in; open it again and decide anew")]
    StaleHash,
    /// The reviewer belongs to the maker.
    #[error("the device belongs to your own organisation; another reviewer has to answer")]
    OwnRequest,
    /// Another reviewer's claim holds.
    #[error("{name} is reviewing this request")]
    ClaimedByOther {
        /// What the other reviewer is called.
        name: String,
        /// When the claim ends by itself.
        until: Timestamp,
    },
    /// The maker was asked and has not answered yet.
    #[error("the maker was asked for changes and has not answered yet")]
    WaitingForMaker,
    /// The new version is what was approved already.
    #[error("nothing differs from the approved version; change something first")]
    Unchanged,
    /// There are no replenishment IDs yet.
    #[error("no replenishment IDs are assigned yet; request them first")]
    IdsNotAssigned,
    /// There are no sandbox IDs yet.
    #[error("there are no sandbox IDs yet; get them first")]
    NoSandboxIds,
    /// The list cannot be written as a file.
    #[error(transparent)]
    Export(#[from] csv::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// That a request no longer waits for its answer, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Closed {
    /// IDs were assigned.
    #[error("{by} has already assigned the replenishment IDs")]
    Assigned {
        /// What the reviewer is called.
        by: String,
    },
    /// It was declined.
    #[error("{by} has already declined the request")]
    Rejected {
        /// What the reviewer is called.
        by: String,
    },
    /// The maker took it back.
    #[error("the maker has withdrawn the request")]
    Withdrawn,
}

impl Closed {
    /// Fails when the request no longer waits for its answer.
    pub(super) fn unless_open(state: &RequestState) -> Result<(), Self> {
        match state {
            RequestState::Submitted | RequestState::InReview { .. } | RequestState::NeedsInfo { .. } => Ok(()),
            RequestState::Assigned { by, .. } => Err(Self::Assigned { by: by.clone() }),
            RequestState::Rejected { by, .. } => Err(Self::Rejected { by: by.clone() }),
            RequestState::Withdrawn { .. } => Err(Self::Withdrawn),
        }
    }
}

impl From<Fault> for RequestError {
    fn from(fault: Fault) -> Self {
        Self::Invalid(fault.into())
    }
}

impl From<EditError> for RequestError {
    fn from(error: EditError) -> Self {
        match error {
            EditError::Denied(denied) => denied.into(),
            EditError::Locked(locked) => locked.into(),
            EditError::Stale => Self::Stale,
            EditError::Store(error) => error.into(),
        }
    }
}

/// Faults of a file that are told one by one.
const TOLD: usize = 100;

/// The faults of a file as a person reads them: the first hundred, and how many more there are.
#[must_use]
pub fn told(faults: &[impl Display]) -> Vec<String> {
    let mut list: Vec<_> = faults.iter().take(TOLD).map(ToString::to_string).collect();
    if let Some(more) = faults.len().checked_sub(TOLD).filter(|more| *more > 0) {
        list.push(format!("And {more} more."));
    }
    list
}
