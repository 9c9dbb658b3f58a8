//! What a reviewer looks at before answering (`programme.md` 8.6): what the program can tell by
//! itself comes first, the rest is ticked by hand.

use std::{collections::BTreeMap, str::FromStr};

use super::{Change, ProductChoice, Snapshot};
use crate::{
    Fault,
    device::{Background, SlotId},
    fault::segment,
    product::{ListCheck, Mark},
};

/// A line of the checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CheckItem {
    /// Kind and device type fit the device.
    Kind,
    /// The picture stands on white or nothing.
    Picture,
    /// Every marketplace has its names.
    Names,
    /// Sensor, unit and capacity make sense.
    Sensor,
    /// “Other” is explained.
    Other,
    /// Every product can be bought in every marketplace.
    Products,
    /// Own lists hold the maker's own products only.
    OwnProducts,
    /// The test accounts are somebody's.
    TestAccounts,
}

/// Something the program noticed, for a reviewer to ask about or to pass over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// The line of the checklist it belongs to.
    pub item: CheckItem,
    /// The rule's name, such as `picture-background`.
    pub rule: &'static str,
    /// The field it is about.
    pub pointer: String,
    /// What shows it; a whole sentence.
    pub evidence: String,
}

impl CheckItem {
    /// Every line, in the order of the page.
    pub const ALL: [Self; 8] = [
        Self::Kind,
        Self::Picture,
        Self::Names,
        Self::Sensor,
        Self::Other,
        Self::Products,
        Self::OwnProducts,
        Self::TestAccounts,
    ];

    /// The name in JSON and forms.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Picture => "picture",
            Self::Names => "names",
            Self::Sensor => "sensor",
            Self::Other => "other",
            Self::Products => "products",
            Self::OwnProducts => "own_products",
            Self::TestAccounts => "test_accounts",
        }
    }

    /// The name on a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Kind => "Kind and device type plausible",
            Self::Picture => "Image on white or transparent",
            Self::Names => "Every marketplace localized",
            Self::Sensor => "Sensor and unit described",
            Self::Other => "“Other” is explained",
            Self::Products => "Products on sale everywhere",
            Self::OwnProducts => "Own list has only own products",
            Self::TestAccounts => "Test accounts exist",
        }
    }

    /// Whether the line has to be looked at again once this field has changed.
    #[must_use]
    pub fn concerns(self, change: &Change) -> bool {
        let parts: Vec<_> = change.pointer.split('/').skip(1).collect();
        match self {
            Self::Kind => matches!(
                parts.as_slice(),
                ["device", "kind" | "device_type" | "model_id" | "name"]
            ),
            Self::Picture => parts.starts_with(&["device", "image"]),
            Self::Names => matches!(
                parts.as_slice(),
                ["device", "marketplaces", ..] | ["device", "slots", _, "names", ..]
            ),
            Self::Sensor => {
                matches!(parts.as_slice(), ["slots", _, part, ..] if !matches!(*part, "explanation" | "list_mode" | "custom_asins"))
            }
            Self::Other => matches!(
                parts.as_slice(),
                ["slots", _, "explanation" | "measurement"] | ["device", "slots", _, "category"]
            ),
            Self::Products => matches!(
                parts.as_slice(),
                ["slots", _, "list_mode" | "custom_asins", ..]
                    | ["device", "marketplaces", ..]
                    | ["device", "slots", _, "category"]
            ),
            Self::OwnProducts => matches!(parts.as_slice(), ["slots", _, "list_mode" | "custom_asins", ..]),
            Self::TestAccounts => parts.starts_with(&["test_accounts"]),
        }
    }
}

impl FromStr for CheckItem {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        let known = Self::ALL.into_iter().find(|item| item.as_str() == raw);
        known.ok_or_else(|| Fault::new("check-unknown", format!("“{raw}” is not on the checklist.")))
    }
}

/// Everything the program notices in a request whose slots would get these lists.
#[must_use]
pub fn observe(snapshot: &Snapshot, lists: &BTreeMap<SlotId, ListCheck>) -> Vec<Observation> {
    let mut seen = Vec::new();
    picture(snapshot, &mut seen);
    capacities(snapshot, &mut seen);
    for (slot_id, check) in lists {
        products(snapshot, slot_id, check, &mut seen);
    }
    if snapshot.content.test_accounts.is_empty() {
        seen.push(Observation {
            item: CheckItem::TestAccounts,
            rule: "test-accounts-none",
            pointer: "/test_accounts".to_owned(),
            evidence: "The request names no test account; nobody could try the device before it is certified."
                .to_owned(),
        });
    }
    seen
}

fn picture(snapshot: &Snapshot, seen: &mut Vec<Observation>) {
    let background = snapshot.device.image.as_ref().map(|image| image.background);
    if background == Some(Background::Other) {
        seen.push(Observation {
            item: CheckItem::Picture,
            rule: "picture-background",
            pointer: "/device/image".to_owned(),
            evidence: "The background of the picture is neither white nor transparent.".to_owned(),
        });
    }
}

/// Slots that hold the same kind of product usually hold it in the same unit.
fn capacities(snapshot: &Snapshot, seen: &mut Vec<Observation>) {
    let mut first = BTreeMap::new();
    for slot in &snapshot.device.slots {
        let (Some(category), Some(content)) = (&slot.category, snapshot.content.slots.get(&slot.slot_id)) else {
            continue;
        };
        let (other, unit) = first.entry(category).or_insert((&slot.slot_id, content.unit));
        if *unit != content.unit {
            let written = content.unit.map_or("no unit", |unit| unit.as_str());
            seen.push(Observation {
                item: CheckItem::Sensor,
                rule: "unit-differs",
                pointer: format!("/slots{}/unit", segment(slot.slot_id.as_str())),
                evidence: format!(
                    "{} says {written}, {other} of the same category {}.",
                    slot.slot_id,
                    unit.map_or("no unit", |unit| unit.as_str())
                ),
            });
        }
    }
}

fn products(snapshot: &Snapshot, slot_id: &SlotId, check: &ListCheck, seen: &mut Vec<Observation>) {
    let own = snapshot.content.slots.get(slot_id).map(|content| &content.products);
    let place = |code: &str| {
        let slot = segment(slot_id.as_str());
        match own {
            Some(ProductChoice::Custom { custom_asins })
                if custom_asins.keys().any(|marketplace| marketplace.as_str() == code) =>
            {
                format!("/slots{slot}/custom_asins/{code}")
            }
            _ => format!("/slots{slot}/list_mode"),
        }
    };
    for hole in check.holes() {
        seen.push(Observation {
            item: CheckItem::Products,
            rule: "products-on-sale",
            pointer: place(hole.marketplace.as_str()),
            evidence: format!(
                "{slot_id}: {} is {} in {}.",
                hole.asin,
                if hole.mark == Mark::NotAvailable {
                    "not available"
                } else {
                    "not in the catalogue"
                },
                hole.marketplace
            ),
        });
    }
    for code in &check.bare {
        seen.push(Observation {
            item: CheckItem::Products,
            rule: "products-on-sale",
            pointer: place(code.as_str()),
            evidence: format!("{slot_id}: the list names no product in {code}."),
        });
    }
}
