//! Identifiers that should differ, and names that should not (HDR03, CAP14).

use std::collections::{HashMap, hash_map::Entry};

use super::declared::endpoints;
use crate::lint::{
    RuleId,
    check::sensor_kind,
    excerpt::shortened,
    sink::{Draft, Sink},
    text::Message,
    tree::Node,
};

/// The IDs of messages.
///
/// A message ID that comes with another message is a constant in somebody's code. A message that is
/// sent again keeps its ID, at most with a new token.
#[derive(Debug, Default)]
pub(super) struct MessageIds<'m> {
    first: HashMap<&'m str, &'m Node<'m>>,
    /// Where an ID came with another message, by document.
    repeated: Vec<(usize, &'m Node<'m>)>,
}

impl<'m> MessageIds<'m> {
    pub(super) fn gather(&mut self, message: &Message<'m>) {
        let Some(node) = message.root.find(&["event", "header", "messageId"]) else {
            return;
        };
        let Some(id) = node.text().filter(|id| !id.is_empty()) else {
            return;
        };
        match self.first.entry(id) {
            Entry::Vacant(place) => {
                place.insert(message.root);
            }
            Entry::Occupied(earlier) if is_same(earlier.get(), message.root) => {}
            Entry::Occupied(_) => self.repeated.push((message.document, node)),
        }
    }

    pub(super) fn check(&self, out: &mut Sink) {
        for (document, node) in &self.repeated {
            let message = "this messageId came with another message before";
            out.add_to(*document, Draft::new(RuleId::Hdr03, node, message));
        }
    }
}

fn is_same(a: &Node<'_>, b: &Node<'_>) -> bool {
    const PARTS: [&[&str]; 4] = [
        &["event", "header"],
        &["event", "endpoint", "endpointId"],
        &["event", "payload"],
        &["context"],
    ];
    PARTS.iter().all(|part| match (a.find(part), b.find(part)) {
        (Some(a), Some(b)) => a.says_the_same(b),
        (None, None) => true,
        _ => false,
    })
}

type Sensors<'m> = Vec<(&'m str, &'m str)>;

/// Endpoints of one model have the same sensors; one whose names differ, though it has as many, is
/// told.
pub(super) fn instance_names(out: &mut Sink, messages: &[Message<'_>]) {
    let mut models: HashMap<(Option<&str>, &str), Sensors<'_>> = HashMap::new();
    for message in messages {
        for endpoint in endpoints(message) {
            let Some(model) = endpoint.find(&["additionalAttributes", "model"]).and_then(Node::text) else {
                continue;
            };
            let sensors = sensors(endpoint);
            let key = (endpoint.text_of("manufacturerName"), model);
            let known = models
                .entry(key)
                .or_insert_with(|| sensors.iter().map(|(sensor, _)| *sensor).collect());
            if known.len() != sensors.len() {
                continue;
            }
            let other = sensors.iter().find(|(sensor, _)| !known.contains(sensor));
            if let Some(((interface, instance), node)) = other {
                let was: Vec<String> = known
                    .iter()
                    .filter(|(known_interface, _)| known_interface == interface)
                    .take(10)
                    .map(|(_, known)| shortened(known))
                    .collect();
                let text = format!(
                    "{} is called {} on another device of the model {}",
                    shortened(instance),
                    was.join(", "),
                    shortened(model)
                );
                out.add_to(message.document, Draft::new(RuleId::Cap14, node, text));
            }
        }
    }
}

fn sensors<'m>(endpoint: &'m Node<'m>) -> Vec<((&'m str, &'m str), &'m Node<'m>)> {
    let capabilities = endpoint.get("capabilities").map_or(&[][..], Node::items);
    let sensor = |capability: &'m Node<'m>| {
        let interface = capability.text_of("interface")?;
        sensor_kind(interface)?;
        let instance = capability.get("instance")?;
        Some(((interface, instance.text()?), instance))
    };
    capabilities.iter().filter_map(sensor).collect()
}
