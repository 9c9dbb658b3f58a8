//! A snapshot field by field, as a person reads it: what findings are anchored to, and what changed
//! between two rounds.

use std::collections::{BTreeMap, BTreeSet};

use super::{Content, DeviceSnapshot, ProductChoice, ProductEntry, SlotContent, Snapshot};
use crate::{device::SlotId, fault::segment};

/// One field of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// JSON pointer within the request. Slots and marketplaces are named by their ID and code, so
    /// that a place stays the same when another one is removed: `/device/slots/HEPA/category`.
    pub pointer: String,
    /// What the field is called, such as `HEPA, Full capacity`.
    pub label: String,
    /// What stands in it; empty when nothing does.
    pub value: String,
}

/// A field that two snapshots tell differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The field's pointer.
    pub pointer: String,
    /// What the field is called.
    pub label: String,
    /// What stood in it; empty when it was not there.
    pub before: String,
    /// What stands in it now; empty when it is gone.
    pub after: String,
}

impl Snapshot {
    /// Every field in the order in which a reviewer reads them.
    #[must_use]
    pub fn fields(&self) -> Vec<Field> {
        let mut fields = self.device.fields();
        fields.extend(self.content.fields(&self.device));
        fields
    }

    /// Every place a finding can be anchored to, with what it is called: the fields, and what holds
    /// several of them. The first is the request as a whole.
    #[must_use]
    pub fn places(&self) -> Vec<(String, String)> {
        let mut places = vec![
            (String::new(), "The whole request".to_owned()),
            ("/device/marketplaces".to_owned(), "Marketplaces".to_owned()),
            ("/device/slots".to_owned(), "Device Slots".to_owned()),
        ];
        for slot in &self.device.slots {
            places.push((
                format!("/slots{}", segment(slot.slot_id.as_str())),
                slot.slot_id.to_string(),
            ));
        }
        places.extend(self.fields().into_iter().map(|field| (field.pointer, field.label)));
        places
    }
}

impl DeviceSnapshot {
    /// The fields of the device.
    #[must_use]
    pub fn fields(&self) -> Vec<Field> {
        let mut fields = vec![
            field("/device/kind", "Kind", self.kind.label()),
            field("/device/name", "Device name", self.name.as_str()),
            field("/device/model_id", "Model ID", self.model_id.as_str()),
        ];
        if let Some(device_type) = &self.device_type {
            fields.push(field("/device/device_type", "Device Type", device_type.as_str()));
        }
        let picture = self.image.as_ref().map(|image| {
            let mark = image.sha256.get(..8).unwrap_or_default();
            format!("{} × {} pixels, {mark}", image.width, image.height)
        });
        fields.push(field("/device/image", "Picture", picture.unwrap_or_default()));
        for offered in &self.marketplaces {
            let name = offered.friendly_name.as_ref().map(ToString::to_string);
            fields.push(field(
                format!("/device/marketplaces/{}/friendly_name", offered.code),
                format!("Friendly name, {}", offered.code),
                name.unwrap_or_default(),
            ));
        }
        for slot in &self.slots {
            let place = format!("/device/slots{}", segment(slot.slot_id.as_str()));
            let category = slot.category.as_ref().map(ToString::to_string);
            fields.push(field(
                format!("{place}/category"),
                format!("{}, Consumable Category", slot.slot_id),
                category.unwrap_or_default(),
            ));
            for (code, name) in &slot.names {
                fields.push(field(
                    format!("{place}/names/{code}"),
                    format!("{}, Customer-Facing Slot Name, {code}", slot.slot_id),
                    name.as_str(),
                ));
            }
        }
        fields
    }
}

impl Content {
    fn fields(&self, device: &DeviceSnapshot) -> Vec<Field> {
        let accounts: Vec<_> = self.test_accounts.iter().map(ToString::to_string).collect();
        let mut fields = vec![
            field("/contact_email", "Contact", self.contact_email.to_string()),
            field("/test_accounts", "Test accounts", accounts.join(", ")),
            field("/note", "Note", self.note.as_deref().unwrap_or_default()),
        ];
        for slot in &device.slots {
            if let Some(content) = self.slots.get(&slot.slot_id) {
                fields.extend(content.fields(&slot.slot_id));
            }
        }
        fields
    }
}

impl SlotContent {
    fn fields(&self, slot_id: &SlotId) -> Vec<Field> {
        let unit = self.unit.map(|unit| format!(" {}", unit.as_str())).unwrap_or_default();
        let resolution = self.resolution.map(|step| format!("{step}{unit}"));
        let (mode, products) = match &self.products {
            ProductChoice::Category => ("All suitable products", None),
            ProductChoice::Custom { custom_asins } => ("Own products only", Some(custom_asins)),
        };
        let facts = [
            ("sensor", "Sensor type", self.sensor.label().to_owned()),
            ("measurement", "Measurement", self.measurement.label().to_owned()),
            (
                "unit",
                "Unit",
                self.unit.map(|unit| unit.as_str().to_owned()).unwrap_or_default(),
            ),
            ("capacity", "Full capacity", format!("{}{unit}", self.capacity)),
            ("resolution", "Smallest step", resolution.unwrap_or_default()),
            (
                "report_interval_hours",
                "Hours between reports",
                self.report_interval_hours.to_string(),
            ),
            ("direction", "Direction", self.direction.label().to_owned()),
            (
                "consumable_description",
                "Consumable product",
                self.consumable_description.clone(),
            ),
            (
                "sensor_description",
                "Sensor description",
                self.sensor_description.clone(),
            ),
            (
                "explanation",
                "What “other” means",
                self.explanation.clone().unwrap_or_default(),
            ),
            ("list_mode", "Products customers may choose", mode.to_owned()),
        ];
        let place = format!("/slots{}", segment(slot_id.as_str()));
        let mut fields: Vec<_> = facts
            .into_iter()
            .map(|(name, label, value)| field(format!("{place}/{name}"), format!("{slot_id}, {label}"), value))
            .collect();
        for (code, products) in products.into_iter().flatten() {
            fields.push(field(
                format!("{place}/custom_asins/{code}"),
                format!("{slot_id}, Your ASINs, {code}"),
                products.iter().map(in_words).collect::<Vec<_>>().join(", "),
            ));
        }
        fields
    }
}

/// The fields that differ: in the order of `after`, then those that are gone.
#[must_use]
pub fn changes(before: &[Field], after: &[Field]) -> Vec<Change> {
    let old: BTreeMap<_, _> = before.iter().map(|field| (&field.pointer, &field.value)).collect();
    let new: BTreeSet<_> = after.iter().map(|field| &field.pointer).collect();
    let is_gone = |field: &&Field| !new.contains(&field.pointer) && !field.value.is_empty();
    let changed = after.iter().map(|field| Change {
        pointer: field.pointer.clone(),
        label: field.label.clone(),
        before: old
            .get(&field.pointer)
            .map(|value| (*value).clone())
            .unwrap_or_default(),
        after: field.value.clone(),
    });
    let gone = before.iter().filter(is_gone).map(|field| Change {
        pointer: field.pointer.clone(),
        label: field.label.clone(),
        before: field.value.clone(),
        after: String::new(),
    });
    changed
        .chain(gone)
        .filter(|change| change.before != change.after)
        .collect()
}

fn field(pointer: impl Into<String>, label: impl Into<String>, value: impl Into<String>) -> Field {
    Field {
        pointer: pointer.into(),
        label: label.into(),
        value: value.into(),
    }
}

fn in_words(product: &ProductEntry) -> String {
    match &product.note {
        Some(note) => format!("{} × {} ({note})", product.asin, product.pack_size),
        None => format!("{} × {}", product.asin, product.pack_size),
    }
}
