//! What a sensor measures in, and which slot it is (`protocol.md` 3.2 and 3.3).

use replenish_domain::request::SensorKind;

use super::{
    quantity::{self, Measure},
    shape::{Want, is_misspelt, kept, known_keys, missing, optional},
    unknown_name,
};
use crate::lint::{
    RegisteredDevice, RuleId,
    sink::{Draft, Sink},
    tree::Node,
};

/// The configuration of a sensor.
pub(super) fn check(out: &mut Sink, sensor: &Node<'_>, kind: SensorKind, device: Option<&RegisteredDevice>) {
    let Some(_) = sensor.get("configuration") else {
        missing(out, RuleId::Cap04, sensor, "configuration");
        return;
    };
    let Some(configuration) = optional(out, sensor, "configuration", Want::Object) else {
        return;
    };
    known_keys(out, configuration, &["measurement", "replenishment"]);
    match configuration.get("measurement") {
        None => missing(out, RuleId::Cap04, configuration, "measurement"),
        Some(_) => {
            if let Some(node) = optional(out, configuration, "measurement", Want::Object) {
                quantity::declaration(out, node);
                suits(out, node, kind);
                registered_measurement(out, node, configuration.get("replenishment"), kind, device);
            }
        }
    }
    match configuration.get("replenishment") {
        None if is_misspelt(configuration, "replenishment") => {}
        None => {
            let message = "the sensor has no replenishment, so its supply cannot be reordered";
            out.add(Draft::new(RuleId::Rep01, configuration, message));
        }
        Some(_) => {
            if let Some(node) = optional(out, configuration, "replenishment", Want::Object) {
                replenishment(out, node, sensor, kind, device);
            }
        }
    }
}

fn suits(out: &mut Sink, measurement: &Node<'_>, kind: SensorKind) {
    let Some(measure) = Measure::of(measurement) else {
        return;
    };
    let message = match (kind, measure.type_name) {
        (SensorKind::Usage, "Percentage") => "a usage sensor measures in Percentage, and nobody knows of what",
        (SensorKind::LevelUsage, other) if other != "Percentage" => {
            "a level usage sensor measures in another type than Percentage"
        }
        _ => return,
    };
    let place = measurement.get("@type").unwrap_or(measurement);
    out.add(Draft::new(RuleId::Cap13, place, message));
}

fn replenishment(
    out: &mut Sink,
    node: &Node<'_>,
    sensor: &Node<'_>,
    kind: SensorKind,
    device: Option<&RegisteredDevice>,
) {
    known_keys(out, node, &["@type", "value"]);
    match node.get("@type") {
        None => missing(out, RuleId::Cap06, node, "@type"),
        Some(place) if place.text() != Some("DashReplenishmentId") => {
            let name = place.text().unwrap_or_default();
            out.add(unknown_name(
                RuleId::Cap06,
                place,
                "type of replenishment",
                name,
                &["DashReplenishmentId"],
            ));
        }
        Some(_) => {}
    }
    let Some(value) = node.get("value") else {
        missing(out, RuleId::Rep02, node, "value");
        return;
    };
    match value.text() {
        None => out.add(Draft::new(
            RuleId::Rep02,
            value,
            format!("value must be text, not {}", value.kind()),
        )),
        Some(id) if id.trim().is_empty() => out.add(Draft::new(RuleId::Rep02, value, "value is empty")),
        Some(id) if is_placeholder(id) => {
            out.add(Draft::new(
                RuleId::Rep03,
                value,
                "the replenishment ID is a placeholder",
            ));
        }
        Some(id) if kept(out, value, "the replenishment ID") => {
            registered(out, value, id, sensor.text_of("instance"), kind, device);
        }
        Some(_) => {}
    }
}

/// The measurement must be the one the slot is registered with.
fn registered_measurement(
    out: &mut Sink,
    measurement: &Node<'_>,
    replenishment: Option<&Node<'_>>,
    kind: SensorKind,
    device: Option<&RegisteredDevice>,
) {
    let registered = || {
        let id = replenishment?.text_of("value")?;
        let mut slots = device?.slots.iter();
        let slot = slots.find(|slot| slot.may_be(kind) && slot.replenishment_id.as_deref() == Some(id))?;
        slot.measurement.map(Measure::declared)
    };
    let (Some(registered), Some(declared)) = (registered(), Measure::of(measurement)) else {
        return;
    };
    if registered != declared {
        let message = format!("registered: {registered}; declared: {declared}");
        let draft = Draft::new(RuleId::Cap13, measurement, message);
        out.add(draft.fixed_by("Declare what the slot is registered with, or change the registration."));
    }
}

fn registered(
    out: &mut Sink,
    value: &Node<'_>,
    id: &str,
    instance: Option<&str>,
    kind: SensorKind,
    device: Option<&RegisteredDevice>,
) {
    let Some(device) = device else { return };
    let Some(slot) = device
        .slots
        .iter()
        .find(|slot| slot.replenishment_id.as_deref() == Some(id))
    else {
        out.add(Draft::new(
            RuleId::Rep04,
            value,
            "the replenishment ID is none of this device's",
        ));
        return;
    };
    let named = device
        .slots
        .iter()
        .find(|other| Some(other.slot_id.as_str()) == instance);
    let message = if let Some(other) = slot.kind.filter(|other| *other != kind) {
        format!(
            "the replenishment ID is that of the {} sensor {}",
            other.label().to_lowercase(),
            slot.slot_id
        )
    } else if named.is_some_and(|named| named.slot_id != slot.slot_id) {
        format!("the replenishment ID is that of the slot {}", slot.slot_id)
    } else {
        return;
    };
    out.add(Draft::new(RuleId::Rep04, value, message));
}

/// Whether nobody put the ID in.
pub(super) fn is_placeholder(id: &str) -> bool {
    let plain = id.trim().to_ascii_lowercase();
    matches!(
        &*plain,
        "default" | "todo" | "tbd" | "xxx" | "undefined" | "null" | "none" | "replenishmentid"
    ) || plain.contains(['{', '}', '<', '>'])
        || plain.contains("todo")
        || plain.starts_with("your")
}
