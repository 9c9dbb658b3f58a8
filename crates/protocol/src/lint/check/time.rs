//! Times (`protocol.md` 2.5).

use jiff::{SignedDuration, Timestamp};

use super::{Known, shape::missing};
use crate::{
    lint::{
        RuleId,
        sink::{Draft, Sink},
        tree::Node,
    },
    timestamp::read_timestamp,
};

/// 2019-01-01T00:00:00Z: the production service ignores anything before.
const TOO_OLD: i64 = 1_546_300_800_000;

/// How far ahead a clock may be.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// How late a fresh measurement may arrive.
const BEHIND: SignedDuration = SignedDuration::from_hours(24);

/// How fresh a measurement has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Age {
    /// Just measured.
    Fresh,
    /// The value has not changed since.
    Any,
}

/// The time in a member.
pub(super) fn check(out: &mut Sink, parent: &Node<'_>, name: &str, age: Age, known: Known<'_>) {
    let Some(node) = parent.get(name) else {
        missing(out, RuleId::Prp02, parent, name);
        return;
    };
    optional(out, node, name, age, known);
}

/// A time that is there.
pub(super) fn optional(out: &mut Sink, node: &Node<'_>, name: &str, age: Age, known: Known<'_>) {
    let Some(text) = node.text() else {
        let message = format!("{name} must be text, not {}", node.kind());
        out.add(Draft::new(RuleId::Tim01, node, message));
        return;
    };
    match read_timestamp(text) {
        Ok(time) => {
            fraction(out, node, name, text);
            clock(out, node, name, time, age, known);
        }
        Err(error) => out.add(Draft::new(RuleId::Tim01, node, format!("{name} {error}"))),
    }
}

fn fraction(out: &mut Sink, node: &Node<'_>, name: &str, text: &str) {
    let digits = text.split_once('.').map_or(0, |(_, fraction)| fraction.len() - 1);
    if digits > 3 {
        let message = format!("{name} has {digits} digits after the decimal point");
        out.add(Draft::new(RuleId::Tim02, node, message));
    }
}

fn clock(out: &mut Sink, node: &Node<'_>, name: &str, time: Timestamp, age: Age, known: Known<'_>) {
    if time.as_millisecond() < TOO_OLD {
        out.add(Draft::new(
            RuleId::Tim03,
            node,
            format!("{name} lies before 2019, so the report is ignored"),
        ));
        return;
    }
    let Some(now) = known.context.now else { return };
    if time.duration_since(now) > AHEAD {
        out.add(Draft::new(
            RuleId::Tim04,
            node,
            format!("{name} lies in the future, more than 5 minutes after {now}"),
        ));
    } else if known.context.is_live && known.is_alone && age == Age::Fresh && now.duration_since(time) > BEHIND {
        out.add(Draft::new(
            RuleId::Tim03,
            node,
            format!("{name} lies more than 24 hours before {now}"),
        ));
    }
}
