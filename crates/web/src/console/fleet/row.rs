//! A sensor in a table.

use askama::filters::Safe;
use replenish_app::{
    App,
    inventory::{SensorView, Signal, StoredEndpoint},
};
use replenish_domain::sensor::Tie;

use super::words;
use crate::console::{shell::Shell, time};

pub(super) struct SensorRow {
    pub(super) endpoint: String,
    pub(super) endpoint_path: String,
    pub(super) about: String,
    pub(super) instance: String,
    pub(super) kind: &'static str,
    pub(super) path: String,
    pub(super) standing: Safe<String>,
    pub(super) known: Option<String>,
    pub(super) threshold: Option<String>,
    pub(super) last_report: Option<String>,
    pub(super) heard: String,
    pub(super) not_believed: Option<String>,
    /// The slot it is tied to.
    pub(super) slot: Option<(String, String)>,
    /// Why it is not tied to one.
    pub(super) not_tied: Option<&'static str>,
}

impl SensorRow {
    pub(super) fn of(app: &App, shell: &Shell, endpoint: &StoredEndpoint, view: &SensorView, signal: Signal) -> Self {
        let sensor = &view.sensor;
        let (tone, icon, words) = words::badge(view);
        let device = view.device_name.as_ref().map(ToString::to_string);
        Self {
            endpoint: endpoint.endpoint_id.clone(),
            endpoint_path: format!("/fleet/{}", endpoint.id),
            about: about(endpoint),
            instance: sensor.instance.clone(),
            kind: sensor.kind.label(),
            path: words::sensor_path(sensor),
            standing: shell.badge(tone, icon, words),
            known: words::known(sensor),
            threshold: words::threshold(view),
            last_report: sensor.heard_at.map(|at| time::minute(app, at)),
            heard: words::heard(view, signal),
            not_believed: words::not_believed(sensor),
            slot: sensor.slot.as_ref().filter(|_| sensor.tie == Tie::Tied).map(|slot| {
                let name = device.map_or_else(
                    || slot.slot_id.to_string(),
                    |device| format!("{device}, {}", slot.slot_id),
                );
                (format!("/devices/{}", slot.device), name)
            }),
            not_tied: (sensor.tie != Tie::Tied).then(|| sensor.tie.explanation()),
        }
    }
}

/// Model and cloud.
pub(super) fn about(endpoint: &StoredEndpoint) -> String {
    match &endpoint.model {
        Some(model) => format!("{model}, {}", endpoint.client_name),
        None => endpoint.client_name.to_string(),
    }
}
