//! Keys, and values of the wrong type.

use crate::lint::{
    RuleId, Severity,
    excerpt::shortened,
    near::nearest,
    sink::{Draft, Sink},
    tree::Node,
};

/// What a member has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Want {
    Object,
    Array,
    Text,
}

impl Want {
    const fn fits(self, node: &Node<'_>) -> bool {
        match self {
            Self::Object => node.is_object(),
            Self::Array => node.is_array(),
            Self::Text => matches!(node.value, crate::lint::tree::Value::Text(_)),
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Object => "an object",
            Self::Array => "an array",
            Self::Text => "text",
        }
    }
}

/// A required member, if it is there and of the right type; otherwise that is reported.
pub(super) fn member<'n, 'a>(out: &mut Sink, parent: &'n Node<'a>, name: &str, want: Want) -> Option<&'n Node<'a>> {
    if parent.get(name).is_none() {
        missing(out, RuleId::Env07, parent, name);
    }
    optional(out, parent, name, want)
}

/// A member that may be absent, if it is there and of the right type.
pub(super) fn optional<'n, 'a>(out: &mut Sink, parent: &'n Node<'a>, name: &str, want: Want) -> Option<&'n Node<'a>> {
    let node = parent.get(name)?;
    if want.fits(node) {
        return Some(node);
    }
    let message = format!("{name} must be {}, not {}", want.as_str(), node.kind());
    out.add(Draft::new(RuleId::Env07, node, message));
    None
}

/// Reports that a member is missing, unless it is only misspelt, which is reported by itself.
pub(super) fn missing(out: &mut Sink, rule: RuleId, parent: &Node<'_>, name: &str) {
    if !is_misspelt(parent, name) {
        out.add(Draft::new(rule, parent, format!("{name} is missing")));
    }
}

/// Whether a key that is near this one stands in its place.
pub(super) fn is_misspelt(parent: &Node<'_>, name: &str) -> bool {
    let mut keys = parent.members().iter().map(|(key, _)| &**key);
    keys.any(|key| key != name && nearest(key, [name]).is_some())
}

/// Reports keys the object does not have: misspelt ones as errors, others as notes.
pub(super) fn known_keys(out: &mut Sink, object: &Node<'_>, known: &[&'static str]) {
    // What is there already is not what was meant.
    let absent = || known.iter().copied().filter(|known| object.get(known).is_none());
    for (key, node) in object.members() {
        if known.contains(&&**key) {
            continue;
        }
        let shown = shortened(key);
        let draft = match nearest(key, absent()) {
            Some(known) => Draft::new(RuleId::Env03, node, format!("the key {shown} is unknown"))
                .fixed_by(format!("Did you mean {known}?")),
            None => Draft::new(
                RuleId::Env03,
                node,
                format!("the key {shown} is not documented here; it is ignored"),
            )
            .weighing(Severity::Note)
            .fixed_by("Leave it out, unless it is meant for another reader."),
        };
        out.add(draft.on_key());
    }
}

/// The most characters of a name that are kept.
const MAX_NAME: usize = 256;

/// Reports a name that no gateway keeps; tells whether it is one that is.
pub(super) fn kept(out: &mut Sink, node: &Node<'_>, what: &str) -> bool {
    let text = node.text().unwrap_or_default();
    let length = text.chars().count();
    let problem = if length > MAX_NAME {
        format!("{what} has {length} characters; at most {MAX_NAME} are kept")
    } else if let Some(odd) = text.chars().find(|c| c.is_control()) {
        format!("{what} has the control character {}", odd.escape_debug())
    } else {
        return true;
    };
    out.add(Draft::new(RuleId::Env09, node, problem));
    false
}
