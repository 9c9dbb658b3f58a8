//! The devices of the demonstration programme, read from a file beside the code.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use replenish_app::devices::NewDevice;
use replenish_domain::{
    inventory::SlotLine,
    request::{Draft, SlotDraft},
};
use serde::Deserialize;

/// A device as its maker describes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Blueprint {
    kind: String,
    name: String,
    model_id: String,
    device_type: Option<String>,
    picture: Option<String>,
    /// By marketplace; an empty name is still to be written.
    #[serde(default)]
    pub(super) friendly_names: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) slots: Vec<SlotBlueprint>,
    #[serde(default)]
    test_accounts: Vec<String>,
    note: Option<String>,
}

/// A slot with its answers for the request.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SlotBlueprint {
    pub(super) slot_id: String,
    category: String,
    pub(super) names: BTreeMap<String, String>,
    answers: Option<SlotDraft>,
}

/// Every device by its short name.
pub(super) struct Blueprints(BTreeMap<String, Blueprint>);

impl Blueprints {
    pub(super) fn read() -> Result<Self> {
        let text = include_str!("../../demo/devices.toml");
        toml::from_str(text)
            .map(Self)
            .context("the devices of the demonstration cannot be read")
    }

    pub(super) fn get(&self, short: &str) -> Result<&Blueprint> {
        self.0.get(short).with_context(|| format!("there is no device {short}"))
    }
}

impl Blueprint {
    /// The create form, filled in.
    pub(super) fn form(&self) -> NewDevice {
        NewDevice {
            kind: self.kind.clone(),
            name: self.name.clone(),
            model_id: Some(self.model_id.clone()),
            device_type: self.device_type.clone(),
        }
    }

    /// The inventory, in its order.
    pub(super) fn inventory(&self) -> Vec<SlotLine> {
        let lines = self.slots.iter().map(|slot| SlotLine {
            slot_id: slot.slot_id.clone(),
            category: slot.category.clone(),
        });
        lines.collect()
    }

    /// The answers of the request, as far as there are any.
    pub(super) fn draft(&self, contact: &str) -> Draft {
        let slots = self.slots.iter();
        Draft {
            customer_id: None,
            contact_email: contact.to_owned(),
            test_accounts: self.test_accounts.clone(),
            note: self.note.clone(),
            slots: slots
                .filter_map(|slot| Some((slot.slot_id.clone(), slot.answers.clone()?)))
                .collect(),
        }
    }

    /// The bytes of the picture, where the device has one.
    pub(super) fn picture(&self) -> Option<Vec<u8>> {
        let wanted = self.picture.as_ref()?;
        let (_, bytes) = PICTURES.iter().find(|(name, _)| name == wanted)?;
        Some(bytes.to_vec())
    }
}

const PICTURES: [(&str, &[u8]); 8] = [
    ("airpure-300", include_bytes!("../../demo/img/airpure-300.png")),
    ("aqualis-jug", include_bytes!("../../demo/img/aqualis-jug.png")),
    ("brewone", include_bytes!("../../demo/img/brewone.png")),
    ("dustoff-r2", include_bytes!("../../demo/img/dustoff-r2.png")),
    ("glint-60", include_bytes!("../../demo/img/glint-60.png")),
    ("jetprint-5", include_bytes!("../../demo/img/jetprint-5.png")),
    ("pawfeeder-2", include_bytes!("../../demo/img/pawfeeder-2.png")),
    ("tidewash-8", include_bytes!("../../demo/img/tidewash-8.png")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_that_is_named_is_there() {
        let Blueprints(blueprints) = Blueprints::read().unwrap();
        for (short, blueprint) in blueprints {
            assert_eq!(blueprint.picture.is_some(), blueprint.picture().is_some(), "{short}");
        }
    }
}
