//! What opens when a reviewer asks the maker (`programme.md` 6.6).

use proptest::{prelude::*, sample::subsequence};
use replenish_domain::{
    device::Stage,
    request::{Answer, Draft, Opening, ProductDraft, SlotDraft},
};
use rstest::rstest;
use serde_json::json;

use crate::purifier::{draft, purifier, read, snapshot, with};

fn asked(places: &[&str]) -> Opening {
    Opening::new(places.iter().map(|place| (*place).to_owned()), &snapshot().device)
}

/// Everything that could be changed about the purifier.
const PLACES: [&str; 26] = [
    "/device/name",
    "/device/model_id",
    "/device/image",
    "/device/marketplaces/US/friendly_name",
    "/device/marketplaces/DE/friendly_name",
    "/device/slots/HEPA/category",
    "/device/slots/HEPA/names/US",
    "/device/slots/HEPA/names/DE",
    "/device/slots/CARBON/category",
    "/device/slots/CARBON/names/US",
    "/device/slots/CARBON/names/DE",
    "/slots/HEPA/sensor",
    "/slots/HEPA/measurement",
    "/slots/HEPA/unit",
    "/slots/HEPA/capacity",
    "/slots/HEPA/resolution",
    "/slots/HEPA/report_interval_hours",
    "/slots/HEPA/direction",
    "/slots/HEPA/consumable_description",
    "/slots/HEPA/sensor_description",
    "/slots/HEPA/explanation",
    "/slots/HEPA/list_mode",
    "/slots/HEPA/custom_asins/US",
    "/slots/HEPA/custom_asins/DE",
    "/slots/CARBON/capacity",
    "/slots/CARBON/custom_asins/US",
];

#[rstest]
#[case::nothing(&[], &[])]
#[case::the_name(&["/device/name"], &["/device/name"])]
#[case::the_picture(&["/device/image"], &["/device/image"])]
#[case::one_answer(&["/slots/HEPA/capacity"], &["/slots/HEPA/capacity"])]
#[case::two_answers(&["/slots/HEPA/capacity", "/device/name"], &["/device/name", "/slots/HEPA/capacity"])]
#[case::a_unit(&["/slots/HEPA/unit"], &[
    "/slots/HEPA/unit", "/slots/HEPA/capacity", "/slots/HEPA/resolution", "/slots/HEPA/custom_asins/US",
    "/slots/HEPA/custom_asins/DE",
])]
#[case::a_measurement(&["/slots/HEPA/measurement"], &[
    "/slots/HEPA/measurement", "/slots/HEPA/unit", "/slots/HEPA/capacity", "/slots/HEPA/resolution",
    "/slots/HEPA/explanation", "/slots/HEPA/custom_asins/US", "/slots/HEPA/custom_asins/DE",
])]
#[case::a_sensor(&["/slots/HEPA/sensor"], &[
    "/slots/HEPA/sensor", "/slots/HEPA/measurement", "/slots/HEPA/unit", "/slots/HEPA/capacity",
    "/slots/HEPA/resolution", "/slots/HEPA/report_interval_hours", "/slots/HEPA/direction",
    "/slots/HEPA/explanation", "/slots/HEPA/custom_asins/US", "/slots/HEPA/custom_asins/DE",
])]
#[case::the_kind_of_list(&["/slots/HEPA/list_mode"], &[
    "/slots/HEPA/list_mode", "/slots/HEPA/custom_asins/US", "/slots/HEPA/custom_asins/DE",
])]
#[case::products(&["/slots/HEPA/custom_asins/DE"], &[
    "/device/marketplaces/DE/friendly_name", "/device/slots/HEPA/names/DE", "/device/slots/CARBON/names/DE",
    "/slots/HEPA/custom_asins/DE",
])]
#[case::a_category(&["/device/slots/HEPA/category"], &[
    "/device/slots/HEPA/category", "/device/slots/HEPA/names/US", "/device/slots/HEPA/names/DE",
    "/slots/HEPA/consumable_description", "/slots/HEPA/explanation", "/slots/HEPA/list_mode",
    "/slots/HEPA/custom_asins/US", "/slots/HEPA/custom_asins/DE",
])]
#[case::a_name_of_a_slot(&["/device/slots/HEPA/names/DE"], &["/device/slots/HEPA/names/DE"])]
#[case::a_name_in_a_marketplace(&["/device/marketplaces/US/friendly_name"], &[
    "/device/marketplaces/US/friendly_name", "/device/slots/HEPA/names/US", "/device/slots/CARBON/names/US",
    "/slots/HEPA/custom_asins/US", "/slots/CARBON/custom_asins/US",
])]
#[case::marketplaces(&["/device/marketplaces"], &[
    "/device/marketplaces/US/friendly_name", "/device/marketplaces/DE/friendly_name",
    "/device/slots/HEPA/names/US", "/device/slots/HEPA/names/DE", "/device/slots/CARBON/names/US",
    "/device/slots/CARBON/names/DE", "/slots/HEPA/custom_asins/US", "/slots/HEPA/custom_asins/DE",
    "/slots/CARBON/custom_asins/US",
])]
fn what_was_asked_about_opens_with_what_depends_on_it(#[case] places: &[&str], #[case] expected: &[&str]) {
    let opening = asked(places);
    let open: Vec<_> = PLACES.into_iter().filter(|place| opening.allows(place)).collect();
    assert_eq!(open, expected);
    for always in ["/note", "/contact_email", "/test_accounts", "/customer_id"] {
        assert!(opening.allows(always), "{always}");
    }
}

#[test]
fn a_slot_opens_with_all_of_its_own_and_nothing_of_another() {
    let opening = asked(&["/slots/HEPA"]);
    for place in PLACES {
        assert_eq!(opening.allows(place), place.contains("/slots/HEPA/"), "{place}");
    }
    let opening = asked(&["/device/slots"]);
    for place in PLACES {
        assert_eq!(opening.allows(place), place.contains("/slots/"), "{place}");
    }
    let opening = asked(&[""]);
    assert!(PLACES.iter().all(|place| opening.allows(place)));
}

#[test]
fn a_marketplace_added_since_is_open_with_all_that_belongs_to_it() {
    let opening = asked(&[]);
    for place in [
        "/device/marketplaces/FR/friendly_name",
        "/device/slots/HEPA/names/FR",
        "/slots/CARBON/custom_asins/FR",
    ] {
        assert!(opening.allows(place), "{place}");
    }
    assert!(!opening.allows("/device/slots/FR/category"));
}

#[test]
fn a_device_changes_where_it_is_open_only() {
    let (before, opening) = (snapshot().device, asked(&["/slots/HEPA/capacity"]));
    assert_eq!(opening.permit_device(&before, &before), Ok(()));
    let renamed = with(&[("/device/name", json!("AirPure 301"))]).device;
    let locked = opening.permit_device(&before, &renamed).unwrap_err();
    assert_eq!(
        (locked.stage, locked.place.as_deref()),
        (Stage::NeedsInfo, Some("Device name"))
    );
    assert_eq!(asked(&["/device/name"]).permit_device(&before, &renamed), Ok(()));
}

#[test]
fn slots_neither_come_nor_move_unasked() {
    let before = snapshot().device;
    let mut moved = purifier();
    moved["device"]["slots"].as_array_mut().unwrap().reverse();
    let mut more = purifier();
    let pods = json!({"slot_id": "PODS", "label": "SLOT 03", "category": null, "names": {}});
    more["device"]["slots"].as_array_mut().unwrap().push(pods);
    for after in [moved, more] {
        let after = read(after).device;
        let locked = asked(&["/slots/HEPA/capacity"]).permit_device(&before, &after);
        assert_eq!(locked.unwrap_err().place.as_deref(), Some("Device Slots"));
        assert_eq!(asked(&["/device/slots"]).permit_device(&before, &after), Ok(()));
    }
    let mut fewer = purifier();
    fewer["device"]["slots"].as_array_mut().unwrap().remove(0);
    let fewer = read(fewer).device;
    assert!(asked(&["/slots/CARBON"]).permit_device(&before, &fewer).is_err());
    assert_eq!(asked(&["/slots/HEPA"]).permit_device(&before, &fewer), Ok(()));
}

#[test]
fn the_place_of_a_locked_answer_is_named() {
    let before = draft();
    let mut after = before.clone();
    after.slots.get_mut("CARBON").unwrap().capacity = Answer::typed("77");
    let locked = asked(&["/slots/HEPA"]).permit_draft(&before, &after).unwrap_err();
    assert_eq!(locked.place.as_deref(), Some("CARBON, capacity"));
    assert_eq!(asked(&["/slots/CARBON"]).permit_draft(&before, &after), Ok(()));
}

#[test]
fn line_ends_and_empty_answers_are_no_changes() {
    let mut before = draft();
    let hepa = before.slots.get_mut("HEPA").unwrap();
    hepa.sensor_description = Some("One.\nTwo.".to_owned());
    let mut after = before.clone();
    let hepa = after.slots.get_mut("HEPA").unwrap();
    hepa.sensor_description = Some(" One.\r\nTwo. ".to_owned());
    hepa.explanation = Some("  ".to_owned());
    hepa.custom_asins.insert("US".to_owned(), Vec::new());
    assert_eq!(asked(&[]).permit_draft(&before, &after), Ok(()));
}

/// Answers of a slot, each missing or one of a few.
fn slot() -> impl Strategy<Value = SlotDraft> {
    let text = || prop::option::of("[a-z]{1,3}");
    let products = || prop::collection::vec("[A-Z0-9]{10}", 1..3);
    let by_marketplace = prop::collection::btree_map(prop::sample::select(vec!["US", "DE", "FR"]), products(), 0..4);
    (text(), text(), text(), text(), text(), by_marketplace).prop_map(
        |(sensor, unit, capacity, explanation, list_mode, products)| SlotDraft {
            sensor,
            unit,
            capacity: capacity.and_then(|typed| Answer::typed(&typed)),
            explanation,
            // A slot is there as long as something is answered.
            list_mode: list_mode.or_else(|| Some("category".to_owned())),
            custom_asins: products
                .into_iter()
                .map(|(code, asins)| (code.to_owned(), asins.into_iter().map(product).collect()))
                .collect(),
            ..SlotDraft::default()
        },
    )
}

fn product(asin: String) -> ProductDraft {
    ProductDraft {
        asin,
        ..ProductDraft::default()
    }
}

fn any_draft() -> impl Strategy<Value = Draft> {
    let slots = prop::collection::btree_map(prop::sample::select(vec!["HEPA", "CARBON", "a/b~c"]), slot(), 0..4);
    (slots, "[a-z]{0,3}", prop::option::of("[a-z]{1,3}")).prop_map(|(slots, contact_email, note)| Draft {
        contact_email,
        note,
        slots: slots.into_iter().map(|(id, slot)| (id.to_owned(), slot)).collect(),
        ..Draft::default()
    })
}

fn any_opening() -> impl Strategy<Value = Opening> {
    let places = [
        &PLACES[..],
        &["", "/slots/HEPA", "/device/slots", "/device/marketplaces"],
    ]
    .concat();
    subsequence(places, 0..4).prop_map(|places| asked(&places))
}

proptest! {
    #[test]
    fn what_is_kept_is_permitted_and_what_is_permitted_is_kept(
        opening in any_opening(), before in any_draft(), typed in any_draft(),
    ) {
        let kept = opening.keep_locked(&before, typed.clone());
        prop_assert_eq!(opening.permit_draft(&before, &kept), Ok(()));
        if opening.permit_draft(&before, &typed).is_ok() {
            prop_assert_eq!(&kept, &typed);
        }
        // Typing the same again changes nothing, and neither does keeping twice.
        prop_assert_eq!(opening.keep_locked(&before, kept.clone()), kept);
    }

    #[test]
    fn each_answer_is_the_typed_one_where_open_and_the_old_one_elsewhere(
        opening in any_opening(), before in any_draft(), typed in any_draft(),
    ) {
        let kept = opening.keep_locked(&before, typed.clone());
        for slot_id in ["HEPA", "CARBON"] {
            let of = |draft: &Draft| draft.slots.get(slot_id).cloned().unwrap_or_default();
            let from = |name: &str| {
                let is_open = opening.allows(&format!("/slots/{slot_id}/{name}"));
                of(if is_open { &typed } else { &before })
            };
            let kept = of(&kept);
            prop_assert_eq!(&kept.sensor, &from("sensor").sensor);
            prop_assert_eq!(&kept.unit, &from("unit").unit);
            prop_assert_eq!(&kept.capacity, &from("capacity").capacity);
            prop_assert_eq!(&kept.list_mode, &from("list_mode").list_mode);
            for code in ["US", "DE", "FR"] {
                let expected = from(&format!("custom_asins/{code}"));
                prop_assert_eq!(kept.custom_asins.get(code), expected.custom_asins.get(code));
            }
        }
        prop_assert_eq!(kept.note, typed.note);
    }
}
