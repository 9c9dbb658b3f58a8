//! The answers of a request while the maker writes them: anything may be missing or wrong.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use super::Content;
use crate::quantity::Amount;

/// A request being written. Every answer is kept as typed, so nothing is lost by saving early.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Draft {
    /// The maker's customer ID; filled in from the organisation when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Who receives the reviewer's answers.
    pub contact_email: String,
    /// E-mail addresses for the allow list.
    pub test_accounts: Vec<String>,
    /// Anything else the reviewer should know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The answers for each slot, by slot ID.
    pub slots: BTreeMap<String, SlotDraft>,
}

/// The answers for one slot while they are written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SlotDraft {
    /// `level`, `usage` or `level_usage`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sensor: Option<String>,
    /// `count`, `percentage`, `volume`, `weight` or `other`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measurement: Option<String>,
    /// The unit of a volume or weight.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What the device holds when full, in the unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity: Option<Answer>,
    /// The smallest step the sensor reports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Answer>,
    /// Hours between reports, at most 24.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_interval_hours: Option<Answer>,
    /// `supply` is used up, `receptacle` fills up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<String>,
    /// As much as can be said of the consumable product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consumable_description: Option<String>,
    /// As much as can be said of the sensor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sensor_description: Option<String>,
    /// What “other” means, for a category or measurement of that name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
    /// `category` (the programme supplies the list) or `custom` (own products only).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_mode: Option<String>,
    /// The maker's own products by marketplace.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub custom_asins: BTreeMap<String, Vec<ProductDraft>>,
}

/// A line of the maker's own product list while it is written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProductDraft {
    /// The product's ASIN.
    pub asin: String,
    /// Pieces, or units of the slot, in one pack.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pack_size: Option<Answer>,
    /// Anything to say about the product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What stands in a field for a number: a number, or a text that is not one (yet).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// A number within range.
    Number(Amount),
    /// What was typed instead; also numbers that are out of range.
    Text(String),
}

impl Draft {
    /// The draft that says what complete answers say. Test accounts are left out: they are kept apart
    /// from drafts.
    pub fn of(content: &Content) -> Result<Self, serde_json::Error> {
        let draft: Self = serde_json::from_value(serde_json::to_value(content)?)?;
        Ok(Self {
            test_accounts: Vec::new(),
            ..draft
        })
    }
}

impl Answer {
    /// Keeps a typed text, as a number where it is one; `None` when nothing was typed.
    #[must_use]
    pub fn typed(raw: &str) -> Option<Self> {
        let raw = raw.trim();
        match raw.parse() {
            _ if raw.is_empty() => None,
            Ok(amount) => Some(Self::Number(amount)),
            Err(_) => Some(Self::Text(raw.to_owned())),
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(amount) => amount.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl SlotDraft {
    /// Whether nothing was answered yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
