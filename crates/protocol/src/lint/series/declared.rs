//! What the discovery messages of a text declare.

use std::collections::HashMap;

use replenish_domain::request::SensorKind;

use crate::lint::{
    Kind,
    check::{Measure, sensor_kind},
    text::Message,
    tree::{Node, Value},
};

/// The inventory sensors of each endpoint.
#[derive(Debug, Default)]
pub(in crate::lint) struct Declared<'m> {
    endpoints: HashMap<&'m str, Vec<DeclaredSensor<'m>>>,
}

/// A sensor as discovery declares it.
#[derive(Debug, Clone)]
pub(in crate::lint) struct DeclaredSensor<'m> {
    pub(in crate::lint) kind: SensorKind,
    pub(in crate::lint) instance: &'m str,
    pub(in crate::lint) measure: Option<Measure>,
    pub(in crate::lint) is_retrievable: bool,
}

impl<'m> Declared<'m> {
    /// Gathers what is declared; a later message replaces what an earlier one says of an endpoint.
    pub(in crate::lint) fn of(messages: &[Message<'m>]) -> Self {
        let mut declared = Self::default();
        for endpoint in messages.iter().flat_map(endpoints) {
            let Some(id) = endpoint.text_of("endpointId") else {
                continue;
            };
            let capabilities = endpoint.get("capabilities").map_or(&[][..], Node::items);
            declared
                .endpoints
                .insert(id, capabilities.iter().filter_map(sensor).collect());
        }
        declared
    }

    /// The sensors of an endpoint; none when nothing is known of it.
    pub(in crate::lint) fn sensors(&self, endpoint_id: &str) -> &[DeclaredSensor<'m>] {
        self.endpoints.get(endpoint_id).map_or(&[], Vec::as_slice)
    }
}

/// The complete endpoints of a discovery message; none of any other.
pub(super) fn endpoints<'m>(message: &Message<'m>) -> &'m [Node<'m>] {
    match message.kind {
        Some(Kind::DiscoverResponse | Kind::AddOrUpdateReport) => message
            .root
            .find(&["event", "payload", "endpoints"])
            .map_or(&[], Node::items),
        _ => &[],
    }
}

fn sensor<'m>(capability: &'m Node<'m>) -> Option<DeclaredSensor<'m>> {
    let is_true = |node: &Node<'_>| matches!(node.value, Value::Bool(true));
    Some(DeclaredSensor {
        kind: sensor_kind(capability.text_of("interface")?)?,
        instance: capability.text_of("instance")?,
        measure: capability.find(&["configuration", "measurement"]).and_then(Measure::of),
        is_retrievable: capability.find(&["properties", "retrievable"]).is_some_and(is_true),
    })
}
