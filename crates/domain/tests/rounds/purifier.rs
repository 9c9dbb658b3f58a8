//! An air purifier as it was handed in, and its answers as they were typed.

use replenish_domain::request::{Answer, Draft, ProductDraft, SlotDraft, Snapshot};
use serde_json::{Value, json};

/// Two slots in two marketplaces; HEPA takes the programme's products, CARBON the maker's own.
pub(crate) fn purifier() -> Value {
    let slot = |slot_id: &str, label: &str| {
        json!({
            "slot_id": slot_id, "label": label, "category": "air_filter",
            "names": {"DE": "Luftfilter", "US": "Air filter"},
        })
    };
    let answers = json!({
        "sensor": "level_usage", "measurement": "percentage", "capacity": 100, "resolution": 0.5,
        "report_interval_hours": 24, "direction": "supply", "consumable_description": "HEPA H13 cylinder.",
        "sensor_description": "Run time.", "list_mode": "category",
    });
    let mut own = answers.clone();
    let product = json!([{"asin": "B0NLF300C1", "pack_size": 1}]);
    own["list_mode"] = json!("custom");
    own["custom_asins"] = json!({"DE": product, "US": product});
    json!({
        "device": {
            "kind": "ask", "name": "AirPure 300", "model_id": "AP-300", "device_type": null,
            "image": {
                "media_type": "image/png", "width": 64, "height": 64, "bytes": 100,
                "sha256": "0".repeat(64), "background": "white",
            },
            "marketplaces": [
                {"code": "US", "friendly_name": "Air purifier"},
                {"code": "DE", "friendly_name": "Luftreiniger"},
            ],
            "slots": [slot("HEPA", "SLOT 01"), slot("CARBON", "SLOT 02")],
        },
        "content": {
            "customer_id": "A1", "contact_email": "mira@nordlicht.example",
            "test_accounts": ["lab@nordlicht.example"], "slots": {"CARBON": own, "HEPA": answers},
        },
    })
}

pub(crate) fn snapshot() -> Snapshot {
    read(purifier())
}

/// The purifier with something else at these places.
pub(crate) fn with(changes: &[(&str, Value)]) -> Snapshot {
    let mut purifier = purifier();
    for (pointer, value) in changes {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let parent = purifier.pointer_mut(parent).unwrap();
        match parent {
            Value::Array(items) => items[name.parse::<usize>().unwrap()] = value.clone(),
            parent => parent[name] = value.clone(),
        }
    }
    read(purifier)
}

pub(crate) fn read(purifier: Value) -> Snapshot {
    serde_json::from_value(purifier).unwrap()
}

/// The answers as they were typed.
pub(crate) fn draft() -> Draft {
    let text = |text: &str| Some(text.to_owned());
    let slot = || SlotDraft {
        sensor: text("level_usage"),
        measurement: text("percentage"),
        capacity: Answer::typed("100"),
        list_mode: text("category"),
        ..SlotDraft::default()
    };
    let product = || ProductDraft {
        asin: "B0NLF300C1".to_owned(),
        pack_size: Answer::typed("1"),
        note: None,
    };
    let mut carbon = slot();
    carbon.list_mode = text("custom");
    carbon.custom_asins = [("US".to_owned(), vec![product()]), ("DE".to_owned(), vec![product()])].into();
    Draft {
        customer_id: None,
        contact_email: "mira@nordlicht.example".to_owned(),
        test_accounts: Vec::new(),
        note: text("The filter ships in June."),
        slots: [("HEPA".to_owned(), slot()), ("CARBON".to_owned(), carbon)].into(),
    }
}
