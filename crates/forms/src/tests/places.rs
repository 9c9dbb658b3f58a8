//! A fault the domain finds is shown where it stands in the form.

use replenish_domain::request::read_content;

use super::{
    sample::Sample,
    surgery::{self, PRODUCTS, SLOTS, text},
};
use crate::{Filled, read};

fn filled(form: &[u8]) -> Filled {
    read(form, &Sample::blank().device).unwrap()
}

/// Code and place of what the domain finds.
fn found(form: &[u8]) -> Vec<(&'static str, String)> {
    let Filled { draft, places } = filled(form);
    let faults = read_content(&draft, Sample::blank().expectation()).unwrap_err();
    faults
        .into_iter()
        .map(|fault| {
            let located = places.locate(fault);
            (located.fault.code, located.place.unwrap().to_string())
        })
        .collect()
}

fn with_cell(sheet: &str, cell: &str) -> Vec<u8> {
    surgery::set(&Sample::complete().form(), sheet, cell)
}

#[test]
fn every_fault_of_an_empty_form_has_its_cell() {
    let found = found(&Sample::blank().form());
    let at = |code, place: &str| (code, place.to_owned());
    assert!(found.contains(&at("email-required", "sheet “Request”, row 7, column B")));
    assert!(found.contains(&at("sensor-required", "sheet “Slots”, row 3, column C")));
    assert!(found.contains(&at("sensor-required", "sheet “Slots”, row 4, column C")));
    assert!(found.contains(&at("list-mode-required", "sheet “Slots”, row 4, column M")));
    assert!(found.contains(&at("explanation-required", "sheet “Slots”, row 4, column L")));
}

#[test]
fn a_wrong_answer_is_placed_at_its_cell() {
    let form = with_cell(SLOTS, "<c r=\"F3\"><v>101</v></c>");
    let form = surgery::set(&form, SLOTS, &text("H4", "daily"));
    let form = surgery::set(&form, PRODUCTS, &text("C4", "b0nlf300h2"));
    let form = surgery::set(&form, PRODUCTS, "<c r=\"D5\"><v>0</v></c>");
    let at = |code, place: &str| (code, place.to_owned());
    let found = found(&form);
    assert_eq!(found.len(), 4, "{found:?}");
    for expected in [
        at("capacity-invalid", "sheet “Slots”, row 3, column F"),
        at("number-invalid", "sheet “Slots”, row 4, column H"),
        // The products of DE stand before those of US.
        at("asin-invalid", "sheet “Products”, row 4, column C"),
        at("pack-size-invalid", "sheet “Products”, row 5, column D"),
    ] {
        assert!(found.contains(&expected), "{expected:?} in {found:?}");
    }
}

#[test]
fn an_unknown_slot_is_placed_at_its_row() {
    let found = found(&with_cell(SLOTS, &text("A4", "attic")));
    assert!(found.contains(&("slot-unknown", "sheet “Slots”, row 4, column A".to_owned())));
    // The slot that lost its row is missed where rows stand.
    assert!(found.contains(&("sensor-required", "sheet “Slots”, row 1, column A".to_owned())));
}

#[test]
fn products_of_an_unknown_slot_or_marketplace_are_placed_at_their_row() {
    let form = with_cell(PRODUCTS, &text("A3", "attic/~"));
    let form = surgery::set(&form, PRODUCTS, &text("B5", "XX"));
    let found = found(&form);
    assert!(
        found.contains(&("slot-unknown", "sheet “Products”, row 3, column A".to_owned())),
        "{found:?}"
    );
    assert!(
        found.contains(&("marketplace-unknown", "sheet “Products”, row 5, column B".to_owned())),
        "{found:?}"
    );
}

#[test]
fn own_products_beside_the_programmes_list_are_placed_where_they_begin() {
    let found = found(&with_cell(SLOTS, &text("M3", "category")));
    assert_eq!(
        found,
        [(
            "custom-asins-not-allowed",
            "sheet “Products”, row 3, column A".to_owned()
        )]
    );
}

#[test]
fn a_missing_product_list_is_placed_at_the_heading_of_the_asins() {
    let found = found(&with_cell(SLOTS, &text("M4", "custom")));
    let place = "sheet “Products”, row 1, column C".to_owned();
    assert_eq!(found, [("asin-required", place.clone()), ("asin-required", place)]);
}

#[test]
fn choices_are_read_by_label_or_code_and_marketplaces_in_any_case() {
    let form = with_cell(SLOTS, &text("C3", " LEVEL_USAGE"));
    let form = surgery::set(&form, SLOTS, &text("I3", "is used up"));
    let form = surgery::set(&form, PRODUCTS, &text("B4", " us "));
    assert_eq!(filled(&form).draft, Sample::complete().draft);
}

#[test]
fn numbers_are_read_exactly_and_as_text_where_text_is_asked() {
    let form = with_cell(SLOTS, "<c r=\"F3\"><v>0.29999999999999999</v></c>");
    let form = surgery::set(&form, SLOTS, "<c r=\"H3\"><v>1.2E1</v></c>");
    let form = surgery::set(&form, SLOTS, "<c r=\"J3\"><v>2026</v></c>");
    let form = surgery::set(&form, SLOTS, "<c r=\"F4\"><v>-0</v></c>");
    let slots = filled(&form).draft.slots;
    let shown = |answer: &Option<_>| answer.as_ref().map(ToString::to_string);
    assert_eq!(shown(&slots["HEPA"].capacity).as_deref(), Some("0.3"));
    assert_eq!(shown(&slots["HEPA"].report_interval_hours).as_deref(), Some("12"));
    assert_eq!(slots["HEPA"].consumable_description.as_deref(), Some("2026"));
    assert_eq!(shown(&slots["carbon"].capacity).as_deref(), Some("0"));
}

#[test]
fn blank_rows_and_cells_beside_the_columns_do_not_count() {
    let form = surgery::edit(&Sample::complete().form(), "xl/worksheets/sheet5.xml", |xml| {
        let rows = format!(
            "<row r=\"8\">{}<c r=\"B8\"><f>1</f></c></row><row r=\"9\">{}</row></sheetData>",
            text("A8", " &#10; ").replace("<t>", "<t xml:space=\"preserve\">"),
            text("A9", "three@example.com")
        );
        xml.replace("</sheetData>", &rows)
    });
    let filled = filled(&form);
    assert_eq!(filled.draft.test_accounts.len(), 3);
    assert_eq!(filled.places.of("/test_accounts/2").unwrap().row, 9);
}
