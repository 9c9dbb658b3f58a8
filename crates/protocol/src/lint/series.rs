//! The rules about several messages, in the order in which they were sent.

mod declared;
mod facts;
mod identity;
mod levels;
mod requests;
mod usage;

pub(super) use self::declared::Declared;
use self::facts::Facts;
use super::{Context, sink::Sink, text::Message};

/// Checks all messages together.
pub(super) fn check(out: &mut Sink, messages: &[Message<'_>], context: &Context) {
    if let Some(http) = &context.http {
        requests::check(out, messages, http);
    }
    identity::instance_names(out, messages);
    if messages.len() < 2 {
        return;
    }
    identity::message_ids(out, messages);
    let facts: Vec<Facts<'_>> = messages.iter().filter_map(Facts::of).collect();
    levels::jumps(out, &facts);
    levels::constant_times(out, &facts);
    levels::heartbeat(out, &facts, context.now.filter(|_| context.is_live));
    usage::cumulative(out, &facts);
    usage::worn_out(out, &facts);
}
