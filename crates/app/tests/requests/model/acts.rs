//! What people do to a device and its request, as proptest picks it.

use proptest::{collection::vec, prelude::*, sample::select};
use replenish_domain::request::Severity;

/// Who acts for the programme, and who never may about this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reviewer {
    Tomas,
    Ada,
    /// Belongs to the maker's own organisation.
    Insider,
}

/// What findings are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Everything,
    Name,
    Hepa,
    Carbon,
}

/// What a reviewer makes of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Resolved,
    Waived,
    Reopened,
    Rewritten(Severity),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// Gives the device one of two names.
    Rename(u8),
    /// Saves the draft with one of two capacities for each slot.
    Save([u8; 2]),
    Submit,
    /// Opens the approved device for a new version.
    Begin,
    /// Goes back to the approved version.
    Discard,
    Withdraw,
    Reply(i64),
    /// The maker writes a message, or a reviewer.
    Write(Option<Reviewer>),
    Claim(Reviewer),
    Release(Reviewer),
    Note(Reviewer, Place, Severity),
    Change(Reviewer, i64, Fate),
    TakeBack(Reviewer, i64),
    /// With a message or without, about what was seen or about something else.
    Return(Reviewer, bool, bool),
    /// About what was seen or about something else.
    Assign(Reviewer, bool),
    Reject(Reviewer),
    /// Hours go by.
    Pass(i64),
}

/// Acts one after the other, now and then two or three at once.
pub(super) fn stories(steps: usize) -> impl Strategy<Value = Vec<Vec<Act>>> {
    let alone = prop_oneof![12 => act(), 1 => (1..60_i64).prop_map(Act::Pass)];
    let step = prop_oneof![
        5 => alone.prop_map(|act| vec![act]),
        2 => vec(act(), 2..=2),
        1 => vec(act(), 3..=3),
    ];
    vec(step, 1..=steps)
}

fn act() -> impl Strategy<Value = Act> {
    let number = || 1..4_i64;
    prop_oneof![
        2 => (0..2_u8).prop_map(Act::Rename),
        4 => [0..2_u8, 0..2_u8].prop_map(Act::Save),
        8 => Just(Act::Submit),
        4 => Just(Act::Begin),
        1 => Just(Act::Discard),
        1 => Just(Act::Withdraw),
        3 => number().prop_map(Act::Reply),
        1 => prop::option::of(reviewer()).prop_map(Act::Write),
        2 => reviewer().prop_map(Act::Claim),
        1 => reviewer().prop_map(Act::Release),
        4 => (reviewer(), place(), severity()).prop_map(|(who, place, severity)| Act::Note(who, place, severity)),
        3 => (reviewer(), number(), fate()).prop_map(|(who, number, fate)| Act::Change(who, number, fate)),
        1 => (reviewer(), number()).prop_map(|(who, number)| Act::TakeBack(who, number)),
        6 => (reviewer(), any::<bool>(), mostly()).prop_map(|(who, says, seen)| Act::Return(who, says, seen)),
        3 => (reviewer(), mostly()).prop_map(|(who, seen)| Act::Assign(who, seen)),
        1 => reviewer().prop_map(Act::Reject),
    ]
}

fn mostly() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.8)
}

fn reviewer() -> impl Strategy<Value = Reviewer> {
    prop_oneof![6 => Just(Reviewer::Tomas), 2 => Just(Reviewer::Ada), 1 => Just(Reviewer::Insider)]
}

fn place() -> impl Strategy<Value = Place> {
    select(vec![Place::Everything, Place::Name, Place::Hepa, Place::Carbon])
}

fn severity() -> impl Strategy<Value = Severity> {
    select(Severity::ALL.to_vec())
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        Just(Fate::Resolved),
        Just(Fate::Waived),
        Just(Fate::Reopened),
        severity().prop_map(Fate::Rewritten),
    ]
}
