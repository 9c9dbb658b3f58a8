//! What a maker may change of a device that was looked at: while a reviewer waits for an answer the
//! fields asked about, and what depends on them; of an approved device what belongs to marketplaces
//! added since. All else stays as it was reviewed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{DeviceSnapshot, Draft, Field, changes};
use crate::{
    device::{Locked, SlotId, Stage},
    fault::segment,
    reference::MarketplaceCode,
};

/// What somebody may change of a device now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Openness {
    /// Everything.
    All,
    /// Some fields.
    Some(Opening),
    /// Nothing.
    Nothing,
}

impl Openness {
    /// Whether the field at this pointer, or any part of it, may change.
    #[must_use]
    pub fn allows_part(&self, pointer: &str) -> bool {
        match self {
            Self::All => true,
            Self::Some(opening) => opening.allows_part(pointer),
            Self::Nothing => false,
        }
    }
}

/// The fields that are open in stage `needs_info`, or of an approved device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The stage that keeps the others closed.
    stage: Stage,
    asked: Vec<String>,
    /// The marketplaces as they were handed in; what belongs to a later one is open.
    submitted: BTreeSet<MarketplaceCode>,
}

impl Opening {
    /// Opens the places `asked` about in a request that was handed in as `submitted`.
    pub fn new(asked: impl IntoIterator<Item = String>, submitted: &DeviceSnapshot) -> Self {
        Self {
            stage: Stage::NeedsInfo,
            asked: asked.into_iter().collect(),
            submitted: submitted.codes().cloned().collect(),
        }
    }

    /// Opens what belongs to marketplaces that are not in the `approved` version, in this stage.
    #[must_use]
    pub fn of_approved(stage: Stage, approved: &DeviceSnapshot) -> Self {
        Self {
            stage,
            asked: Vec::new(),
            submitted: approved.codes().cloned().collect(),
        }
    }

    /// Whether the field at this pointer may change.
    #[must_use]
    pub fn allows(&self, pointer: &str) -> bool {
        let field: Vec<_> = pointer.split('/').skip(1).collect();
        matches!(
            field.as_slice(),
            ["note" | "contact_email" | "test_accounts" | "customer_id", ..]
        ) || self.is_of_new_marketplace(&field)
            || self.asked.iter().any(|asked| {
                let asked: Vec<_> = asked.split('/').skip(1).collect();
                field.starts_with(&asked) || depends(&field, &asked)
            })
    }

    /// Whether the field at this pointer, or any part of it, may change.
    #[must_use]
    pub fn allows_part(&self, pointer: &str) -> bool {
        let parts = format!("{pointer}/");
        self.allows(pointer) || self.asked.iter().any(|asked| asked.starts_with(&parts))
    }

    fn is_of_new_marketplace(&self, field: &[&str]) -> bool {
        let (["device", "marketplaces", code, ..]
        | ["device", "slots", _, "names", code, ..]
        | ["slots", _, "custom_asins", code, ..]) = field
        else {
            return false;
        };
        !self.submitted.iter().any(|known| known.as_str() == *code)
    }

    /// Fails when a device changed where it may not.
    pub fn permit_device(&self, before: &DeviceSnapshot, after: &DeviceSnapshot) -> Result<(), Locked> {
        self.permit(&before.fields(), &after.fields())?;
        self.permit_slots(before, after)
    }

    /// Fails when answers changed where they may not.
    pub fn permit_draft(&self, before: &Draft, after: &Draft) -> Result<(), Locked> {
        let (before, after) = (answers(before), answers(after));
        let places: BTreeSet<_> = before.keys().chain(after.keys()).collect();
        let differs = |place: &&&String| normal(before.get(**place)) != normal(after.get(**place));
        match places.iter().filter(differs).find(|place| !self.allows(place)) {
            Some(place) => Err(self.closes(&label(place))),
            None => Ok(()),
        }
    }

    /// The typed answers, with everything that is not open put back as it was.
    #[must_use]
    pub fn keep_locked(&self, before: &Draft, typed: Draft) -> Draft {
        let (old, new) = (answers(before), answers(&typed));
        let mut kept = Value::Object(Map::new());
        let open = new.iter().filter(|(place, _)| self.allows(place));
        let locked = old.iter().filter(|(place, _)| !self.allows(place));
        for (place, value) in open.chain(locked) {
            put(&mut kept, place, value.clone());
        }
        // What was taken apart can be put together again.
        serde_json::from_value(kept).unwrap_or(typed)
    }

    /// Which slots there are, and in which order, shows in no field by itself.
    fn permit_slots(&self, before: &DeviceSnapshot, after: &DeviceSnapshot) -> Result<(), Locked> {
        let (old, new) = (slot_ids(before), slot_ids(after));
        let came = |slot_id: &SlotId| {
            let place = format!("/device/slots{}", segment(slot_id.as_str()));
            !old.contains(&slot_id) && !self.allows(&place)
        };
        let stayed = old.iter().filter(|slot_id| new.contains(slot_id));
        let moved = !stayed.eq(new.iter().filter(|slot_id| old.contains(slot_id)));
        if new.iter().any(|slot_id| came(slot_id)) || (moved && !self.allows("/device/slots")) {
            return Err(self.closes("Device Slots"));
        }
        Ok(())
    }

    fn closes(&self, place: &str) -> Locked {
        Locked {
            stage: self.stage,
            place: Some(place.to_owned()),
        }
    }

    fn permit(&self, before: &[Field], after: &[Field]) -> Result<(), Locked> {
        let changes = changes(before, after);
        match changes.iter().find(|change| !self.allows(&change.pointer)) {
            Some(change) => Err(self.closes(&change.label)),
            None => Ok(()),
        }
    }
}

fn slot_ids(device: &DeviceSnapshot) -> Vec<&SlotId> {
    device.slots.iter().map(|slot| &slot.slot_id).collect()
}

/// Whether the field has to follow when the place asked about changes.
fn depends(field: &[&str], asked: &[&str]) -> bool {
    match (asked, field) {
        (["slots", slot, what], ["slots", of, part, ..]) => slot == of && follows(what, part),
        (["slots", slot], ["device", "slots", of, ..])
        | (["device", "slots", slot], ["slots", of, ..])
        | (["device", "slots", slot, "category"], ["device", "slots", of, "names", ..]) => slot == of,
        (["device", "slots", slot, "category"], ["slots", of, part, ..]) => {
            slot == of
                && matches!(
                    *part,
                    "explanation" | "consumable_description" | "list_mode" | "custom_asins"
                )
        }
        (["device", "slots"], ["slots", ..])
        | (["device", "marketplaces"], ["device", "slots", _, "names", ..] | ["slots", _, "custom_asins", ..]) => true,
        (
            ["device", "marketplaces", code, ..],
            ["device", "slots", _, "names", of] | ["slots", _, "custom_asins", of],
        )
        | (
            ["slots", _, "custom_asins", code],
            ["device", "marketplaces", of, ..] | ["device", "slots", _, "names", of] | ["slots", _, "custom_asins", of],
        ) => code == of,
        _ => false,
    }
}

/// The answers of a slot that an answer gives their meaning.
fn follows(what: &str, part: &str) -> bool {
    let followers: &[&str] = match what {
        "sensor" => &[
            "measurement",
            "unit",
            "capacity",
            "resolution",
            "report_interval_hours",
            "direction",
            "explanation",
            "custom_asins",
        ],
        "measurement" => &["unit", "capacity", "resolution", "explanation", "custom_asins"],
        "unit" => &["capacity", "resolution", "custom_asins"],
        "list_mode" => &["custom_asins"],
        _ => &[],
    };
    followers.contains(&part)
}

/// `/slots/HEPA/capacity` as people read it.
fn label(pointer: &str) -> String {
    match pointer.split('/').skip(1).collect::<Vec<_>>().as_slice() {
        ["slots", slot, rest @ ..] => format!("{slot}, {}", rest.join(" ").replace('_', " ")),
        rest => rest.join(" ").replace('_', " "),
    }
}

/// The answers one by one, by pointer; lists count as one answer.
fn answers(draft: &Draft) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    gather(
        serde_json::to_value(draft).unwrap_or_default(),
        String::new(),
        &mut found,
    );
    found
}

fn gather(value: Value, place: String, found: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                gather(member, format!("{place}{}", segment(&name)), found);
            }
        }
        Value::Null => {}
        answer => {
            found.insert(place, answer);
        }
    }
}

/// What counts of an answer: line ends, spaces around it and empty answers do not.
fn normal(answer: Option<&Value>) -> Option<Value> {
    match answer? {
        Value::String(text) => {
            let text = text.replace("\r\n", "\n");
            let text = text.trim();
            (!text.is_empty()).then(|| text.into())
        }
        Value::Array(lines) if lines.is_empty() => None,
        other => Some(other.clone()),
    }
}

fn put(into: &mut Value, pointer: &str, value: Value) {
    let mut place = into;
    for name in pointer.split('/').skip(1) {
        let name = name.replace("~1", "/").replace("~0", "~");
        place = &mut place[name];
    }
    *place = value;
}
