//! The rules of the request form, fault by fault (`programme.md` 6.2).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use replenish_domain::{
    Id,
    device::{Device, DeviceMarketplace, Hardware, Slot, Stage},
    readiness,
    reference::Category,
    request::{Answer, Content, Draft, Expectation, ProductDraft, SlotDraft, Snapshot, read_content},
};
use rstest::rstest;

fn category(code: &str) -> Category {
    Category {
        code: code.parse().unwrap(),
        label: code.parse().unwrap(),
        needs_explanation: code == "other",
    }
}

fn device() -> Device {
    let slot = |slot_id: &str, category: &str| Slot {
        slot_id: slot_id.parse().unwrap(),
        category: Some(category.parse().unwrap()),
        names: [("US".parse().unwrap(), "Filter".parse().unwrap())].into(),
        replenishment_id: None,
    };
    Device {
        id: Id::from_uuid(uuid::Uuid::from_u128(1)),
        organisation: Id::from_uuid(uuid::Uuid::from_u128(2)),
        hardware: Hardware::Ask,
        name: "AirPure".parse().unwrap(),
        model_id: "AP-300".parse().unwrap(),
        stage: Stage::Draft,
        approvals: 0,
        image: None,
        marketplaces: vec![DeviceMarketplace {
            code: "US".parse().unwrap(),
            friendly_name: Some("AirPure".parse().unwrap()),
            certified_at: None,
        }],
        slots: vec![slot("HEPA", "air_filter"), slot("SCENT", "other")],
        created_by: String::new(),
        created_at: jiff::Timestamp::UNIX_EPOCH,
        updated_at: jiff::Timestamp::UNIX_EPOCH,
        version: 1,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "every answer of a draft may be missing")]
fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn slot() -> SlotDraft {
    SlotDraft {
        sensor: text("level"),
        measurement: text("volume"),
        unit: text("MILLILITER"),
        capacity: Answer::typed("500"),
        resolution: Answer::typed("25"),
        report_interval_hours: Answer::typed("24"),
        direction: text("supply"),
        consumable_description: text("A filter."),
        sensor_description: text("A float."),
        explanation: text("Scent pads."),
        list_mode: text("category"),
        custom_asins: [].into(),
    }
}

fn draft() -> Draft {
    Draft {
        customer_id: None,
        contact_email: "mira@example.com".to_owned(),
        test_accounts: vec!["tester@example.com".to_owned()],
        note: None,
        slots: [("HEPA".to_owned(), slot()), ("SCENT".to_owned(), slot())].into(),
    }
}

fn read(draft: &Draft) -> Result<Content, Vec<(String, &'static str)>> {
    let (device, categories) = (device(), [category("air_filter"), category("other")]);
    let expected = Expectation {
        device: &device,
        categories: &categories,
        customer_id: "A1",
    };
    read_content(draft, expected)
        .map_err(|faults| faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect())
}

fn faults_of(change: impl FnOnce(&mut Draft)) -> Vec<(String, &'static str)> {
    let mut draft = draft();
    change(&mut draft);
    read(&draft).unwrap_err()
}

fn product(asin: &str, pack_size: &str) -> ProductDraft {
    ProductDraft {
        asin: asin.to_owned(),
        pack_size: Answer::typed(pack_size),
        note: None,
    }
}

#[test]
fn a_complete_draft_becomes_content() {
    let content = read(&draft()).unwrap();
    assert_eq!((content.customer_id.as_str(), content.slots.len()), ("A1", 2));
}

#[test]
fn an_empty_draft_names_everything_that_is_missing() {
    let faults = read(&Draft::default()).unwrap_err();
    let codes: Vec<_> = faults
        .iter()
        .map(|(pointer, code)| format!("{pointer} {code}"))
        .collect();
    for expected in [
        "/contact_email email-required",
        "/slots/HEPA/sensor sensor-required",
        "/slots/HEPA/measurement measurement-required",
        "/slots/HEPA/capacity capacity-required",
        "/slots/HEPA/report_interval_hours report-interval-required",
        "/slots/HEPA/direction direction-required",
        "/slots/HEPA/consumable_description consumable-description-required",
        "/slots/HEPA/sensor_description sensor-description-required",
        "/slots/HEPA/list_mode list-mode-required",
        "/slots/SCENT/explanation explanation-required",
    ] {
        assert!(codes.contains(&expected.to_owned()), "{expected} in {codes:#?}");
    }
    assert!(!codes.contains(&"/slots/HEPA/explanation explanation-required".to_owned()));
}

#[rstest]
#[case("sensor", "radar", "/slots/HEPA/sensor", "sensor-unknown")]
#[case("measurement", "length", "/slots/HEPA/measurement", "measurement-unknown")]
#[case("unit", "", "/slots/HEPA/unit", "unit-required")]
#[case("unit", "GRAM", "/slots/HEPA/unit", "unit-unknown")]
#[case("capacity", "0", "/slots/HEPA/capacity", "capacity-invalid")]
#[case("capacity", "much", "/slots/HEPA/capacity", "number-invalid")]
#[case("resolution", "501", "/slots/HEPA/resolution", "resolution-invalid")]
#[case("interval", "25", "/slots/HEPA/report_interval_hours", "report-interval-invalid")]
#[case("interval", "0", "/slots/HEPA/report_interval_hours", "report-interval-invalid")]
#[case("interval", "1.5", "/slots/HEPA/report_interval_hours", "report-interval-invalid")]
#[case("direction", "up", "/slots/HEPA/direction", "direction-unknown")]
#[case("consumable", "a\0b", "/slots/HEPA/consumable_description", "text-invalid")]
#[case("list", "mine", "/slots/HEPA/list_mode", "list-mode-unknown")]
fn a_wrong_answer_is_named(#[case] field: &str, #[case] typed: &str, #[case] pointer: &str, #[case] code: &str) {
    let faults = faults_of(|draft| {
        let slot = draft.slots.get_mut("HEPA").unwrap();
        match field {
            "sensor" => slot.sensor = text(typed),
            "measurement" => (slot.measurement, slot.unit) = (text(typed), None),
            "unit" => slot.unit = text(typed),
            "capacity" => slot.capacity = Answer::typed(typed),
            "resolution" => slot.resolution = Answer::typed(typed),
            "interval" => slot.report_interval_hours = Answer::typed(typed),
            "direction" => slot.direction = text(typed),
            "consumable" => slot.consumable_description = text(typed),
            _ => slot.list_mode = text(typed),
        }
    });
    assert_eq!(faults, [(pointer.to_owned(), code)]);
}

#[test]
fn descriptions_have_two_thousand_characters_and_not_one_more() {
    let with = |length| {
        let mut draft = draft();
        draft.slots.get_mut("HEPA").unwrap().sensor_description = Some("ä".repeat(length));
        read(&draft)
    };
    assert!(with(2_000).is_ok());
    assert_eq!(
        with(2_001).unwrap_err(),
        [("/slots/HEPA/sensor_description".to_owned(), "text-too-long")]
    );
}

#[test]
fn a_usage_sensor_reports_no_percentage() {
    let faults = faults_of(|draft| {
        let slot = draft.slots.get_mut("HEPA").unwrap();
        (slot.sensor, slot.measurement, slot.unit) = (text("usage"), text("percentage"), None);
    });
    assert_eq!(
        faults,
        [("/slots/HEPA/measurement".to_owned(), "measurement-not-allowed")]
    );
}

#[test]
fn at_most_ten_test_accounts_each_once() {
    let addresses = |count| (0..count).map(|n| format!("t{n}@example.com")).collect::<Vec<_>>();
    assert!(
        read(&Draft {
            test_accounts: addresses(10),
            ..draft()
        })
        .is_ok()
    );
    let faults = faults_of(|draft| draft.test_accounts = addresses(11));
    assert_eq!(faults, [("/test_accounts".to_owned(), "too-many-test-accounts")]);
    let faults =
        faults_of(|draft| draft.test_accounts = vec!["a@example.com".into(), "A@example.com".into(), "b".into()]);
    assert_eq!(
        faults,
        [
            ("/test_accounts/1".to_owned(), "test-account-repeated"),
            ("/test_accounts/2".to_owned(), "email-invalid")
        ]
    );
}

#[test]
fn own_products_are_needed_for_each_marketplace_of_the_device_and_no_other() {
    let with = |products: Vec<(&str, Vec<ProductDraft>)>| {
        let mut draft = draft();
        let slot = draft.slots.get_mut("HEPA").unwrap();
        slot.list_mode = text("custom");
        slot.custom_asins = products
            .into_iter()
            .map(|(code, list)| (code.to_owned(), list))
            .collect();
        read(&draft)
    };
    assert!(with(vec![("US", vec![product("B00NTCHCU2", "20")])]).is_ok());
    let place = |rest: &str| format!("/slots/HEPA/custom_asins{rest}");
    assert_eq!(with(vec![]).unwrap_err(), [(place("/US"), "asin-required")]);
    assert_eq!(
        with(vec![
            ("DE", vec![product("B00NTCHCU2", "1")]),
            ("US", vec![product("b", ""), product("B00NTCHCU2", "0")])
        ])
        .unwrap_err(),
        [
            (place("/DE"), "marketplace-unknown"),
            (place("/US/0/asin"), "asin-invalid"),
            (place("/US/0/pack_size"), "pack-size-required"),
            (place("/US/1/pack_size"), "pack-size-invalid"),
        ]
    );
    let twice = vec![product("B00NTCHCU2", "1"), product("B00NTCHCU2", "2")];
    assert_eq!(
        with(vec![("US", twice)]).unwrap_err(),
        [(place("/US/1/asin"), "asin-repeated")]
    );
    let many = (0..101).map(|n| product(&format!("B{n:09}"), "1")).collect();
    assert_eq!(
        with(vec![("US", many)]).unwrap_err(),
        [(place("/US"), "too-many-products")]
    );
}

#[test]
fn somebody_elses_customer_id_and_slots_are_refused() {
    let faults = faults_of(|draft| {
        draft.customer_id = text("A2");
        draft.slots.insert("a/b".to_owned(), slot());
    });
    assert_eq!(
        faults,
        [
            ("/customer_id".to_owned(), "customer-id-mismatch"),
            ("/slots/a~1b".to_owned(), "slot-unknown")
        ]
    );
}

#[test]
fn a_snapshot_survives_its_text_and_keeps_its_hash() {
    let snapshot = Snapshot::freeze(&device(), read(&draft()).unwrap());
    let text = snapshot.to_text().unwrap();
    let again: Snapshot = serde_json::from_str(&text).unwrap();
    assert_eq!(again, snapshot);
    assert_eq!(again.to_text().unwrap(), text);
}

#[test]
fn a_device_lacks_what_its_pages_would_ask_for() {
    let mut device = device();
    device.marketplaces[0].friendly_name = None;
    device.slots[0].category = None;
    device.slots[1].names.clear();
    let missing = readiness::of_device(&device).missing;
    let found: Vec<_> = missing
        .iter()
        .map(|fault| (fault.pointer.as_str(), fault.code))
        .collect();
    assert_eq!(
        found,
        [
            ("/image", "image-required"),
            ("/marketplaces/0/friendly_name", "friendly-name-required"),
            ("/slots/0/category", "category-required"),
            ("/slots/1/names/US", "slot-name-required"),
        ]
    );
}
