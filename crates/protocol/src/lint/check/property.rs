//! Reported properties (`protocol.md` 2.4, 3.5 and 5).

use std::collections::HashSet;

use replenish_domain::request::SensorKind;

use super::{
    Known,
    quantity::{self, Measure},
    shape::{Want, kept, known_keys, member, missing, optional},
    time::{self, Age},
    unknown_name,
};
use crate::{
    capability::Interface,
    lint::{
        Kind, RuleId, Severity,
        catalogue::INTERFACES,
        excerpt::shortened,
        near::nearest,
        sink::{Draft, Sink},
        tree::{Node, Value},
    },
    quantity::number::Number,
};

const KEYS: &[&str] = &[
    "namespace",
    "instance",
    "name",
    "value",
    "timeOfSample",
    "uncertaintyInMilliseconds",
];

/// The properties in the context, and how they go with the changed ones.
pub(super) fn context(out: &mut Sink, root: &Node<'_>, event: &Node<'_>, kind: Kind, known: Known<'_>) {
    let endpoint_id = endpoint_id(event);
    let context = root.get("context");
    let unchanged = context
        .and_then(|context| optional(out, context, "properties", Want::Array))
        .map_or(&[][..], Node::items);
    for property in unchanged {
        check(out, property, endpoint_id, Age::Any, known);
    }
    let changed = event
        .find(&["payload", "change", "properties"])
        .map_or(&[][..], Node::items);
    repeated(out, changed, unchanged);
    same_time(out, changed, unchanged);
    if kind == Kind::StateReport {
        omitted(out, context.unwrap_or(root), unchanged, endpoint_id, known);
    }
}

/// One property.
pub(super) fn check(out: &mut Sink, property: &Node<'_>, endpoint_id: Option<&str>, age: Age, known: Known<'_>) {
    if !property.is_object() {
        let message = format!("a property must be an object, not {}", property.kind());
        out.add(Draft::new(RuleId::Env07, property, message));
        return;
    }
    known_keys(out, property, KEYS);
    let Some(namespace) = member(out, property, "namespace", Want::Text) else {
        return;
    };
    match sensor_kind(namespace.text().unwrap_or_default()) {
        Some(SensorKind::Level) => level(out, property, endpoint_id, known),
        Some(SensorKind::Usage | SensorKind::LevelUsage) => {
            let message = format!("{} has no property to report", namespace.text().unwrap_or_default());
            out.add(Draft::new(RuleId::Prp03, namespace, message));
            return;
        }
        None => other(out, property, namespace),
    }
    time::check(out, property, "timeOfSample", age, known);
    uncertainty(out, property);
}

/// The sensor must be declared, if discovery is known, and the value measured as declared.
pub(super) fn against_declaration(
    out: &mut Sink,
    kind: SensorKind,
    instance: &Node<'_>,
    value: Option<&Node<'_>>,
    endpoint_id: Option<&str>,
    known: Known<'_>,
) {
    let name = instance.text().unwrap_or_default();
    let sensors = known.declared.sensors(endpoint_id.unwrap_or_default());
    let of_kind = || sensors.iter().filter(|sensor| sensor.kind == kind);
    let sensor = of_kind().find(|sensor| sensor.instance == name);
    if sensor.is_none() && !sensors.is_empty() {
        let declared: Vec<String> = of_kind().map(|sensor| shortened(sensor.instance)).take(10).collect();
        let declared = if declared.is_empty() {
            "none".to_owned()
        } else {
            declared.join(", ")
        };
        let message = format!(
            "the instance is not declared in discovery; declared: {declared}; reported: {}",
            shortened(name)
        );
        out.add(Draft::new(RuleId::Prp01, instance, message));
        return;
    }
    let registered = || {
        let slots = known.context.device.as_ref()?.slots.iter();
        let slot = slots
            .into_iter()
            .find(|slot| slot.slot_id == name && slot.may_be(kind))?;
        slot.measurement.map(Measure::declared)
    };
    let declared = sensor.and_then(|sensor| sensor.measure).or_else(registered);
    if let (Some(declared), Some(value)) = (declared, value) {
        measured_as(out, value, declared);
    }
}

/// The device an event is about.
pub(super) fn endpoint_id<'n>(event: &'n Node<'_>) -> Option<&'n str> {
    event.find(&["endpoint", "endpointId"])?.text()
}

fn measured_as(out: &mut Sink, value: &Node<'_>, declared: Measure) {
    let Some(reported) = Measure::of(value).filter(|reported| *reported != declared) else {
        return;
    };
    let message = format!("declared: {declared}; reported: {reported}");
    // Another unit of the same dimension is converted.
    let is_convertible = reported.type_name == declared.type_name;
    let severity = if is_convertible {
        Severity::Warning
    } else {
        Severity::Error
    };
    out.add(Draft::new(RuleId::Prp04, value, message).weighing(severity));
}

fn level(out: &mut Sink, property: &Node<'_>, endpoint_id: Option<&str>, known: Known<'_>) {
    if let Some(name) = member(out, property, "name", Want::Text)
        && name.text() != Some("level")
    {
        let name_text = name.text().unwrap_or_default();
        out.add(unknown_name(
            RuleId::Env08,
            name,
            "property of a level sensor",
            name_text,
            &["level"],
        ));
    }
    match property.get("value") {
        Some(value) => quantity::quantity(out, value),
        None => missing(out, RuleId::Prp05, property, "value"),
    }
    match property.get("instance") {
        None => missing(out, RuleId::Prp01, property, "instance"),
        Some(instance) if instance.text().is_none_or(str::is_empty) => {
            out.add(Draft::new(
                RuleId::Prp01,
                instance,
                "instance must be a text that is not empty",
            ));
        }
        Some(instance) if kept(out, instance, "instance") => {
            against_declaration(
                out,
                SensorKind::Level,
                instance,
                property.get("value"),
                endpoint_id,
                known,
            );
        }
        Some(_) => {}
    }
}

fn other(out: &mut Sink, property: &Node<'_>, namespace: &Node<'_>) {
    let name = namespace.text().unwrap_or_default();
    if !INTERFACES.contains(&name) && nearest(name, INTERFACES.iter().copied()).is_some() {
        out.add(unknown_name(RuleId::Env08, namespace, "interface", name, INTERFACES));
    }
    member(out, property, "name", Want::Text);
    if property.get("value").is_none() {
        missing(out, RuleId::Prp05, property, "value");
    }
}

fn uncertainty(out: &mut Sink, property: &Node<'_>) {
    const NAME: &str = "uncertaintyInMilliseconds";
    let Some(node) = property.get(NAME) else {
        missing(out, RuleId::Prp02, property, NAME);
        return;
    };
    let is_fine = match &node.value {
        Value::Number(number) => Number::read(&number.to_string()).is_ok(),
        _ => false,
    };
    if !is_fine {
        out.add(Draft::new(
            RuleId::Prp05,
            node,
            format!("{NAME} must be a number of at least 0"),
        ));
    }
}

type Name<'n> = (&'n str, Option<&'n str>, &'n str);

fn name_of<'n>(property: &'n Node<'_>) -> Option<Name<'n>> {
    let name = property.text_of("name")?;
    Some((property.text_of("namespace")?, property.text_of("instance"), name))
}

fn repeated(out: &mut Sink, changed: &[Node<'_>], unchanged: &[Node<'_>]) {
    let mut seen = HashSet::new();
    for property in changed.iter().chain(unchanged) {
        if let Some(name) = name_of(property)
            && !seen.insert(name)
        {
            let (_, instance, property_name) = name;
            let of = instance.map_or(String::new(), |instance| format!(" of {}", shortened(instance)));
            let message = format!("{}{of} is reported before in this message", shortened(property_name));
            out.add(Draft::new(RuleId::Prp06, property, message));
        }
    }
}

fn same_time(out: &mut Sink, changed: &[Node<'_>], unchanged: &[Node<'_>]) {
    let time = |property| Node::text_of(property, "timeOfSample");
    let Some(first) = changed.first().and_then(time) else {
        return;
    };
    let Some(property) = unchanged.first() else { return };
    if changed
        .iter()
        .chain(unchanged)
        .all(|property| time(property) == Some(first))
    {
        let place = property.get("timeOfSample").unwrap_or(property);
        let message = "every unchanged property carries the time of the change";
        out.add(Draft::new(RuleId::Prp08, place, message));
    }
}

fn omitted(out: &mut Sink, place: &Node<'_>, reported: &[Node<'_>], endpoint_id: Option<&str>, known: Known<'_>) {
    let level_sensor = Interface::InventoryLevelSensor.as_str();
    let is_reported = |instance: &str| {
        let mut names = reported.iter().filter_map(name_of);
        names.any(|(namespace, reported, _)| namespace == level_sensor && reported == Some(instance))
    };
    for sensor in known.declared.sensors(endpoint_id.unwrap_or_default()) {
        if sensor.kind == SensorKind::Level && sensor.is_retrievable && !is_reported(sensor.instance) {
            let message = format!(
                "level of {} is declared as retrievable, but is not reported",
                shortened(sensor.instance)
            );
            out.add(Draft::new(RuleId::Prp07, place, message));
        }
    }
}

/// The inventory sensor with this interface.
pub(in crate::lint) fn sensor_kind(interface: &str) -> Option<SensorKind> {
    let mut kinds = SensorKind::ALL.iter().copied();
    kinds.find(|kind| Interface::from(*kind).as_str() == interface)
}
