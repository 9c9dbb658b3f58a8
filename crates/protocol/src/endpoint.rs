//! Endpoints: what a customer sees as one device (`protocol.md` 4.1, 4.3 and 4.4).

use std::collections::BTreeMap;

use replenish_domain::{device::ModelId, reference::CategoryCode};
use serde::Serialize;

use crate::capability::Capability;

/// The most capabilities of one endpoint.
pub const MAX_CAPABILITIES: usize = 100;

/// The most characters (Unicode scalar values) of a manufacturer name, description or friendly name.
pub const MAX_TEXT: usize = 128;

/// A device in a discovery response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Endpoint {
    /// Names the device; stable, and unique over all devices and customers of the maker.
    pub endpoint_id: EndpointId,
    /// 1 to 128 characters.
    pub manufacturer_name: String,
    /// What customers call it: 1 to 128 letters, digits and spaces.
    pub friendly_name: String,
    /// 1 to 128 characters that name the maker.
    pub description: String,
    /// What it is; at least one, each once, the first is the primary one.
    pub display_categories: Vec<DisplayCategory>,
    /// Facts about the hardware.
    pub additional_attributes: AdditionalAttributes,
    /// Whatever the maker wants back with each directive; not for state.
    pub cookie: BTreeMap<String, String>,
    /// 1 to 100 capabilities.
    pub capabilities: Vec<Capability>,
}

/// Who made the device, and which model it is; each at most 256 characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AdditionalAttributes {
    /// The maker.
    pub manufacturer: String,
    /// The model.
    pub model: String,
}

/// The identifier of an endpoint: letters, digits and `_-=#;:?@&`, no period, at most 256.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct EndpointId(String);

impl EndpointId {
    /// The identifier of a model's `number`th sample endpoint, counted from 1, such as
    /// `KTR-7Q42-MVN-sample` and `KTR-7Q42-MVN-sample-2`.
    ///
    /// The maker replaces it with one of its own for each device it makes. A plus sign is the one
    /// character of a model ID that is not legal here. It becomes a colon, which no model ID
    /// has, so two models never share a sample.
    #[must_use]
    pub fn sample(model: &ModelId, number: usize) -> Self {
        let model = model.as_str().replace('+', ":");
        Self(match number {
            0 | 1 => format!("{model}-sample"),
            _ => format!("{model}-sample-{number}"),
        })
    }

    /// The whole text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a device is shown as: those of the documented names that a supply tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DisplayCategory {
    /// Uses air filters.
    AirPurifier,
    /// Uses coffee, or pods of milk and creamer.
    CoffeeMaker,
    /// Uses dishwasher detergent.
    Dishwasher,
    /// Anything else.
    Other,
    /// Uses ink, toner or printer paper.
    Printer,
    /// Uses vacuum filters, brushes or bags.
    VacuumCleaner,
    /// Uses laundry detergent or fabric softener.
    Washer,
}

impl DisplayCategory {
    /// A guess from what a slot holds. An operator's own categories count by their first word.
    #[must_use]
    pub fn guess(category: &CategoryCode) -> Self {
        let code = category.as_str();
        let first_word = code.split('_').next().unwrap_or_default();
        match (code, first_word) {
            ("air_filter", _) => Self::AirPurifier,
            ("milk_creamer_pod", _) | (_, "coffee") => Self::CoffeeMaker,
            ("fabric_softener", _) | (_, "laundry") => Self::Washer,
            ("paper", _) | (_, "ink" | "toner") => Self::Printer,
            (_, "dishwasher") => Self::Dishwasher,
            (_, "vacuum") => Self::VacuumCleaner,
            _ => Self::Other,
        }
    }

    /// The guesses for all slots, each once in the order of slots; `OTHER` only when nothing
    /// better is known.
    #[must_use]
    pub fn guess_all<'a>(categories: impl IntoIterator<Item = &'a CategoryCode>) -> Vec<Self> {
        let mut found = Vec::new();
        for guess in categories.into_iter().map(Self::guess) {
            if guess != Self::Other && !found.contains(&guess) {
                found.push(guess);
            }
        }
        if found.is_empty() {
            found.push(Self::Other);
        }
        found
    }
}
