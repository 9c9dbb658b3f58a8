//! Inventory sensors as they are declared (`protocol.md` 3.2 to 3.7 and 9).

use replenish_domain::request::SensorKind;

use super::{
    Known, boolean, configuration, label,
    shape::{Want, is_misspelt, kept, known_keys, missing, optional},
};
use crate::lint::{
    RuleId,
    sink::{Draft, Sink},
    tree::Node,
};

pub(super) const KEYS: &[&str] = &[
    "type",
    "interface",
    "version",
    "instance",
    "properties",
    "capabilityResources",
    "configuration",
];

/// The booleans of `properties`.
pub(super) const FLAGS: [&str; 4] = ["proactivelyReported", "retrievable", "nonControllable", "readOnly"];

/// One sensor.
pub(super) fn check(out: &mut Sink, sensor: &Node<'_>, kind: SensorKind, known: Known<'_>) {
    known_keys(out, sensor, KEYS);
    version(out, sensor);
    instance(out, sensor);
    let nested = properties(out, sensor, kind);
    label::names(out, sensor, known.context.device.as_ref());
    if sensor.get("configuration").is_some() || !nested {
        configuration::check(out, sensor, kind, known.context.device.as_ref());
    }
}

fn version(out: &mut Sink, sensor: &Node<'_>) {
    match sensor.get("version") {
        None => missing(out, RuleId::Cap01, sensor, "version"),
        Some(node) if node.text() != Some("3") => {
            out.add(Draft::new(
                RuleId::Cap01,
                node,
                "the version of an inventory interface must be \"3\"",
            ));
        }
        Some(_) => {}
    }
}

fn instance(out: &mut Sink, sensor: &Node<'_>) {
    match sensor.get("instance") {
        None => missing(out, RuleId::Cap02, sensor, "instance"),
        Some(node) if node.text().is_none_or(|text| text.trim().is_empty()) => {
            out.add(Draft::new(
                RuleId::Cap02,
                node,
                "instance must be a text that is not empty",
            ));
        }
        Some(node) => {
            kept(out, node, "instance");
        }
    }
}

/// Checks the properties; tells whether the configuration stands inside them.
fn properties(out: &mut Sink, sensor: &Node<'_>, kind: SensorKind) -> bool {
    let Some(_) = sensor.get("properties") else {
        if kind == SensorKind::Level && !is_misspelt(sensor, "properties") {
            out.add(Draft::new(
                RuleId::Cap07,
                sensor,
                "a level sensor must declare its property level",
            ));
        }
        return false;
    };
    let Some(properties) = optional(out, sensor, "properties", Want::Object) else {
        return false;
    };
    let mut keys = vec!["supported", "configuration"];
    keys.extend(FLAGS);
    known_keys(out, properties, &keys);
    let flags = FLAGS.map(|flag| boolean(out, properties, flag));
    let is_wrong = FLAGS
        .iter()
        .zip(flags)
        .any(|(flag, value)| properties.get(flag).is_some() && value.is_none());
    let [proactive, retrievable, ..] = flags.map(|flag| flag == Some(true));
    if kind == SensorKind::Level {
        supported_level(out, properties);
        if !proactive && !retrievable && !is_wrong && !FLAGS.iter().any(|flag| is_misspelt(properties, flag)) {
            let message = "the sensor is neither proactively reported nor retrievable";
            out.add(Draft::new(RuleId::Cap09, properties, message));
        }
    } else if proactive || retrievable || properties.get("supported").is_some_and(|list| !list.items().is_empty()) {
        out.add(Draft::new(RuleId::Cap08, properties, "a usage sensor has no property to report").on_key());
    }
    let Some(configuration) = properties.get("configuration") else {
        return false;
    };
    out.add(Draft::new(RuleId::Cap03, configuration, "configuration stands inside properties").on_key());
    true
}

fn supported_level(out: &mut Sink, properties: &Node<'_>) {
    let Some(supported) = properties.get("supported") else {
        missing(out, RuleId::Cap07, properties, "supported");
        return;
    };
    for item in supported.items() {
        known_keys(out, item, &["name"]);
    }
    let is_misspelt = supported.items().iter().any(|item| is_misspelt(item, "name"));
    let names: Vec<_> = supported.items().iter().map(|item| item.text_of("name")).collect();
    if names != [Some("level")] && !is_misspelt {
        let message = "supported must name the property level and nothing else";
        out.add(Draft::new(RuleId::Cap07, supported, message));
    }
}
