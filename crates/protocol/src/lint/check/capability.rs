//! Capabilities, all of an endpoint together (`protocol.md` 3.4 and 4.3).

use std::collections::{HashMap, HashSet};

use super::{
    Known, boolean, configuration,
    property::sensor_kind,
    sensor,
    shape::{Want, known_keys, member},
    unknown_name,
};
use crate::{
    capability::Interface,
    lint::{
        RuleId, Severity,
        catalogue::INTERFACES,
        excerpt::shortened,
        near::nearest,
        sink::{Draft, Sink},
        tree::Node,
    },
};

/// The capabilities of one endpoint.
pub(super) fn all(out: &mut Sink, capabilities: &Node<'_>, known: Known<'_>) {
    for capability in capabilities.items() {
        one(out, capability, known);
    }
    companions(out, capabilities);
    instances(out, capabilities);
    replenishment_ids(out, capabilities);
}

fn one(out: &mut Sink, capability: &Node<'_>, known: Known<'_>) {
    if !capability.is_object() {
        let message = format!("a capability must be an object, not {}", capability.kind());
        out.add(Draft::new(RuleId::Env07, capability, message));
        return;
    }
    if capability.get("interface").is_none() {
        known_keys(out, capability, sensor::KEYS);
    }
    let Some(interface) = member(out, capability, "interface", Want::Text) else {
        return;
    };
    let name = interface.text().unwrap_or_default();
    if capability.text_of("type") != Some("AlexaInterface") {
        let place = capability.get("type").unwrap_or(capability);
        let message = "the type of a capability must be AlexaInterface";
        out.add(Draft::new(RuleId::Env07, place, message));
    }
    match sensor_kind(name) {
        Some(kind) => sensor::check(out, capability, kind, known),
        None => other(out, capability, interface, name),
    }
}

fn other(out: &mut Sink, capability: &Node<'_>, interface: &Node<'_>, name: &str) {
    if !INTERFACES.contains(&name) && nearest(name, INTERFACES.iter().copied()).is_some() {
        out.add(unknown_name(RuleId::Env08, interface, "interface", name, INTERFACES));
    }
    if let Some(properties) = capability.get("properties") {
        for flag in sensor::FLAGS {
            boolean(out, properties, flag);
        }
    }
}

fn companions(out: &mut Sink, capabilities: &Node<'_>) {
    let has = |interface: Interface| {
        let mut names = capabilities
            .items()
            .iter()
            .filter_map(|capability| capability.text_of("interface"));
        names.any(|name| name == interface.as_str())
    };
    if capabilities.items().is_empty() {
        return;
    }
    if !has(Interface::Alexa) {
        let message = "the generic interface Alexa is not declared";
        out.add(Draft::new(RuleId::Ep05, capabilities, message));
    }
    if !has(Interface::EndpointHealth) {
        let message = "Alexa.EndpointHealth is not declared, so nobody learns whether the device can be reached";
        out.add(Draft::new(RuleId::Ep05, capabilities, message).weighing(Severity::Note));
    }
}

fn instances(out: &mut Sink, capabilities: &Node<'_>) {
    let mut seen = HashSet::new();
    for capability in capabilities.items() {
        let Some(interface) = capability
            .text_of("interface")
            .filter(|name| sensor_kind(name).is_some())
        else {
            continue;
        };
        if let Some(node) = capability.get("instance")
            && let Some(instance) = node.text()
            && !seen.insert((interface, instance))
        {
            let shown = shortened(instance);
            let message = format!("the instance {shown} stands in this interface before");
            out.add(Draft::new(RuleId::Cap02, node, message));
        }
    }
}

fn replenishment_ids(out: &mut Sink, capabilities: &Node<'_>) {
    let mut seen: HashMap<&str, String> = HashMap::new();
    for capability in capabilities.items() {
        let Some(node) = capability.find(&["configuration", "replenishment", "value"]) else {
            continue;
        };
        let Some(id) = node.text().filter(|id| !id.is_empty()) else {
            continue;
        };
        if configuration::is_placeholder(id) {
            continue;
        }
        if let Some(other) = seen.get(id) {
            let message = format!("this ID is the one of {other}, too");
            out.add(Draft::new(RuleId::Rep05, node, message));
            continue;
        }
        let instance = capability.text_of("instance").unwrap_or("another sensor");
        seen.insert(id, shortened(instance));
    }
}
