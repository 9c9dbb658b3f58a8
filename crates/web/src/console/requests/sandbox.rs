//! The part of the tab that shows sandbox IDs, in whatever stage the device is.

use replenish_app::App;
use replenish_domain::{
    account::Actor,
    device::{DeviceId, Environment},
};

use super::discovery;
use crate::console::errors::ConsoleError;

/// What `requests/sandbox.html` shows.
pub(super) struct Sandbox {
    pub(super) rows: Vec<Row>,
    pub(super) response: String,
}

pub(super) struct Row {
    pub(super) slot_id: String,
    pub(super) replenishment_id: String,
}

impl Sandbox {
    /// The device's sandbox; none before its IDs are asked for.
    pub(super) async fn of(app: &App, actor: &Actor, device: DeviceId) -> Result<Option<Self>, ConsoleError> {
        let ids = app.sandbox_ids(actor, device).await?;
        if ids.is_empty() {
            return Ok(None);
        }
        let rows = ids.into_iter().map(|slot| Row {
            slot_id: slot.slot_id.to_string(),
            replenishment_id: slot.replenishment_id.to_string(),
        });
        Ok(Some(Self {
            rows: rows.collect(),
            response: discovery::text(app, actor, device, Environment::Sandbox, "").await?,
        }))
    }
}
