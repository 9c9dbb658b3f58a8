//! The answers of a request once they are complete and right (`programme.md` 6.2).

use std::{collections::BTreeMap, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    Fault,
    account::Email,
    device::SlotId,
    product::Asin,
    quantity::{Amount, Measurement, Unit},
    reference::MarketplaceCode,
};

/// Everything a maker answers; complete and checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The maker's customer ID.
    pub customer_id: String,
    /// Who receives the reviewer's answers.
    pub contact_email: Email,
    /// Accounts for the allow list, at most ten.
    pub test_accounts: Vec<Email>,
    /// Anything else the reviewer should know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The answers for each slot of the device.
    pub slots: BTreeMap<SlotId, SlotContent>,
}

/// The answers for one slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotContent {
    /// How the consumable is sensed.
    pub sensor: SensorKind,
    /// What the sensor counts in.
    pub measurement: Measurement,
    /// The unit of a volume or weight.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// What the device holds when full.
    pub capacity: Amount,
    /// The smallest step reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Amount>,
    /// Hours between reports, 1 to 24.
    pub report_interval_hours: i64,
    /// Whether it is used up or fills up.
    pub direction: Direction,
    /// The consumable product, described.
    pub consumable_description: String,
    /// The sensor, described.
    pub sensor_description: String,
    /// What “other” means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
    /// Which products customers may choose.
    #[serde(flatten)]
    pub products: ProductChoice,
}

impl SlotContent {
    /// Whether the slot is sensed the same way: kind, measurement, unit and direction. An
    /// identifier issued for one way of sensing says nothing about another.
    #[must_use]
    pub fn senses_like(&self, other: &Self) -> bool {
        (self.sensor, &self.measurement, &self.unit, self.direction)
            == (other.sensor, &other.measurement, &other.unit, other.direction)
    }
}

macro_rules! choice {
    ($(#[$doc:meta])* $name:ident, $what:literal, $required:literal, $unknown:literal; $($(#[$vdoc:meta])* $variant:ident = $text:literal, $label:literal;)*) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$vdoc])* $variant,)*
        }

        impl $name {
            /// Every choice, in the order the form offers them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name in JSON and the form.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }

            /// The name on a page.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$variant => $label,)*
                }
            }
        }

        impl FromStr for $name {
            type Err = Fault;

            fn from_str(raw: &str) -> Result<Self, Fault> {
                match raw.trim() {
                    "" => Err(Fault::new($required, concat!("Choose the ", $what, "."))),
                    $($text => Ok(Self::$variant),)*
                    other => Err(Fault::new($unknown, format!(concat!("“{}” is not a ", $what, ". Choose one of: {}."), other, [$($text),*].join(", ")))),
                }
            }
        }
    };
}

choice! {
    /// The three sensor types (`programme.md` 5.4).
    SensorKind, "sensor type", "sensor-required", "sensor-unknown";
    /// Reports how much is left.
    Level = "level", "Level";
    /// Reports how much was used since the last report.
    Usage = "usage", "Usage";
    /// Reports the part of a lifespan used up, and replacement.
    LevelUsage = "level_usage", "Level usage";
}

choice! {
    /// Whether a slot's content runs out or piles up.
    Direction, "direction", "direction-required", "direction-unknown";
    /// Used up: the level falls.
    Supply = "supply", "Is used up";
    /// Fills up: the level rises until it has to be emptied.
    Receptacle = "receptacle", "Fills up";
}

/// Which products customers may choose for a slot (`programme.md` 6.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "list_mode", rename_all = "snake_case")]
pub enum ProductChoice {
    /// The programme supplies the list.
    Category,
    /// Only the maker's own products.
    Custom {
        /// Products by marketplace, at least one for each of the device's.
        custom_asins: BTreeMap<MarketplaceCode, Vec<ProductEntry>>,
    },
}

/// One of the maker's own products.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductEntry {
    /// Its ASIN.
    pub asin: Asin,
    /// Units in one pack; shipped orders raise the household's stock by it.
    pub pack_size: Amount,
    /// Anything to say about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
