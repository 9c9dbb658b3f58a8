//! Endpoints of discovery (`protocol.md` 4).

use std::collections::HashSet;

use replenish_domain::text::plain_words;

use super::{
    Known, capability,
    shape::{Want, is_misspelt, kept, known_keys, member, missing, optional},
    unknown_name,
};
use crate::{
    endpoint::{MAX_CAPABILITIES, MAX_TEXT},
    lint::{
        Kind, RuleId,
        catalogue::DISPLAY_CATEGORIES,
        sink::{Draft, Sink},
        tree::Node,
    },
    read::MAX_ENDPOINTS,
};

const KEYS: &[&str] = &[
    "endpointId",
    "manufacturerName",
    "description",
    "friendlyName",
    "displayCategories",
    "capabilities",
    "additionalAttributes",
    "connections",
    "relationships",
    "registration",
    "cookie",
];

const ATTRIBUTES: &[&str] = &[
    "manufacturer",
    "model",
    "serialNumber",
    "firmwareVersion",
    "softwareVersion",
    "customIdentifier",
];

/// The most bytes of a cookie.
const MAX_COOKIE: usize = 5_000;

/// The payload of a discovery message.
pub(super) fn all(out: &mut Sink, payload: &Node<'_>, kind: Kind, known: Known<'_>) {
    let keys: &[&str] = if kind == Kind::DiscoverResponse {
        &["endpoints"]
    } else {
        &["endpoints", "scope"]
    };
    known_keys(out, payload, keys);
    let Some(endpoints) = member(out, payload, "endpoints", Want::Array) else {
        return;
    };
    let count = endpoints.items().len();
    if count > MAX_ENDPOINTS {
        let message = format!("there are {count} endpoints; one message takes at most {MAX_ENDPOINTS}");
        out.add(Draft::new(RuleId::Ep04, endpoints, message));
    }
    if count == 0 && kind != Kind::DiscoverResponse {
        out.add(Draft::new(
            RuleId::Ep04,
            endpoints,
            "there is no endpoint; at least one is needed",
        ));
    }
    let mut seen = HashSet::new();
    for endpoint in endpoints.items() {
        if !endpoint.is_object() {
            let message = format!("an endpoint must be an object, not {}", endpoint.kind());
            out.add(Draft::new(RuleId::Env07, endpoint, message));
            continue;
        }
        id(out, endpoint);
        if let Some(node) = endpoint.get("endpointId")
            && let Some(text) = node.text()
            && !seen.insert(text)
        {
            out.add(Draft::new(
                RuleId::Ep04,
                node,
                "this endpointId stands in the message before",
            ));
        }
        if kind == Kind::DeleteReport {
            known_keys(out, endpoint, &["endpointId"]);
        } else {
            one(out, endpoint, known);
        }
    }
}

/// The identifier of an endpoint.
pub(super) fn id(out: &mut Sink, parent: &Node<'_>) {
    const MOST: usize = 256;
    let Some(node) = member(out, parent, "endpointId", Want::Text) else {
        return;
    };
    let id = node.text().unwrap_or_default();
    let is_legal = |c: &char| c.is_ascii_alphanumeric() || " _-=#;:?@&".contains(*c);
    let problem = if id.is_empty() {
        "endpointId is empty".to_owned()
    } else if id.chars().count() > MOST {
        format!("endpointId has more than {MOST} characters")
    } else if let Some(odd) = id.chars().find(|c| !is_legal(c)) {
        format!(
            "endpointId has the character “{}”, which is not allowed",
            odd.escape_debug()
        )
    } else {
        return;
    };
    out.add(Draft::new(RuleId::Ep01, node, problem));
}

/// The cookie of an endpoint, if it has one.
pub(super) fn cookie(out: &mut Sink, parent: &Node<'_>) {
    let Some(cookie) = parent.get("cookie") else { return };
    if !cookie.is_object() {
        let message = format!("cookie must be an object of texts, not {}", cookie.kind());
        out.add(Draft::new(RuleId::Ep07, cookie, message));
        return;
    }
    let mut bytes = 1;
    for (key, value) in cookie.members() {
        // Four quotation marks, a colon and a comma or brace.
        bytes += key.len() + value.text().map_or(0, str::len) + 6;
        if value.text().is_none() {
            let message = format!("a value of the cookie must be text, not {}", value.kind());
            out.add(Draft::new(RuleId::Ep07, value, message));
        }
    }
    if bytes > MAX_COOKIE {
        let message = format!("the cookie has {bytes} bytes; at most {MAX_COOKIE} fit");
        out.add(Draft::new(RuleId::Ep07, cookie, message));
    }
}

fn one(out: &mut Sink, endpoint: &Node<'_>, known: Known<'_>) {
    known_keys(out, endpoint, KEYS);
    for name in ["friendlyName", "description", "manufacturerName"] {
        text(out, endpoint, name);
    }
    categories(out, endpoint);
    attributes(out, endpoint);
    connections(out, endpoint);
    relationships(out, endpoint);
    cookie(out, endpoint);
    let Some(capabilities) = endpoint.get("capabilities") else {
        missing(out, RuleId::Ep04, endpoint, "capabilities");
        return;
    };
    if !capabilities.is_array() {
        let message = format!("capabilities must be an array, not {}", capabilities.kind());
        out.add(Draft::new(RuleId::Env07, capabilities, message));
        return;
    }
    let count = capabilities.items().len();
    if count == 0 || count > MAX_CAPABILITIES {
        let message = format!("there are {count} capabilities; 1 to {MAX_CAPABILITIES} are allowed");
        out.add(Draft::new(RuleId::Ep04, capabilities, message));
    }
    capability::all(out, capabilities, known);
}

fn text(out: &mut Sink, endpoint: &Node<'_>, name: &str) {
    let Some(node) = endpoint.get(name) else {
        if !is_misspelt(endpoint, name) {
            out.add(Draft::new(RuleId::Ep02, endpoint, format!("{name} is missing")));
        }
        return;
    };
    let Some(text) = node.text() else {
        optional(out, endpoint, name, Want::Text);
        return;
    };
    let length = text.chars().count();
    if text.trim().is_empty() {
        out.add(Draft::new(RuleId::Ep02, node, format!("{name} is empty")));
    } else if kept(out, node, name) && length > MAX_TEXT {
        let message = format!("{name} has {length} characters; at most {MAX_TEXT} are safe");
        out.add(Draft::new(RuleId::Ep03, node, message));
    } else if name == "friendlyName" && length <= MAX_TEXT && plain_words(text) != text {
        let message = "friendlyName has punctuation or other marks; it takes letters, digits and spaces";
        out.add(Draft::new(RuleId::Ep03, node, message));
    }
}

fn categories(out: &mut Sink, endpoint: &Node<'_>) {
    let Some(categories) = member(out, endpoint, "displayCategories", Want::Array) else {
        return;
    };
    if categories.items().is_empty() {
        out.add(Draft::new(
            RuleId::Env07,
            categories,
            "displayCategories must name at least one category",
        ));
    }
    let mut seen = HashSet::new();
    for node in categories.items() {
        let name = node.text().unwrap_or_default();
        if !DISPLAY_CATEGORIES.contains(&name) {
            out.add(unknown_name(
                RuleId::Ep06,
                node,
                "display category",
                name,
                DISPLAY_CATEGORIES,
            ));
        } else if !seen.insert(name) {
            out.add(Draft::new(RuleId::Ep06, node, format!("{name} is named twice")));
        }
    }
}

fn attributes(out: &mut Sink, endpoint: &Node<'_>) {
    const MOST: usize = 256;
    let Some(attributes) = optional(out, endpoint, "additionalAttributes", Want::Object) else {
        return;
    };
    known_keys(out, attributes, ATTRIBUTES);
    for name in ATTRIBUTES {
        if let Some(node) = optional(out, attributes, name, Want::Text)
            && node.text().is_some_and(|text| text.chars().count() > MOST)
        {
            out.add(Draft::new(
                RuleId::Ep03,
                node,
                format!("{name} has more than {MOST} characters"),
            ));
        }
    }
}

fn connections(out: &mut Sink, endpoint: &Node<'_>) {
    const TYPES: &[&str] = &["TCP_IP", "ZIGBEE", "ZWAVE", "UNKNOWN"];
    let Some(connections) = optional(out, endpoint, "connections", Want::Array) else {
        return;
    };
    for connection in connections.items() {
        known_keys(out, connection, &["type", "macAddress", "homeId", "nodeId", "value"]);
        if let Some(node) = optional(out, connection, "type", Want::Text)
            && let name = node.text().unwrap_or_default()
            && !TYPES.contains(&name)
        {
            out.add(unknown_name(RuleId::Env08, node, "type of connection", name, TYPES));
        }
    }
}

fn relationships(out: &mut Sink, endpoint: &Node<'_>) {
    let Some(relationships) = optional(out, endpoint, "relationships", Want::Object) else {
        return;
    };
    for (_, related) in relationships.members() {
        known_keys(out, related, &["endpointId"]);
    }
}
