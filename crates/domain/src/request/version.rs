//! A new version of an approved device held against the version customers meet.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Change, DeviceSnapshot, Snapshot, changes};
use crate::device::{Locked, SlotId, Stage};

/// How much a new version changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeSize {
    /// Every ID keeps its meaning: a marketplace, a translation, a picture, a description.
    Small,
    /// What a slot holds or how it is measured changes, or a slot comes or goes: such slots get new
    /// IDs, and every marketplace has to be certified again.
    Big,
}

/// What approving a new version does to the replenishment ID of a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotFate {
    /// It stays.
    Kept,
    /// Another takes its place: reports mean something else from now on.
    Renewed,
    /// The slot is new and gets its first.
    Issued,
    /// The slot is gone.
    Retired,
}

/// The difference between the approved version of a device and the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionChange {
    /// Field by field.
    pub changes: Vec<Change>,
    /// What becomes of every slot's ID.
    pub slots: BTreeMap<SlotId, SlotFate>,
}

impl VersionChange {
    /// Holds the next version against the approved one. Who is written to, the test accounts and
    /// the note belong to a request, not to a version.
    #[must_use]
    pub fn between(approved: &Snapshot, next: &Snapshot) -> Self {
        let is_of_device = |change: &Change| {
            let place = change.pointer.as_str();
            !matches!(place, "/contact_email" | "/test_accounts" | "/note")
        };
        let mut changes = changes(&approved.fields(), &next.fields());
        changes.retain(is_of_device);
        let old = approved.device.slots.iter().map(|slot| &slot.slot_id);
        let gone = old.map(|slot_id| (slot_id.clone(), SlotFate::Retired));
        let mut slots: BTreeMap<_, _> = gone.collect();
        for slot in &next.device.slots {
            slots.insert(slot.slot_id.clone(), fate(&slot.slot_id, approved, next));
        }
        Self { changes, slots }
    }

    /// How much changes; none when nothing does.
    #[must_use]
    pub fn size(&self) -> Option<ChangeSize> {
        if self.slots.values().any(|fate| *fate != SlotFate::Kept) {
            Some(ChangeSize::Big)
        } else if self.changes.is_empty() {
            None
        } else {
            Some(ChangeSize::Small)
        }
    }
}

impl ChangeSize {
    /// The name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Big => "big",
        }
    }

    /// The name on a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Small => "Small change",
            Self::Big => "Big change",
        }
    }
}

impl SlotFate {
    /// The name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Renewed => "renewed",
            Self::Issued => "issued",
            Self::Retired => "retired",
        }
    }
}

fn fate(slot_id: &SlotId, approved: &Snapshot, next: &Snapshot) -> SlotFate {
    let category = |snapshot: &Snapshot| {
        let mut slots = snapshot.device.slots.iter();
        slots
            .find(|slot| slot.slot_id == *slot_id)
            .map(|slot| slot.category.clone())
    };
    let (Some(was), Some(is)) = (approved.content.slots.get(slot_id), next.content.slots.get(slot_id)) else {
        return SlotFate::Issued;
    };
    // A level of 40 pages is another share of another capacity.
    if was.senses_like(is) && was.capacity == is.capacity && category(approved) == category(next) {
        SlotFate::Kept
    } else {
        SlotFate::Renewed
    }
}

/// Fails when a marketplace of the approved version is missing (`programme.md` 6.6).
pub fn keeps_marketplaces(approved: &DeviceSnapshot, next: &DeviceSnapshot) -> Result<(), Locked> {
    match approved.codes().find(|code| !next.codes().any(|kept| kept == *code)) {
        Some(code) => Err(Locked {
            stage: Stage::Draft,
            place: Some(format!("Marketplace {code}")),
        }),
        None => Ok(()),
    }
}
