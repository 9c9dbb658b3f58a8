//! The rules about one message.

mod capability;
mod configuration;
mod endpoint;
mod header;
mod label;
mod payload;
mod property;
mod quantity;
mod scope;
mod sensor;
mod shape;
mod time;

use self::shape::{Want, known_keys, member};
pub(super) use self::{property::sensor_kind, quantity::Measure};
use super::{
    Context, Kind, RuleId, Severity, excerpt::shortened, near::nearest, series::Declared, sink::Draft, sink::Sink,
    tree::Node,
};

/// What the rules about one message know beside it.
#[derive(Clone, Copy)]
pub(super) struct Known<'k> {
    pub(super) declared: &'k Declared<'k>,
    pub(super) context: &'k Context,
    /// Whether it is the only message. In a series all but the last are old.
    pub(super) is_alone: bool,
}

/// Checks one message.
pub(super) fn message(out: &mut Sink, root: &Node<'_>, known: &Known<'_>) {
    if root.text().is_some() {
        out.add(Draft::new(
            RuleId::Env02,
            root,
            "the message is text instead of an object",
        ));
    } else if !root.is_object() {
        let message = format!("the message must be an object, not {}", root.kind());
        out.add(Draft::new(RuleId::Env07, root, message));
    } else if root.get("directive").is_some() {
        directive(out, root);
    } else if root.get("event").is_some() {
        event(out, root, *known);
    } else {
        without_event(out, root);
    }
}

fn directive(out: &mut Sink, root: &Node<'_>) {
    known_keys(out, root, &["directive"]);
    let Some(directive) = member(out, root, "directive", Want::Object) else {
        return;
    };
    known_keys(out, directive, &["header", "endpoint", "payload"]);
    if let Some(header) = member(out, directive, "header", Want::Object) {
        header::check(out, header, None);
    }
    member(out, directive, "payload", Want::Object);
}

fn without_event(out: &mut Sink, root: &Node<'_>) {
    let is_gateway_error = root.find(&["header", "namespace"]).and_then(Node::text) == Some("System");
    if is_gateway_error {
        return;
    }
    if root.get("header").is_some() || root.get("payload").is_some() {
        out.add(Draft::new(
            RuleId::Env01,
            root,
            "header and payload stand at the top, not inside event",
        ));
        return;
    }
    known_keys(out, root, &["event", "context", "directive"]);
    member(out, root, "event", Want::Object);
}

fn event(out: &mut Sink, root: &Node<'_>, known: Known<'_>) {
    known_keys(out, root, &["event", "context"]);
    if let Some(text) = root.get("event").filter(|event| event.text().is_some()) {
        out.add(Draft::new(RuleId::Env02, text, "event is text instead of an object"));
        return;
    }
    let Some(event) = member(out, root, "event", Want::Object) else {
        return;
    };
    context_inside(out, event);
    known_keys(out, event, &["header", "endpoint", "payload", "context"]);
    let Some(header) = member(out, event, "header", Want::Object) else {
        return;
    };
    let kind = header::kind(header);
    header::check(out, header, kind);
    if let Some(expected) = known.context.kind.filter(|expected| kind != Some(*expected)) {
        let message = format!("the message should be a {}", expected.name());
        out.add(Draft::new(RuleId::Env08, header, message));
    }
    let Some(kind) = kind else {
        header::misspelt(out, header);
        return;
    };
    header::answers(out, event, header, kind);
    endpoint(out, event, kind);
    scope::check(out, event, kind);
    payload::check(out, event, kind, known);
    context(out, root, event, kind, known);
}

fn context_inside(out: &mut Sink, event: &Node<'_>) {
    if let Some(context) = event.get("context") {
        let message = "context stands inside event, where nobody reads it";
        let draft = Draft::new(RuleId::Env03, context, message).on_key();
        out.add(draft.fixed_by("Move context one level up, beside event."));
    }
}

fn endpoint(out: &mut Sink, event: &Node<'_>, kind: Kind) {
    let needs_endpoint = matches!(
        kind,
        Kind::ChangeReport | Kind::StateReport | Kind::InventoryConsumed | Kind::InventoryReplaced
    );
    if event.get("endpoint").is_none() && !needs_endpoint {
        return;
    }
    let Some(endpoint) = member(out, event, "endpoint", Want::Object) else {
        return;
    };
    known_keys(out, endpoint, &["endpointId", "scope", "cookie"]);
    if endpoint.get("endpointId").is_some() || needs_endpoint {
        endpoint::id(out, endpoint);
    }
    endpoint::cookie(out, endpoint);
}

fn context(out: &mut Sink, root: &Node<'_>, event: &Node<'_>, kind: Kind, known: Known<'_>) {
    if let Some(context) = root.get("context") {
        if !context.is_object() {
            let message = format!("context must be an object, not {}", context.kind());
            out.add(Draft::new(RuleId::Env07, context, message));
            return;
        }
        known_keys(out, context, &["properties"]);
    }
    property::context(out, root, event, kind, known);
}

/// The note or error about a name that nobody documents.
fn unknown_name(rule: RuleId, node: &Node<'_>, what: &str, name: &str, known: &[&'static str]) -> Draft {
    let shown = shortened(name);
    Draft::new(rule, node, format!("{shown} is not a known {what}")).meaning(nearest(name, known.iter().copied()))
}

/// A member that must be `true` or `false`, if it is there.
fn boolean(out: &mut Sink, parent: &Node<'_>, name: &str) -> Option<bool> {
    let node = parent.get(name)?;
    match &node.value {
        super::tree::Value::Bool(value) => return Some(*value),
        super::tree::Value::Text(text) => {
            let shown = shortened(text);
            let message = format!("{name} must be true or false, not the text “{shown}”");
            out.add(Draft::new(RuleId::Cap10, node, message));
        }
        _ => {
            let message = format!("{name} must be true or false, not {}", node.kind());
            out.add(Draft::new(RuleId::Cap10, node, message).weighing(Severity::Error));
        }
    }
    None
}
