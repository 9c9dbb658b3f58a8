//! The rules about several messages, in the order in which they were sent.

mod declared;
mod facts;
mod identity;
mod levels;
mod requests;
mod usage;

pub(super) use self::declared::Declared;
use self::{facts::Facts, identity::MessageIds};
use super::{Context, sink::Sink, text::Message};

/// What several messages say together. Each is looked at once, while its values are at hand: a long series is larger than
/// what a processor keeps near.
#[derive(Debug, Default)]
pub(super) struct Series<'m> {
    ids: MessageIds<'m>,
    facts: Vec<Facts<'m>>,
}

impl<'m> Series<'m> {
    /// Takes the next message, in the order in which they were sent.
    pub(super) fn gather(&mut self, message: &Message<'m>) {
        self.ids.gather(message);
        self.facts.extend(Facts::of(message));
    }

    /// Checks all messages together, which were gathered.
    pub(super) fn check(&self, out: &mut Sink, messages: &[Message<'m>], context: &Context) {
        if let Some(http) = &context.http {
            requests::check(out, messages, http);
        }
        identity::instance_names(out, messages);
        if messages.len() >= 2 {
            self.ids.check(out);
            over_time(out, &self.facts, context);
        }
    }
}

fn over_time(out: &mut Sink, facts: &[Facts<'_>], context: &Context) {
    levels::jumps(out, facts);
    levels::constant_times(out, facts);
    levels::heartbeat(out, facts, context.now.filter(|_| context.is_live));
    usage::cumulative(out, facts);
    usage::worn_out(out, facts);
}
