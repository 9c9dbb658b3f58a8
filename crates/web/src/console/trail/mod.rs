//! The audit trail as a person reads it: day by day, in words.

mod people;
mod words;

use std::collections::BTreeMap;

use replenish_app::App;
use replenish_domain::{audit::AuditEntry, device::DeviceId, reference::Marketplace};

use self::words::Words;
use super::time;

/// The entries of one day. The template's part for a timeline expects a field `days` of these.
pub(crate) struct Day {
    pub(crate) label: String,
    pub(crate) entries: Vec<Entry>,
}

/// Who did what, when.
pub(crate) struct Entry {
    pub(crate) who: String,
    pub(crate) words: Words,
    pub(crate) time: String,
    pub(crate) at: String,
    /// The device it concerns, where the page is not about that device alone.
    pub(crate) device: Option<DeviceId>,
}

/// The entries by day, in the order they come in.
pub(crate) fn days(app: &App, entries: &[AuditEntry], marketplaces: &[Marketplace]) -> Vec<Day> {
    let marketplaces: BTreeMap<_, _> = marketplaces
        .iter()
        .map(|marketplace| (marketplace.code.as_str(), marketplace))
        .collect();
    let mut days: Vec<Day> = Vec::new();
    for entry in entries {
        let label = time::long_day(app, entry.at);
        if days.last().is_none_or(|day| day.label != label) {
            days.push(Day {
                label,
                entries: Vec::new(),
            });
        }
        if let Some(day) = days.last_mut() {
            day.entries.push(Entry {
                who: entry.actor_name.clone(),
                words: Words::of(entry, &marketplaces),
                time: time::time_of_day(app, entry.at),
                at: entry.at.to_string(),
                device: entry.device,
            });
        }
    }
    days
}

/// The same days on the page of their device, which needs no link to itself.
pub(crate) fn of_one_device(mut days: Vec<Day>) -> Vec<Day> {
    for entry in days.iter_mut().flat_map(|day| &mut day.entries) {
        entry.device = None;
    }
    days
}
