//! The way messages took (SCP03, SCP04, AUT01 to AUT03, RTE01).

use std::collections::HashSet;

use crate::lint::{
    RuleId,
    http::{EventExchange, Exchange, Http, TokenExchange},
    sink::{Draft, Sink},
    text::Message,
    tree::Node,
};

/// Refreshes in a row, each before a single message, that look like one for every message.
const REFRESHES: usize = 3;

/// Checks requests in their order. A finding about the token endpoint stands at the message that
/// was sent last before, or at the first.
pub(super) fn check(out: &mut Sink, messages: &[Message<'_>], http: &Http) {
    let Some(first) = messages.first() else { return };
    let mut way = Way {
        at: *first,
        codes: HashSet::new(),
        refreshes: 0,
        events: 0,
        is_disabled: false,
    };
    for exchange in &http.exchanges {
        match exchange {
            Exchange::Event(event) => {
                if let Some(message) = messages.get(event.message) {
                    way.at = *message;
                    way.event(out, event, http.region.as_deref());
                }
            }
            Exchange::Token(token) => way.token(out, token),
        }
    }
}

/// What was seen up to a request.
struct Way<'m, 'h> {
    at: Message<'m>,
    codes: HashSet<&'h str>,
    /// Refreshes in a row with at most one message between them.
    refreshes: usize,
    /// Messages since the last refresh.
    events: usize,
    is_disabled: bool,
}

impl<'h> Way<'_, 'h> {
    fn event(&mut self, out: &mut Sink, event: &EventExchange, region: Option<&str>) {
        self.events += 1;
        if self.events > 1 {
            self.refreshes = 0;
        }
        if self.refreshes >= REFRESHES {
            self.add(
                out,
                RuleId::Aut02,
                format!(
                    "the token was refreshed {} times in a row, once for every message",
                    self.refreshes
                ),
            );
            self.refreshes = 0;
        }
        if self.is_disabled {
            self.add(
                out,
                RuleId::Aut03,
                "the message was sent after SKILL_DISABLED_EXCEPTION",
            );
        }
        self.is_disabled |= event.error.as_deref() == Some("SKILL_DISABLED_EXCEPTION");
        if event
            .query
            .split('&')
            .any(|part| part.starts_with("access_token=") || part.starts_with("token="))
        {
            self.add(out, RuleId::Scp04, "the token was sent in the query of the address");
        }
        if let (Some(expected), Some(used)) = (region, event.region.as_deref())
            && expected != used
        {
            self.add(
                out,
                RuleId::Rte01,
                format!("the message went to the region {used}, the customers are in {expected}"),
            );
        }
        self.tokens(out, event);
    }

    fn tokens(&self, out: &mut Sink, event: &EventExchange) {
        let Some(authorization) = &event.authorization else {
            return;
        };
        let scheme = authorization
            .get(..7)
            .filter(|scheme| scheme.eq_ignore_ascii_case("bearer "));
        let token = scheme.map_or(&**authorization, |_| &authorization[7..]);
        let root = self.at.root;
        let in_body = root
            .find(&["event", "endpoint", "scope", "token"])
            .or_else(|| root.find(&["event", "payload", "scope", "token"]));
        if let Some(node) = in_body.filter(|node| node.text() != Some(token)) {
            let draft = Draft::new(
                RuleId::Scp03,
                node,
                "the token is not the one of the Authorization header",
            );
            out.add_to(self.at.document, draft);
        }
    }

    fn token(&mut self, out: &mut Sink, token: &'h TokenExchange) {
        if token.grant_type == "refresh_token" {
            self.refreshes += 1;
            self.events = 0;
        } else if token.error.is_none() {
            // The customer is back, or new.
            self.is_disabled = false;
        }
        if let Some(code) = &token.code
            && !self.codes.insert(code)
        {
            self.add(out, RuleId::Aut01, "a code was exchanged twice");
            return;
        }
        if let Some(error @ ("invalid_client" | "unauthorized_client" | "invalid_grant")) = token.error.as_deref() {
            self.add(out, RuleId::Aut01, format!("the token endpoint answered {error}"));
        }
    }

    /// A finding about the message as a whole.
    fn add(&self, out: &mut Sink, rule: RuleId, message: impl Into<String>) {
        let root: &Node<'_> = self.at.root;
        let place = root.find(&["event", "header"]).unwrap_or(root);
        out.add_to(self.at.document, Draft::new(rule, place, message));
    }
}
