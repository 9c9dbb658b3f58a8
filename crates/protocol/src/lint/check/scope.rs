//! Scopes: whose message it is (`protocol.md` 2.3).

use super::shape::{Want, known_keys, optional};
use crate::lint::{
    Kind, RuleId,
    sink::{Draft, Sink},
    tree::Node,
};

pub(super) fn check(out: &mut Sink, event: &Node<'_>, kind: Kind) {
    let in_endpoint = event.find(&["endpoint", "scope"]);
    if kind.has_scope_in_payload() {
        if let Some(scope) = in_endpoint {
            let message = format!("the scope of {} belongs into the payload", kind.name());
            out.add(Draft::new(RuleId::Scp02, scope, message).on_key());
        }
        if let Some(payload) = event.get("payload").filter(|payload| payload.is_object()) {
            scope(out, payload, in_endpoint.is_none());
        }
    } else if let Some(endpoint) = event.get("endpoint").filter(|endpoint| endpoint.is_object()) {
        scope(out, endpoint, kind.is_proactive());
    }
}

fn scope(out: &mut Sink, parent: &Node<'_>, is_needed: bool) {
    let Some(_) = parent.get("scope") else {
        if is_needed {
            out.add(Draft::new(
                RuleId::Scp01,
                parent,
                "scope is missing; it carries the customer's token",
            ));
        }
        return;
    };
    let Some(scope) = optional(out, parent, "scope", Want::Object) else {
        return;
    };
    known_keys(out, scope, &["type", "token", "partition", "userId"]);
    match scope.get("token").map(|token| (token, token.text())) {
        Some((token, None)) => {
            let message = format!("token must be text, not {}", token.kind());
            out.add(Draft::new(RuleId::Scp01, token, message));
        }
        None => out.add(Draft::new(RuleId::Scp01, scope, "token is missing")),
        Some((token, Some(""))) => out.add(Draft::new(RuleId::Scp01, token, "token is empty")),
        Some((token, Some(text))) if looks_like_a_mistake(text) => {
            let message = "token looks like an error or a placeholder, not like a token";
            out.add(Draft::new(RuleId::Scp03, token, message));
        }
        Some(_) => {}
    }
    if !matches!(scope.text_of("type"), Some("BearerToken" | "BearerTokenWithPartition")) {
        let place = scope.get("type").unwrap_or(scope);
        out.add(Draft::new(RuleId::Scp01, place, "type must be BearerToken"));
    }
}

fn looks_like_a_mistake(token: &str) -> bool {
    let token = token.to_ascii_lowercase();
    matches!(&*token, "null" | "undefined" | "none" | "[object object]")
        || token.contains(char::is_whitespace)
        || token.starts_with(['{', '<', '['])
        || token.contains("error")
}
