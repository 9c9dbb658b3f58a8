//! A registered device out of a file.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{RegisteredDevice, RegisteredSlot};
use crate::read::{Body, EndpointReport, LabelReport, read_message};

/// A device as the REST API gives it, as far as it matters here.
#[derive(Deserialize)]
struct Resource {
    slots: Vec<ResourceSlot>,
}

#[derive(Deserialize)]
struct ResourceSlot {
    slot_id: String,
    replenishment_id: Option<String>,
}

impl RegisteredDevice {
    /// Reads the discovery response the programme gives for a device, or the device as its REST API
    /// does, which does not tell of sensors and locales.
    ///
    /// Fails with one sentence without a period where the bytes are neither.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        if let Ok(Resource { slots }) = serde_json::from_slice(bytes) {
            return Ok(Self {
                locales: Vec::new(),
                slots: slots.into_iter().map(slot_of_resource).collect(),
            });
        }
        let message = read_message(bytes).map_err(|malformed| malformed.to_string())?;
        match message.body {
            Body::DiscoverResponse { endpoints } => Ok(of_endpoints(&endpoints)),
            _ => Err("it is neither a discovery response nor a device of the REST API".to_owned()),
        }
    }
}

fn slot_of_resource(slot: ResourceSlot) -> RegisteredSlot {
    RegisteredSlot {
        slot_id: slot.slot_id,
        kind: None,
        measurement: None,
        replenishment_id: slot.replenishment_id,
    }
}

fn of_endpoints(endpoints: &[EndpointReport<'_>]) -> RegisteredDevice {
    let sensors = || endpoints.iter().flat_map(|endpoint| &endpoint.sensors);
    let labels = sensors().flat_map(|sensor| &sensor.labels);
    let locales: BTreeSet<_> = labels
        .filter_map(|label| match label {
            LabelReport::Text { locale, .. } => Some(locale.to_string()),
            LabelReport::Asset { .. } => None,
        })
        .collect();
    RegisteredDevice {
        locales: locales.into_iter().collect(),
        slots: sensors()
            .map(|sensor| RegisteredSlot {
                slot_id: sensor.instance.to_string(),
                kind: Some(sensor.kind),
                measurement: Some(sensor.measurement),
                replenishment_id: sensor.replenishment_id.as_ref().map(ToString::to_string),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_of_the_rest_api_tells_its_ids() {
        let device = r#"{"id": "dev_1", "slots": [
            {"slot_id": "HEPA", "position": 1, "replenishment_id": "arn:1"},
            {"slot_id": "CARBON", "position": 2, "replenishment_id": null}]}"#;
        let device = RegisteredDevice::read(device.as_bytes()).unwrap();
        let ids: Vec<_> = device
            .slots
            .iter()
            .map(|slot| slot.replenishment_id.as_deref())
            .collect();
        assert_eq!(ids, [Some("arn:1"), None]);
    }

    #[test]
    fn what_is_no_device_is_refused() {
        assert!(RegisteredDevice::read(b"{}").is_err());
        assert!(RegisteredDevice::read(b"\xff").is_err());
    }
}
