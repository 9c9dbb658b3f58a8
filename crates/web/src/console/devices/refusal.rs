//! Forms of a device that come back: with which status, and which messages.

use axum::http::StatusCode;
use replenish_app::{App, devices::DeviceError};
use replenish_domain::{account::Actor, device::DeviceId};

use crate::console::{errors::ConsoleError, fields::Errors, time};

/// Why a form comes back with everything that was typed. Nothing was stored.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) errors: Errors,
}

impl Refusal {
    /// What the form says about the error.
    ///
    /// Fails with the errors no form can mend: not there, not allowed, locked, failed on our side.
    pub(crate) async fn of(app: &App, actor: &Actor, id: DeviceId, error: DeviceError) -> Result<Self, ConsoleError> {
        Ok(match error {
            DeviceError::Invalid(faults) => Self::invalid(Errors::of(faults)),
            DeviceError::LastMarketplace => Self::invalid(Errors::single(
                "market",
                "A device is offered in at least one marketplace. Choose one.",
            )),
            DeviceError::LastSlot => Self::invalid(Errors::single("slots", "A device has at least one slot.")),
            DeviceError::Picture(error) => Self::invalid(Errors::single("image-file", error.to_string())),
            // Another field of the device is open, so the form stays what it is.
            DeviceError::Locked(locked) if locked.place.is_some() => Self {
                status: StatusCode::CONFLICT,
                errors: Errors::single("", format!("{} Nothing was changed.", locked.detail())),
            },
            DeviceError::Stale => Self::stale(app, actor, id).await?,
            other => return Err(other.into()),
        })
    }

    /// Something typed is wrong.
    pub(crate) fn invalid(errors: Errors) -> Self {
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            errors,
        }
    }

    /// Somebody else saved since the form was made; the trail tells who and when.
    async fn stale(app: &App, actor: &Actor, id: DeviceId) -> Result<Self, ConsoleError> {
        let latest = app.device_activity(actor, id, None, 1).await?;
        let who_and_when = latest.first().map_or_else(
            || "Somebody changed this device meanwhile.".to_owned(),
            |entry| {
                let at = time::minute(app, entry.at);
                format!("{} changed this device meanwhile, on {at}.", entry.actor_name)
            },
        );
        let detail = format!(
            "{who_and_when} Nothing of yours is saved yet; what you typed is still in the form. Do it again to put yours in place of theirs."
        );
        Ok(Self {
            status: StatusCode::CONFLICT,
            errors: Errors::single("", detail).under("Somebody else saved this device meanwhile"),
        })
    }
}
