//! Payloads of the kinds of messages (`protocol.md` 3 to 5 and 8).

use replenish_domain::request::SensorKind;

use super::{
    Known, endpoint,
    property::{self, against_declaration, endpoint_id, sensor_kind},
    quantity,
    shape::{Want, known_keys, member, missing},
    time::{self, Age},
    unknown_name,
};
use crate::lint::{
    Kind, RuleId, Severity,
    catalogue::{CAUSES, ERROR_TYPES},
    near::nearest,
    sink::{Draft, Sink},
    tree::Node,
};

/// Checks the payload of a message.
pub(super) fn check(out: &mut Sink, event: &Node<'_>, kind: Kind, known: Known<'_>) {
    let Some(payload) = member(out, event, "payload", Want::Object) else {
        return;
    };
    match kind {
        Kind::ChangeReport => change_report(out, event, payload, known),
        Kind::InventoryConsumed => consumed(out, event, payload, known),
        Kind::InventoryReplaced => replaced(out, event, payload, known),
        Kind::DiscoverResponse | Kind::AddOrUpdateReport | Kind::DeleteReport => {
            endpoint::all(out, payload, kind, known);
        }
        Kind::ErrorResponse => error_response(out, payload),
        Kind::StateReport | Kind::AcceptGrantResponse => known_keys(out, payload, &[]),
        Kind::DeferredResponse => known_keys(out, payload, &["estimatedDeferralInSeconds"]),
        // The answers of other interfaces carry what those say.
        Kind::Response => {}
    }
}

fn change_report(out: &mut Sink, event: &Node<'_>, payload: &Node<'_>, known: Known<'_>) {
    known_keys(out, payload, &["change"]);
    let Some(change) = payload.get("change") else {
        missing(out, RuleId::Chg01, payload, "change");
        return;
    };
    if !change.is_object() {
        out.add(Draft::new(
            RuleId::Chg01,
            change,
            format!("change must be an object, not {}", change.kind()),
        ));
        return;
    }
    known_keys(out, change, &["cause", "properties"]);
    cause(out, change);
    let Some(properties) = change.get("properties") else {
        missing(out, RuleId::Chg01, change, "properties");
        return;
    };
    if properties.items().is_empty() {
        out.add(Draft::new(
            RuleId::Chg01,
            properties,
            "properties must be an array of what changed, at least one",
        ));
    }
    for property in properties.items() {
        property::check(out, property, endpoint_id(event), Age::Fresh, known);
    }
}

fn cause(out: &mut Sink, change: &Node<'_>) {
    let Some(cause) = change.get("cause") else {
        missing(out, RuleId::Chg01, change, "cause");
        return;
    };
    known_keys(out, cause, &["type"]);
    match cause.get("type") {
        None => missing(out, RuleId::Chg01, cause, "type"),
        Some(node) => {
            let name = node.text().unwrap_or_default();
            if !CAUSES.contains(&name) {
                out.add(unknown_name(RuleId::Chg01, node, "cause", name, CAUSES));
            }
        }
    }
}

fn consumed(out: &mut Sink, event: &Node<'_>, payload: &Node<'_>, known: Known<'_>) {
    // An instance in the payload is told with the one that is missing in the header.
    known_keys(out, payload, &["usage", "timeOfSample", "instance"]);
    match payload.get("usage") {
        Some(usage) => quantity::quantity(out, usage),
        None => missing(out, RuleId::Prp05, payload, "usage"),
    }
    time::check(out, payload, "timeOfSample", Age::Fresh, known);
    declared(out, event, payload.get("usage"), known);
}

fn replaced(out: &mut Sink, event: &Node<'_>, payload: &Node<'_>, known: Known<'_>) {
    const SPELLINGS: [(&str, &str); 3] = [
        ("newAbsoluteLevel", "new_absolute_level"),
        ("replaceDate", "replace_date"),
        ("timeOfSample", "time_of_sample"),
    ];
    known_keys(
        out,
        payload,
        &[
            "newAbsoluteLevel",
            "new_absolute_level",
            "replaceDate",
            "replace_date",
            "timeOfSample",
            "time_of_sample",
            "instance",
        ],
    );
    for (name, other) in SPELLINGS {
        if let Some(node) = payload.get(other) {
            let draft = Draft::new(RuleId::Env03, node, format!("{other} is read, but documented nowhere"));
            out.add(
                draft
                    .weighing(Severity::Warning)
                    .on_key()
                    .fixed_by(format!("Write {name}.")),
            );
        }
        let Some(node) = payload.get(name).or_else(|| payload.get(other)) else {
            continue;
        };
        if name == "newAbsoluteLevel" {
            quantity::quantity(out, node);
        } else {
            time::optional(out, node, name, Age::Any, known);
        }
    }
    let level = payload
        .get("newAbsoluteLevel")
        .or_else(|| payload.get("new_absolute_level"));
    declared(out, event, level, known);
}

fn declared(out: &mut Sink, event: &Node<'_>, value: Option<&Node<'_>>, known: Known<'_>) {
    let kind = event
        .find(&["header", "namespace"])
        .and_then(Node::text)
        .and_then(sensor_kind);
    let instance = event.find(&["header", "instance"]);
    if let (Some(instance), Some(kind @ (SensorKind::Usage | SensorKind::LevelUsage))) = (instance, kind) {
        against_declaration(out, kind, instance, value, endpoint_id(event), known);
    }
}

fn error_response(out: &mut Sink, payload: &Node<'_>) {
    known_keys(
        out,
        payload,
        &["type", "message", "percentageState", "validRange", "currentDeviceMode"],
    );
    if payload.text_of("type") == Some("NOT_SUPPORTED_IN_CURRENT_MODE") {
        member(out, payload, "currentDeviceMode", Want::Text);
    }
    member(out, payload, "message", Want::Text);
    if let Some(node) = member(out, payload, "type", Want::Text) {
        let name = node.text().unwrap_or_default();
        if !ERROR_TYPES.contains(&name) && nearest(name, ERROR_TYPES.iter().copied()).is_some() {
            out.add(unknown_name(RuleId::Env08, node, "type of error", name, ERROR_TYPES));
        }
    }
}
