//! Devices to build responses for in tests.

use std::collections::BTreeMap;

use replenish_domain::{
    device::{DeviceKind, ReplenishmentId, ReplenishmentPrefix, SlotId},
    quantity::{Amount, Measurement, Unit},
    reference::Marketplace,
    request::{
        Assignment, Content, DeviceSnapshot, Direction, MarketplaceSnapshot, ProductChoice, SensorKind, SlotContent,
        SlotSnapshot, Snapshot, Threshold,
    },
};
use serde_json::Value;
use uuid::Uuid;

use super::{DiscoveryInput, discover_response};

/// A device under test, with everything a response is made of.
pub(super) struct Case {
    pub(super) snapshot: Snapshot,
    pub(super) assignments: BTreeMap<SlotId, Assignment>,
    pub(super) marketplaces: Vec<Marketplace>,
    pub(super) manufacturer: String,
}

impl Case {
    pub(super) fn new(model_id: &str, names: &[(&str, &str)]) -> Self {
        let marketplaces = names.iter().map(|(code, name)| MarketplaceSnapshot {
            code: code.parse().unwrap(),
            friendly_name: Some(name.parse().unwrap()),
        });
        let device = DeviceSnapshot {
            kind: DeviceKind::Ask,
            name: "Console name".parse().unwrap(),
            model_id: model_id.parse().unwrap(),
            device_type: None,
            image: None,
            marketplaces: marketplaces.collect(),
            slots: Vec::new(),
        };
        let content = Content {
            customer_id: "A1".into(),
            contact_email: "maker@example.org".parse().unwrap(),
            test_accounts: Vec::new(),
            note: None,
            slots: BTreeMap::new(),
        };
        Self {
            snapshot: Snapshot { device, content },
            assignments: BTreeMap::new(),
            marketplaces: programme(),
            manufacturer: "Nordlicht".into(),
        }
    }

    pub(super) fn slot(mut self, slot_id: &str, category: &str, content: SlotContent, names: &[(&str, &str)]) -> Self {
        let slot_id: SlotId = slot_id.parse().unwrap();
        let number = self.assignments.len();
        self.snapshot.device.slots.push(SlotSnapshot {
            slot_id: slot_id.clone(),
            label: String::new(),
            category: Some(category.parse().unwrap()),
            names: names
                .iter()
                .map(|(code, name)| (code.parse().unwrap(), name.parse().unwrap()))
                .collect(),
        });
        self.snapshot.content.slots.insert(slot_id.clone(), content);
        let replenishment_id = ReplenishmentId::issue(&ReplenishmentPrefix::default(), Uuid::from_u128(number as u128));
        let assignment = Assignment {
            replenishment_id,
            threshold_percent: Threshold::default(),
            product_list: None,
        };
        self.assignments.insert(slot_id, assignment);
        self
    }

    pub(super) fn input<'a>(&'a self, locale: Option<&'a str>) -> DiscoveryInput<'a> {
        DiscoveryInput {
            snapshot: &self.snapshot,
            assignments: &self.assignments,
            marketplaces: &self.marketplaces,
            manufacturer: &self.manufacturer,
            locale,
            message_id: Uuid::from_u128(0xA7),
        }
    }

    pub(super) fn response(&self, locale: Option<&str>) -> Value {
        serde_json::to_value(discover_response(&self.input(locale))).unwrap()
    }
}

/// `UK` and `IE` share a locale.
fn programme() -> Vec<Marketplace> {
    [
        ("US", "en-US"),
        ("UK", "en-GB"),
        ("IE", "en-GB"),
        ("DE", "de-DE"),
        ("IL", "he-IL"),
        ("JP", "ja-JP"),
    ]
    .into_iter()
    .map(|(code, locale)| {
        let locales = [locale.to_owned(), "fr-CA".to_owned()];
        Marketplace::read(code, code, "shop.example", &locales, "EUR", "Europe").unwrap()
    })
    .collect()
}

pub(super) fn content(sensor: SensorKind, measurement: Measurement, unit: &str) -> SlotContent {
    SlotContent {
        sensor,
        measurement,
        unit: Unit::read(measurement, unit).unwrap(),
        capacity: Amount::whole(100).unwrap(),
        resolution: None,
        report_interval_hours: 24,
        direction: Direction::Supply,
        consumable_description: "A consumable".into(),
        sensor_description: "A sensor".into(),
        explanation: None,
        products: ProductChoice::Category,
    }
}

pub(super) fn count() -> SlotContent {
    content(SensorKind::Level, Measurement::Count, "")
}

/// One slot of a device sold in the United States, measured as `content` says.
pub(super) fn one_slot(content: SlotContent) -> Case {
    Case::new("DM-5", &[("US", "Dishwasher")]).slot("TABS", "other", content, &[("US", "Tablets")])
}
