//! What reports say, as far as it can be read.

use jiff::Timestamp;

use crate::{
    lint::{
        Kind,
        check::{Measure, sensor_kind},
        text::Message,
        tree::{Node, Value},
    },
    timestamp::read_timestamp,
};

/// A report of one endpoint.
#[derive(Debug)]
pub(super) struct Facts<'m> {
    pub(super) document: usize,
    pub(super) endpoint_id: &'m str,
    pub(super) kind: Kind,
    pub(super) header: &'m Node<'m>,
    /// The levels that changed, then those that did not.
    pub(super) levels: Box<[Level<'m>]>,
    pub(super) usage: Option<Usage<'m>>,
    /// The latest time in it.
    pub(super) time: Option<Timestamp>,
}

/// One level in a report.
#[derive(Debug)]
pub(super) struct Level<'m> {
    pub(super) instance: &'m str,
    pub(super) value: f64,
    pub(super) node: &'m Node<'m>,
    pub(super) measure: Measure,
    pub(super) is_changed: bool,
    pub(super) time: Option<&'m Node<'m>>,
}

/// Usage or replacement in a report.
#[derive(Debug)]
pub(super) struct Usage<'m> {
    pub(super) namespace: &'m str,
    pub(super) instance: &'m str,
    /// The amount used, or the new part's level; absent in a replacement that does not say.
    pub(super) value: Option<f64>,
    pub(super) node: &'m Node<'m>,
}

impl<'m> Facts<'m> {
    pub(super) fn of(message: &Message<'m>) -> Option<Self> {
        let event = message.root.get("event")?;
        let header = event.get("header")?;
        let kind = message.kind?;
        let endpoint_id = event.find(&["endpoint", "endpointId"])?.text()?;
        let payload = event.get("payload")?;
        let list = |node: Option<&'m Node<'m>>| node.map_or(&[][..], Node::items).iter();
        let changed = list(payload.find(&["change", "properties"]));
        let unchanged = list(message.root.find(&["context", "properties"]));
        let levels = changed
            .filter_map(|property| level(property, true))
            .chain(unchanged.filter_map(|property| level(property, false)))
            .collect::<Box<[_]>>();
        let event_time = payload.get("timeOfSample").or_else(|| payload.get("replaceDate"));
        let times = levels.iter().filter_map(|level| level.time).chain(event_time);
        Some(Self {
            document: message.document,
            endpoint_id,
            kind,
            header,
            usage: usage(header, payload, kind),
            time: times.filter_map(|time| read_timestamp(time.text()?).ok()).max(),
            levels,
        })
    }
}

fn level<'m>(property: &'m Node<'m>, is_changed: bool) -> Option<Level<'m>> {
    let node = property.find(&["value", "value"])?;
    let is_level = property.text_of("namespace") == Some("Alexa.InventoryLevelSensor");
    is_level.then_some(())?;
    Some(Level {
        instance: property.text_of("instance")?,
        value: number(node)?,
        node,
        measure: Measure::of(property.get("value")?)?,
        is_changed,
        time: property.get("timeOfSample"),
    })
}

fn usage<'m>(header: &'m Node<'m>, payload: &'m Node<'m>, kind: Kind) -> Option<Usage<'m>> {
    let (name, place) = match kind {
        Kind::InventoryConsumed => ("usage", payload.find(&["usage", "value"])?),
        Kind::InventoryReplaced => ("newAbsoluteLevel", payload),
        _ => return None,
    };
    let namespace = header.text_of("namespace")?;
    sensor_kind(namespace)?;
    Some(Usage {
        namespace,
        instance: header.text_of("instance")?,
        value: payload.find(&[name, "value"]).and_then(number),
        node: place,
    })
}

fn number(node: &Node<'_>) -> Option<f64> {
    match &node.value {
        Value::Number(number) => number.as_f64(),
        _ => None,
    }
}
