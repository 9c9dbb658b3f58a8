//! Every cell that is not as the form needs it is refused with its place.

use super::{
    refused::{faults, refused},
    sample::Sample,
    surgery::{self, PRODUCTS, REQUEST, SLOTS, text},
};
use crate::read;

fn with_cell(sheet: &str, cell: &str) -> Vec<u8> {
    surgery::set(&Sample::complete().form(), sheet, cell)
}

#[test]
fn every_missing_sheet_is_named() {
    let form = surgery::edit(&Sample::complete().form(), "xl/workbook.xml", |xml| {
        xml.replace("\"Slots\"", "\"Slots 2\"")
            .replace("\"Test accounts\"", "\"Tests\"")
    });
    let at = |sheet| ("form-sheet-missing", format!("sheet “{sheet}”, row 1, column A"));
    assert_eq!(faults(&form), [at("Slots"), at("Test accounts")]);
}

#[test]
fn a_changed_header_names_what_was_expected_and_found() {
    let fault = refused(&with_cell(SLOTS, &text("D1", "Unit of measure")));
    assert_eq!(fault.fault.code, "form-header-changed");
    assert_eq!(fault.place.unwrap().to_string(), "sheet “Slots”, row 1, column D");
    assert!(fault.fault.detail.contains("“Unit of measure”") && fault.fault.detail.contains("“Measurement”"));
}

#[test]
fn removed_headers_labels_and_heading_rows_are_named() {
    let label = refused(&with_cell(REQUEST, "<c r=\"A7\"/>"));
    assert_eq!(label.place.unwrap().to_string(), "sheet “Request”, row 7, column A");
    // Without the row of explanations the first product would pass for one.
    let found = faults(&with_cell(
        PRODUCTS,
        "<c r=\"C2\" t=\"inlineStr\"><is><t>B0NLF300H1</t></is></c>",
    ));
    assert_eq!(
        found,
        [("form-header-changed", "sheet “Products”, row 2, column C".to_owned())]
    );
}

#[test]
fn formulas_are_refused_wherever_an_answer_stands() {
    let form = with_cell(SLOTS, "<c r=\"F3\"><f>50+50</f><v>100</v></c>");
    let form = surgery::set(&form, SLOTS, "<c r=\"F4\"><f t=\"shared\" si=\"0\"/><v>100</v></c>");
    let form = surgery::set(
        &form,
        REQUEST,
        "<c r=\"B7\" t=\"str\"><f>HYPERLINK(\"x\")</f><v>a@b.example</v></c>",
    );
    let form = surgery::set(&form, PRODUCTS, "<c r=\"A3\" t=\"str\"><f>Slots!A3</f><v>HEPA</v></c>");
    let at = |place: &str| ("form-formula", place.to_owned());
    assert_eq!(
        faults(&form),
        [
            at("sheet “Request”, row 7, column B"),
            at("sheet “Slots”, row 3, column F"),
            at("sheet “Slots”, row 4, column F"),
            at("sheet “Products”, row 3, column A"),
        ]
    );
}

#[test]
fn dates_truth_values_and_errors_are_no_answers() {
    let form = with_cell(SLOTS, "<c r=\"F3\" t=\"b\"><v>1</v></c>");
    let form = surgery::set(&form, SLOTS, "<c r=\"G3\" t=\"e\"><v>#REF!</v></c>");
    let form = surgery::set(&form, SLOTS, "<c r=\"H3\" t=\"d\"><v>2026-05-01</v></c>");
    let found = faults(&form);
    let columns: Vec<_> = found
        .iter()
        .map(|(code, place)| (*code, &place[place.len() - 1..]))
        .collect();
    assert_eq!(
        columns,
        [
            ("form-cell-type", "F"),
            ("form-cell-type", "G"),
            ("form-cell-type", "H")
        ]
    );
}

#[test]
fn a_number_that_a_spreadsheet_took_for_a_date_is_no_answer() {
    let form = surgery::edit(&Sample::complete().form(), "xl/styles.xml", |xml| {
        xml.replace("numFmtId=\"0\"", "numFmtId=\"14\"")
    });
    let found = faults(&form);
    assert!(
        found.contains(&("form-cell-type", "sheet “Slots”, row 3, column F".to_owned())),
        "{found:?}"
    );
}

#[test]
fn a_form_for_another_device_is_refused_at_its_model_id() {
    for cell in [text("B6", "OTHER-1"), "<c r=\"B6\"/>".to_owned()] {
        let fault = refused(&with_cell(REQUEST, &cell));
        assert_eq!(fault.fault.code, "form-device-mismatch");
        assert_eq!(fault.place.unwrap().to_string(), "sheet “Request”, row 6, column B");
        assert!(fault.fault.detail.contains("KTR-7Q42-MVN"));
    }
}

#[test]
fn a_row_too_many_is_refused_with_the_limit() {
    let fault = |row: u32| {
        let form = surgery::edit(&Sample::complete().form(), "xl/worksheets/sheet5.xml", |xml| {
            let last = format!(
                "<row r=\"{row}\">{}</row></sheetData>",
                text(&format!("A{row}"), "a@example.com")
            );
            xml.replace("</sheetData>", &last)
        });
        read(&form, &Sample::blank().device).err()
    };
    assert_eq!(fault(5_000), None);
    let found = fault(5_001).unwrap().remove(0);
    assert_eq!(
        (found.fault.code, found.fault.limit),
        ("form-too-many-rows", Some(5_000))
    );
    assert_eq!(
        found.place.unwrap().to_string(),
        "sheet “Test accounts”, row 5001, column A"
    );
    assert!(fault(1_048_576).is_some());
}

#[test]
fn a_slot_with_two_rows_and_rows_without_slot_or_marketplace_are_refused() {
    let form = with_cell(SLOTS, &text("A4", "HEPA"));
    let form = surgery::set(&form, PRODUCTS, "<c r=\"A3\"/>");
    let form = surgery::set(&form, PRODUCTS, "<c r=\"B4\"/>");
    assert_eq!(
        faults(&form),
        [
            ("form-row-repeated", "sheet “Slots”, row 4, column A".to_owned()),
            ("form-slot-required", "sheet “Products”, row 3, column A".to_owned()),
            (
                "form-marketplace-required",
                "sheet “Products”, row 4, column B".to_owned()
            ),
        ]
    );
}

#[test]
fn faults_of_all_sheets_come_at_once() {
    let form = with_cell(REQUEST, &text("B6", "OTHER-1"));
    let form = surgery::set(&form, SLOTS, &text("A1", "Schacht"));
    let form = surgery::set(&form, PRODUCTS, "<c r=\"D3\"><f>1</f></c>");
    let codes: Vec<_> = faults(&form).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["form-device-mismatch", "form-header-changed", "form-formula"]);
}
