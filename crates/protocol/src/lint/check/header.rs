//! Headers (`protocol.md` 2.2).

use super::{
    shape::{Want, is_misspelt, kept, known_keys, member, missing},
    unknown_name,
};
use crate::lint::{
    Kind, RuleId, Severity,
    catalogue::INTERFACES,
    near::nearest,
    sink::{Draft, Sink},
    tree::Node,
};

const KEYS: &[&str] = &[
    "namespace",
    "name",
    "messageId",
    "payloadVersion",
    "correlationToken",
    "instance",
];

/// What the header says the message is.
pub(super) fn kind(header: &Node<'_>) -> Option<Kind> {
    Kind::of(header.text_of("namespace")?, header.text_of("name")?)
}

/// The rules of every header; some hold for known kinds only.
pub(super) fn check(out: &mut Sink, header: &Node<'_>, kind: Option<Kind>) {
    known_keys(out, header, KEYS);
    member(out, header, "namespace", Want::Text);
    member(out, header, "name", Want::Text);
    message_id(out, header);
    if kind.is_some() {
        payload_version(out, header);
    }
    if kind == Some(Kind::DiscoverResponse)
        && let Some(token) = header.get("correlationToken")
    {
        let message = "Discover.Response carries a correlation token, which is not used there";
        out.add(Draft::new(RuleId::Hdr04, token, message).on_key());
    }
    if let Some(instance) = header.get("instance") {
        kept(out, instance, "instance");
    }
    let is_inventory_event = matches!(kind, Some(Kind::InventoryConsumed | Kind::InventoryReplaced));
    if is_inventory_event && header.text_of("instance").is_none_or(str::is_empty) && !is_misspelt(header, "instance") {
        let message = "the header of an inventory event must name the sensor in instance";
        out.add(Draft::new(RuleId::Hdr06, header, message));
    }
}

/// A message that is none of the known kinds may only be misspelt.
pub(super) fn misspelt(out: &mut Sink, header: &Node<'_>) {
    let (Some(namespace), Some(name)) = (header.get("namespace"), header.get("name")) else {
        return;
    };
    let (Some(namespace_text), Some(name_text)) = (namespace.text(), name.text()) else {
        return;
    };
    if !INTERFACES.contains(&namespace_text) {
        if nearest(namespace_text, INTERFACES.iter().copied()).is_some() {
            out.add(unknown_name(
                RuleId::Env08,
                namespace,
                "namespace",
                namespace_text,
                INTERFACES,
            ));
        }
        return;
    }
    if let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.name() == name_text) {
        let message = format!("{name_text} does not belong to the namespace {namespace_text}");
        let known = kind.namespaces().join(" or ");
        out.add(Draft::new(RuleId::Env08, namespace, message).fixed_by(format!("Use {known}.")));
    } else if let Some(meant) = nearest(name_text, Kind::ALL.map(Kind::name)) {
        let message = format!("{name_text} is not a known message");
        out.add(Draft::new(RuleId::Env08, name, message).meaning(Some(meant)));
    }
}

/// Answers to directives that carried a correlation token repeat it.
pub(super) fn answers(out: &mut Sink, event: &Node<'_>, header: &Node<'_>, kind: Kind) {
    let is_asynchronous = event.find(&["endpoint", "scope"]).is_some();
    let must_repeat = match kind {
        Kind::StateReport | Kind::Response | Kind::DeferredResponse => true,
        // The answer to Discover or AcceptGrant has none to repeat.
        Kind::ErrorResponse => is_asynchronous,
        _ => false,
    };
    if must_repeat
        && header.text_of("correlationToken").is_none_or(str::is_empty)
        && !is_misspelt(header, "correlationToken")
    {
        let message = format!("{} must repeat the correlation token of its directive", kind.name());
        out.add(Draft::new(RuleId::Hdr05, header, message));
    }
}

fn message_id(out: &mut Sink, header: &Node<'_>) {
    const MOST: usize = 127;
    /// What no gateway keeps.
    const FAR_TOO_MANY: usize = 256;
    let Some(node) = member(out, header, "messageId", Want::Text) else {
        return;
    };
    let id = node.text().unwrap_or_default();
    let length = id.chars().count();
    let problem = if id.is_empty() {
        "messageId is empty".to_owned()
    } else if length > MOST {
        format!("messageId has {length} characters; at most {MOST} are allowed")
    } else if let Some(odd) = id.chars().find(|c| !c.is_ascii_alphanumeric() && *c != '-') {
        format!(
            "messageId has the character “{}”; letters, digits and - are allowed",
            odd.escape_debug()
        )
    } else {
        return;
    };
    let draft = Draft::new(RuleId::Hdr02, node, problem);
    let is_refused = length > FAR_TOO_MANY || id.chars().any(char::is_control);
    out.add(if is_refused {
        draft.weighing(Severity::Error)
    } else {
        draft
    });
}

fn payload_version(out: &mut Sink, header: &Node<'_>) {
    match header.get("payloadVersion") {
        None => missing(out, RuleId::Hdr01, header, "payloadVersion"),
        Some(node) if node.text() != Some("3") => {
            let message = if node.text().is_some() {
                "payloadVersion must be \"3\"".to_owned()
            } else {
                format!("payloadVersion must be the text \"3\", not {}", node.kind())
            };
            out.add(Draft::new(RuleId::Hdr01, node, message));
        }
        Some(_) => {}
    }
}
