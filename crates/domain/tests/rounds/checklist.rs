//! The reviewer's checklist (`programme.md` 8.6).

use std::collections::BTreeMap;

use replenish_domain::{
    device::SlotId,
    product::{Catalogue, ListCheck},
    request::{Change, CheckItem, Snapshot, observe},
};
use rstest::rstest;
use serde_json::json;

use crate::purifier::{snapshot, with};

#[rstest]
#[case("/device/kind", &[CheckItem::Kind])]
#[case("/device/device_type", &[CheckItem::Kind])]
#[case("/device/model_id", &[CheckItem::Kind])]
#[case("/device/name", &[CheckItem::Kind])]
#[case("/device/image", &[CheckItem::Picture])]
#[case("/device/marketplaces/DE/friendly_name", &[CheckItem::Names, CheckItem::Products])]
#[case("/device/slots/HEPA/names/DE", &[CheckItem::Names])]
#[case("/device/slots/HEPA/category", &[CheckItem::Other, CheckItem::Products])]
#[case("/slots/HEPA/sensor", &[CheckItem::Sensor])]
#[case("/slots/HEPA/measurement", &[CheckItem::Sensor, CheckItem::Other])]
#[case("/slots/HEPA/capacity", &[CheckItem::Sensor])]
#[case("/slots/HEPA/explanation", &[CheckItem::Other])]
#[case("/slots/HEPA/list_mode", &[CheckItem::Products, CheckItem::OwnProducts])]
#[case("/slots/HEPA/custom_asins/DE", &[CheckItem::Products, CheckItem::OwnProducts])]
#[case("/test_accounts", &[CheckItem::TestAccounts])]
#[case("/note", &[])]
#[case("/contact_email", &[])]
fn a_line_has_to_be_looked_at_again_when_its_fields_change(#[case] pointer: &str, #[case] expected: &[CheckItem]) {
    let change = Change {
        pointer: pointer.to_owned(),
        label: String::new(),
        before: "a".to_owned(),
        after: "b".to_owned(),
    };
    let concerned: Vec<_> = CheckItem::ALL
        .into_iter()
        .filter(|item| item.concerns(&change))
        .collect();
    assert_eq!(concerned, expected);
}

#[test]
fn every_line_is_read_by_its_name_and_no_other_is() {
    for item in CheckItem::ALL {
        assert_eq!(item.as_str().parse(), Ok(item));
    }
    assert_eq!("colour".parse::<CheckItem>().unwrap_err().code, "check-unknown");
}

fn seen(snapshot: &Snapshot, lists: &BTreeMap<SlotId, ListCheck>) -> Vec<(CheckItem, &'static str, String)> {
    observe(snapshot, lists)
        .into_iter()
        .map(|seen| (seen.item, seen.rule, seen.pointer))
        .collect()
}

#[test]
fn nothing_is_noticed_about_a_sound_request() {
    assert_eq!(seen(&snapshot(), &BTreeMap::new()), []);
}

#[rstest]
#[case("white", false)]
#[case("transparent", false)]
#[case("other", true)]
fn a_picture_stands_on_white_or_on_nothing(#[case] background: &str, #[case] noticed: bool) {
    let snapshot = with(&[("/device/image/background", json!(background))]);
    let expected = (CheckItem::Picture, "picture-background", "/device/image".to_owned());
    assert_eq!(
        seen(&snapshot, &BTreeMap::new()),
        noticed.then_some(expected).into_iter().collect::<Vec<_>>()
    );
}

#[test]
fn slots_of_one_category_that_measure_in_other_units_are_noticed() {
    let in_millilitres = ("/content/slots/CARBON/unit", json!("MILLILITER"));
    let expected = (CheckItem::Sensor, "unit-differs", "/slots/CARBON/unit".to_owned());
    let differing = with(std::slice::from_ref(&in_millilitres));
    assert_eq!(seen(&differing, &BTreeMap::new()), [expected]);
    let evidence = observe(&differing, &BTreeMap::new()).remove(0).evidence;
    assert_eq!(evidence, "CARBON says MILLILITER, HEPA of the same category no unit.");
    let of_another_category = with(&[in_millilitres.clone(), ("/device/slots/1/category", json!("ink"))]);
    assert_eq!(seen(&of_another_category, &BTreeMap::new()), []);
    let both = with(&[in_millilitres, ("/content/slots/HEPA/unit", json!("MILLILITER"))]);
    assert_eq!(seen(&both, &BTreeMap::new()), []);
}

#[test]
fn a_request_without_test_accounts_is_noticed() {
    let snapshot = with(&[("/content/test_accounts", json!([]))]);
    let expected = (
        CheckItem::TestAccounts,
        "test-accounts-none",
        "/test_accounts".to_owned(),
    );
    assert_eq!(seen(&snapshot, &BTreeMap::new()), [expected]);
}

#[test]
fn products_nobody_could_buy_are_noticed_where_they_were_named() {
    let [us, de]: [replenish_domain::reference::MarketplaceCode; 2] = ["US", "DE"].map(|code| code.parse().unwrap());
    let asin = |asin: &str| asin.parse().unwrap();
    let entries = [(us, vec![asin("B0NLF300C1"), asin("B0NLF300C2"), asin("B0NLF300C3")])].into();
    let shelf = BTreeMap::from([(asin("B0NLF300C1"), true), (asin("B0NLF300C2"), false)]);
    let marketplaces = ["US", "DE"].map(|code| code.parse().unwrap());
    let catalogue = Catalogue(marketplaces.iter().cloned().map(|code| (code, shelf.clone())).collect());
    let check = ListCheck::of(&entries, &marketplaces, &catalogue);
    let places = |slot_id: &str| {
        let lists = BTreeMap::from([(slot_id.parse().unwrap(), check.clone())]);
        let seen = observe(&snapshot(), &lists);
        assert!(
            seen.iter()
                .all(|seen| (seen.item, seen.rule) == (CheckItem::Products, "products-on-sale"))
        );
        seen.into_iter()
            .map(|seen| (seen.pointer, seen.evidence))
            .collect::<Vec<_>>()
    };
    let own = places("CARBON");
    let pointers: Vec<_> = own.iter().map(|(pointer, _)| pointer.as_str()).collect();
    let [in_us, in_de] = ["/slots/CARBON/custom_asins/US", "/slots/CARBON/custom_asins/DE"];
    assert_eq!(pointers, [in_us, in_us, in_de]);
    assert_eq!(own[0].1, "CARBON: B0NLF300C2 is not available in US.");
    assert_eq!(own[1].1, "CARBON: B0NLF300C3 is not in the catalogue in US.");
    assert_eq!(own[2].1, format!("CARBON: the list names no product in {de}."));
    assert!(
        places("HEPA")
            .iter()
            .all(|(pointer, _)| pointer == "/slots/HEPA/list_mode")
    );

    // A marketplace without a catalogue says nothing.
    let unknown = ListCheck::of(&entries, &marketplaces, &Catalogue::default());
    let lists = BTreeMap::from([("CARBON".parse().unwrap(), unknown)]);
    assert_eq!(seen(&snapshot(), &lists), []);
}
