//! A device, its programme and its answers.

use crate::{FormError, FormInput, write};
use std::collections::BTreeMap;

use jiff::Timestamp;
use replenish_domain::{
    Id,
    device::{Device, DeviceMarketplace, Hardware, Slot, Stage},
    reference::{Category, Marketplace},
    request::{Answer, Draft, Expectation, ProductDraft, SlotDraft},
};
use uuid::Uuid;

pub(super) const CUSTOMER_ID: &str = "A2NORD7K9LQ4XW";

pub(super) struct Sample {
    pub(super) device: Device,
    pub(super) draft: Draft,
    pub(super) categories: Vec<Category>,
    pub(super) marketplaces: Vec<Marketplace>,
}

impl Sample {
    /// A purifier with the slots `HEPA` and `carbon`, sold in US and DE, and nothing answered.
    pub(super) fn blank() -> Self {
        Self {
            device: device(),
            draft: Draft::default(),
            categories: ["vacuum_filter", "other"].map(category).into(),
            marketplaces: [("US", "United States"), ("DE", "Germany")].map(marketplace).into(),
        }
    }

    /// The same with every answer right.
    pub(super) fn complete() -> Self {
        Self {
            draft: complete_draft(),
            ..Self::blank()
        }
    }

    pub(super) fn form(&self) -> Vec<u8> {
        self.try_form().unwrap()
    }

    pub(super) fn try_form(&self) -> Result<Vec<u8>, FormError> {
        write(&FormInput {
            device: &self.device,
            draft: &self.draft,
            customer_id: CUSTOMER_ID,
            organisation: "Nordlicht GmbH",
            categories: &self.categories,
            marketplaces: &self.marketplaces,
        })
    }

    pub(super) fn expectation(&self) -> Expectation<'_> {
        Expectation {
            device: &self.device,
            categories: &self.categories,
            customer_id: CUSTOMER_ID,
        }
    }

    /// The draft as it comes back: with the known customer ID, and a slot for each row.
    pub(super) fn read_back(&self) -> Draft {
        let mut draft = self.draft.clone();
        draft.customer_id = Some(CUSTOMER_ID.to_owned());
        for slot in &self.device.slots {
            draft.slots.entry(slot.slot_id.to_string()).or_default();
        }
        draft
    }
}

fn device() -> Device {
    Device {
        id: Id::from_uuid(Uuid::from_u128(1)),
        organisation: Id::from_uuid(Uuid::from_u128(2)),
        hardware: Hardware::Ask,
        name: "AirPure 300 purifier".parse().unwrap(),
        model_id: "KTR-7Q42-MVN".parse().unwrap(),
        stage: Stage::Draft,
        approvals: 0,
        image: None,
        marketplaces: ["US", "DE"]
            .map(|code| DeviceMarketplace {
                code: code.parse().unwrap(),
                friendly_name: None,
                certified_at: None,
            })
            .into(),
        slots: [("HEPA", "vacuum_filter"), ("carbon", "other")].map(slot).into(),
        created_by: "mira".to_owned(),
        created_at: Timestamp::UNIX_EPOCH,
        updated_at: Timestamp::UNIX_EPOCH,
        version: 1,
    }
}

fn slot((slot_id, category): (&str, &str)) -> Slot {
    Slot {
        slot_id: slot_id.parse().unwrap(),
        category: Some(category.parse().unwrap()),
        names: BTreeMap::new(),
        replenishment_id: None,
    }
}

fn category(code: &str) -> Category {
    Category {
        code: code.parse().unwrap(),
        label: code.replace('_', " ").parse().unwrap(),
        needs_explanation: code == "other",
    }
}

fn marketplace((code, name): (&str, &str)) -> Marketplace {
    Marketplace::read(code, name, "shop.example", &["en-US".to_owned()], "USD", "NA").unwrap()
}

fn complete_draft() -> Draft {
    let text = |text: &str| Some(text.to_owned());
    let hepa = SlotDraft {
        sensor: text("level_usage"),
        measurement: text("percentage"),
        capacity: Answer::typed("100"),
        resolution: Answer::typed("0.5"),
        report_interval_hours: Answer::typed("24"),
        direction: text("supply"),
        consumable_description: text("HEPA H13\n200 mm across"),
        sensor_description: text("=run time, weighted by fan speed"),
        list_mode: text("custom"),
        custom_asins: [
            (
                "US".to_owned(),
                vec![product("B0NLF300H1", "1"), product("B0NLF300H2", "2.5")],
            ),
            ("DE".to_owned(), vec![product("B0NLF300H1", "1")]),
        ]
        .into(),
        ..SlotDraft::default()
    };
    let carbon = SlotDraft {
        sensor: text("level"),
        measurement: text("weight"),
        unit: text("GRAM"),
        capacity: Answer::typed("250"),
        report_interval_hours: Answer::typed("1"),
        direction: text("receptacle"),
        consumable_description: text("Active carbon"),
        sensor_description: text("A scale"),
        explanation: text("A carbon tray"),
        list_mode: text("category"),
        ..SlotDraft::default()
    };
    Draft {
        customer_id: text(CUSTOMER_ID),
        contact_email: "mira.kessler@nordlicht.example".to_owned(),
        test_accounts: ["one@example.com", "two@example.com"].map(str::to_owned).into(),
        note: text("Handle with care"),
        slots: [("HEPA".to_owned(), hepa), ("carbon".to_owned(), carbon)].into(),
    }
}

fn product(asin: &str, pack_size: &str) -> ProductDraft {
    ProductDraft {
        asin: asin.to_owned(),
        pack_size: Answer::typed(pack_size),
        note: None,
    }
}
