//! The `Discover.Response` a maker starts from once its slots have replenishment IDs
//! (`protocol.md` 4.2, `programme.md` 6.8).
//!
//! Each slot becomes one inventory sensor. Its `instance` is the slot ID: a sensor is recognised by
//! its instance, so the instance has to be the same on every customer's device of the model and
//! must never change, and the slot ID is what the registration keeps for exactly that long.
//!
//! An endpoint holds at most 100 capabilities, two of which are the generic interface and the
//! endpoint's health. A device with more than 98 slots is therefore spread over several endpoints,
//! in the order of slots; the second and later ones carry their number in identifier and name.

mod names;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use replenish_domain::{
    device::SlotId,
    reference::Marketplace,
    request::SlotSnapshot,
    request::{Assignment, SlotContent, Snapshot},
    text::cut,
};
use serde::Serialize;
use uuid::Uuid;

pub use self::names::locales;
use crate::{
    capability::{Capability, Configuration, Replenishment, Sensor},
    endpoint::{AdditionalAttributes, DisplayCategory, Endpoint, EndpointId, MAX_CAPABILITIES, MAX_TEXT},
    envelope::{Event, Header, Message},
    label::CapabilityResources,
    measurement::MeasurementDeclaration,
};

/// The answer to `Discover`; it has neither endpoint nor context.
pub type DiscoverResponse = Message<DiscoverPayload>;

/// What the answer to `Discover` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiscoverPayload {
    /// The devices, at most 300.
    pub endpoints: Vec<Endpoint>,
}

/// What a discovery response is made of.
#[derive(Debug, Clone, Copy)]
pub struct DiscoveryInput<'a> {
    /// The device and the answers as approved.
    pub snapshot: &'a Snapshot,
    /// What each slot was given; a slot without an entry is declared without replenishment.
    pub assignments: &'a BTreeMap<SlotId, Assignment>,
    /// The programme's marketplaces, which know their locales.
    pub marketplaces: &'a [Marketplace],
    /// The maker's name, 1 to 128 characters; cut beyond that.
    pub manufacturer: &'a str,
    /// Only names of this locale, one of [`locales`]; all of them when `None`.
    pub locale: Option<&'a str>,
    /// The message's identifier.
    pub message_id: Uuid,
}

/// Builds the whole response.
#[must_use]
pub fn discover_response(input: &DiscoveryInput<'_>) -> DiscoverResponse {
    let sensors: Vec<_> = input
        .snapshot
        .device
        .slots
        .iter()
        .filter_map(|slot| sensor(input, slot))
        .collect();
    let endpoints = sensors
        .chunks(MAX_CAPABILITIES - COMPANIONS.len())
        .zip(1..)
        .map(|(sensors, number)| endpoint(input, sensors, number))
        .collect();
    Message {
        event: Event {
            header: Header::discover_response(input.message_id),
            payload: DiscoverPayload { endpoints },
        },
    }
}

/// The capability of one slot, as it stands in [`discover_response`]; `None` when the approved
/// request does not describe the slot.
#[must_use]
pub fn capability_for(input: &DiscoveryInput<'_>, slot_id: &SlotId) -> Option<Capability> {
    let slots = &input.snapshot.device.slots;
    let slot = slots.iter().find(|slot| slot.slot_id == *slot_id)?;
    sensor(input, slot).map(Capability::Sensor)
}

/// What every endpoint declares besides its sensors.
const COMPANIONS: [Capability; 2] = [Capability::Alexa, Capability::EndpointHealth];

fn endpoint(input: &DiscoveryInput<'_>, sensors: &[Sensor], number: usize) -> Endpoint {
    let device = &input.snapshot.device;
    let manufacturer = cut(input.manufacturer, MAX_TEXT).to_owned();
    let description = format!("{} by {manufacturer}", device.model_id);
    let categories = device.slots.iter().filter_map(|slot| slot.category.as_ref());
    Endpoint {
        endpoint_id: EndpointId::sample(&device.model_id, number),
        manufacturer_name: manufacturer.clone(),
        friendly_name: names::friendly_name(input, number),
        description: cut(&description, MAX_TEXT).to_owned(),
        display_categories: DisplayCategory::guess_all(categories),
        additional_attributes: AdditionalAttributes {
            manufacturer,
            model: device.model_id.to_string(),
        },
        cookie: BTreeMap::new(),
        capabilities: COMPANIONS
            .into_iter()
            .chain(sensors.iter().cloned().map(Capability::Sensor))
            .collect(),
    }
}

fn sensor(input: &DiscoveryInput<'_>, slot: &SlotSnapshot) -> Option<Sensor> {
    let content = input.snapshot.content.slots.get(&slot.slot_id)?;
    Some(Sensor {
        kind: content.sensor,
        instance: slot.slot_id.to_string(),
        resources: CapabilityResources {
            friendly_names: names::labels(input, slot),
        },
        configuration: configuration(content, input.assignments.get(&slot.slot_id)),
    })
}

fn configuration(content: &SlotContent, assignment: Option<&Assignment>) -> Configuration {
    Configuration {
        measurement: MeasurementDeclaration::of(content),
        replenishment: assignment.map(|assignment| Replenishment::DashReplenishmentId {
            value: assignment.replenishment_id.clone(),
        }),
    }
}
