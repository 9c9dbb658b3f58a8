//! An entry of the trail in words.

use std::collections::BTreeMap;

use replenish_domain::{audit::AuditEntry, reference::Marketplace};
use serde_json::Value;

use super::people;

/// The programme's marketplaces by code.
pub(super) type Marketplaces<'a> = BTreeMap<&'a str, &'a Marketplace>;

/// The most changes an entry spells out.
const SPELLED_OUT: usize = 12;

/// What somebody did.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Words {
    /// The rest of a sentence that begins with a name.
    pub(crate) what: String,
    pub(crate) icon: &'static str,
    pub(crate) changes: Vec<Change>,
    /// Changes that are not spelled out.
    pub(crate) more: usize,
}

/// Something that was one thing and is another now; empty where there was or is nothing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// What changed, where an entry has several changes.
    pub(crate) label: String,
    pub(crate) lang: String,
    pub(crate) before: String,
    pub(crate) after: String,
}

impl Words {
    pub(super) fn of(entry: &AuditEntry, marketplaces: &Marketplaces) -> Self {
        let before = entry.before.as_ref().unwrap_or(&Value::Null);
        let after = entry.after.as_ref().unwrap_or(&Value::Null);
        match entry.action.as_str() {
            "device.created" => Self::plain("circle-dashed", "created the device"),
            "device.renamed" => {
                let change = Change::new("", "", text(before, "name"), text(after, "name"));
                Self::plain("pencil", "renamed the device").with(vec![change])
            }
            "device.image_changed" => image(before, after),
            "device.image_removed" => Self::plain("image", "removed the image"),
            "device.marketplace_changed" => marketplace(before, after, marketplaces),
            "device.marketplace_removed" => {
                let gone = called(text(before, "code"), marketplaces);
                Self::plain("globe", &format!("removed the marketplace {gone}"))
            }
            "device.marketplaces_changed" => chosen(before, after, marketplaces),
            "device.names_changed" => names(before, after, marketplaces),
            "device.slots_changed" => slots(after),
            "device.slot_changed" => Self::plain("layers", &format!("saved the slot {}", text(after, "slot_id"))),
            "device.slot_deleted" => Self::plain("layers", &format!("deleted the slot {}", text(before, "slot_id"))),
            other => request(other, before, after).unwrap_or_else(|| people::words(entry, before, after)),
        }
    }

    pub(super) fn plain(icon: &'static str, what: &str) -> Self {
        Self {
            what: what.to_owned(),
            icon,
            changes: Vec::new(),
            more: 0,
        }
    }

    pub(super) fn with(mut self, mut changes: Vec<Change>) -> Self {
        self.more = changes.len().saturating_sub(SPELLED_OUT);
        changes.truncate(SPELLED_OUT);
        self.changes = changes;
        self
    }
}

impl Change {
    pub(super) fn new(label: &str, lang: &str, before: &str, after: &str) -> Self {
        Self {
            label: label.to_owned(),
            lang: lang.to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
        }
    }
}

fn image(before: &Value, after: &Value) -> Words {
    let what = if before.is_null() {
        "uploaded the image"
    } else {
        "replaced the image"
    };
    let image = &after["image"];
    let kind = text(image, "media_type").trim_start_matches("image/").to_uppercase();
    let size = image["bytes"].as_u64().unwrap_or_default().div_ceil(1024);
    let facts = format!("{kind}, {} by {}, {size} KB", image["width"], image["height"]);
    Words::plain("image", what).with(vec![Change::new("", "", "", &facts)])
}

fn marketplace(before: &Value, after: &Value, marketplaces: &Marketplaces) -> Words {
    let code = text(after, "code");
    let name = called(code, marketplaces);
    let what = if before.is_null() {
        format!("added the marketplace {name}")
    } else {
        format!("set the friendly name for {name}")
    };
    let (old, new) = (text(before, "friendly_name"), text(after, "friendly_name"));
    let change = (old != new).then(|| Change::new("", language(code, marketplaces), old, new));
    Words::plain("globe", &what).with(change.into_iter().collect())
}

fn chosen(before: &Value, after: &Value, marketplaces: &Marketplaces) -> Words {
    let codes = |state: &Value| -> Vec<String> {
        let codes = state["marketplaces"].as_array().into_iter().flatten();
        codes.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let (old, new) = (codes(before), codes(after));
    let only_in = |these: &[String], those: &[String]| -> Vec<String> {
        let only = these.iter().filter(|code| !those.contains(code));
        only.map(|code| called(code, marketplaces)).collect()
    };
    let what = match (only_in(&new, &old), only_in(&old, &new)) {
        (added, gone) if added.is_empty() && gone.is_empty() => "kept the marketplaces".to_owned(),
        (added, gone) if gone.is_empty() => format!("added {}", listed(&added)),
        (added, gone) if added.is_empty() => format!("removed {}", listed(&gone)),
        (added, gone) => format!("added {} and removed {}", listed(&added), listed(&gone)),
    };
    Words::plain("globe", &what)
}

/// One name, or as many as were saved together.
fn names(before: &Value, after: &Value, marketplaces: &Marketplaces) -> Words {
    let several = |state: &Value| match state {
        Value::Array(cells) => cells.clone(),
        Value::Null => Vec::new(),
        cell => vec![cell.clone()],
    };
    let (old, new) = (several(before), several(after));
    let changes: Vec<_> = old
        .iter()
        .zip(&new)
        .map(|(old, new)| name(old, new, marketplaces))
        .collect();
    let what = match changes.as_slice() {
        [one] => format!("set the {}", one.label),
        several => format!("set {} names", several.len()),
    };
    Words::plain("globe", &what).with(changes)
}

fn name(old: &Value, new: &Value, marketplaces: &Marketplaces) -> Change {
    let code = text(new, "code");
    let market = called(code, marketplaces);
    let (label, member) = match new["slot_id"].as_str() {
        Some(slot_id) => (format!("name of {slot_id} for {market}"), "name"),
        None => (format!("friendly name for {market}"), "friendly_name"),
    };
    Change::new(
        &label,
        language(code, marketplaces),
        text(old, member),
        text(new, member),
    )
}

fn slots(after: &Value) -> Words {
    let slots = after["slots"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut ids: Vec<_> = slots.iter().map(|slot| text(slot, "slot_id").to_owned()).collect();
    let count = ids.len();
    if count > SPELLED_OUT {
        ids.truncate(SPELLED_OUT);
        ids.push(format!("{} more", count - SPELLED_OUT));
    }
    let noun = if count == 1 { "slot" } else { "slots" };
    Words::plain("layers", &format!("saved {count} {noun}: {}", listed(&ids)))
}

/// What concerns the request and its test accounts.
fn request(action: &str, before: &Value, after: &Value) -> Option<Words> {
    if action == "mail.filed" {
        let what = match &after["request"] {
            Value::Null => "saved a product list by mail",
            _ => "submitted the request by mail",
        };
        return Some(Words::plain("mail", &format!("{what}, from {}", text(after, "from"))));
    }
    let (icon, what) = match action {
        "request.draft_saved" => ("pencil", "saved the answers of the request"),
        "sandbox.ids_issued" => ("circle-dashed", "got sandbox IDs"),
        "version.begun" => ("pencil", "started a new version"),
        "version.discarded" => ("undo-2", "went back to the approved version"),
        "certification.reopened" => ("undo-2", "opened the certification again, with a big change"),
        "request.submitted" => ("inbox", "handed in the request for replenishment IDs"),
        "request.withdrawn" => ("undo-2", "withdrew the request"),
        "request.claimed" => ("eye", "began to review the request"),
        "request.released" => ("eye", "gave the request back to every reviewer"),
        "request.returned" => ("message-square", "asked the maker for changes"),
        "request.resubmitted" => ("inbox", "answered and sent the request back"),
        "request.message" => ("message-square", "wrote a message about the request"),
        "finding.noted" => ("circle-alert", "noted a finding"),
        "finding.resolved" => ("check", "marked a finding as resolved"),
        "finding.waived" => ("check", "waived a finding"),
        "finding.reopened" => ("circle-alert", "reopened a finding"),
        "finding.removed" => ("x", "took a finding back"),
        "finding.replied" => ("message-square", "answered a finding"),
        "request.assigned" => ("circle-check", "assigned the replenishment IDs"),
        "request.rejected" => ("circle-x", "declined the request"),
        "certification.evidence_saved" => ("pencil", "saved evidence for certification"),
        "certification.submitted" => ("inbox", "handed in the checklist for certification"),
        "certification.certified" => ("shield-check", "certified the device"),
        "certification.returned" => ("message-square", "returned the checklist"),
        "test_account.asked" => ("mail", "asked for a test account"),
        "test_account.removed" => ("mail", "removed a test account"),
        "test_account.confirmed" => ("mail", "put test accounts on the allow list"),
        "test_account.list_changed" => ("mail", "changed the list of test accounts"),
        _ => return None,
    };
    let place = ["email", "code"]
        .into_iter()
        .find(|member| !text(after, member).is_empty() || !text(before, member).is_empty());
    let place = place.unwrap_or("email");
    let change = match (text(before, place), text(after, place)) {
        (before, after) if before == after => Change::new("", "", "", after),
        (before, after) => Change::new("", "", before, after),
    };
    let has_change = !change.before.is_empty() || !change.after.is_empty();
    let reasons = ["finding", "reason", "list_waiver", "note"]
        .map(|member| text(after, member))
        .into_iter();
    let reasons = reasons
        .filter(|reason| !reason.is_empty())
        .map(|reason| Change::new("", "", "", reason));
    let changes = has_change.then_some(change).into_iter().chain(reasons);
    Some(Words::plain(icon, what).with(changes.collect()))
}

/// A member's text; empty when there is none.
pub(super) fn text<'a>(state: &'a Value, member: &str) -> &'a str {
    state[member].as_str().unwrap_or_default()
}

fn called(code: &str, marketplaces: &Marketplaces) -> String {
    let known = marketplaces.get(code);
    known.map_or_else(|| code.to_owned(), |marketplace| marketplace.name.to_string())
}

fn language<'a>(code: &str, marketplaces: &Marketplaces<'a>) -> &'a str {
    marketplaces.get(code).map_or("", |marketplace| marketplace.locale())
}

/// Such as `A, B and C`.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
