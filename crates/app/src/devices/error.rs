//! Why a device was not shown or not changed.

use replenish_domain::{Fault, Faults, device::Locked};
use replenish_pictures::PictureError;
use replenish_store::StoreError;

use crate::Denied;

/// Why a device was not shown or not changed. Nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    /// Not allowed, or not there.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The device's stage forbids the edit.
    #[error(transparent)]
    Locked(#[from] Locked),
    /// Somebody changed the device meanwhile.
    #[error("the device was changed by somebody else meanwhile")]
    Stale,
    /// Something typed is wrong.
    #[error(transparent)]
    Invalid(#[from] Faults),
    /// The picture cannot be taken.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// A device keeps at least one marketplace.
    #[error("a device is offered in at least one marketplace; add another before this one goes")]
    LastMarketplace,
    /// A device keeps at least one slot.
    #[error("a device has at least one slot; add another before this one goes")]
    LastSlot,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DeviceError {
    /// The same error with its faults placed within a part of a larger input.
    #[must_use]
    pub fn within(self, pointer: &str) -> Self {
        match self {
            Self::Invalid(faults) => Self::Invalid(faults.at(pointer)),
            other => other,
        }
    }
}

impl From<Fault> for DeviceError {
    fn from(fault: Fault) -> Self {
        Self::Invalid(fault.into())
    }
}
