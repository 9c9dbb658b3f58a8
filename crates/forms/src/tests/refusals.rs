//! Every file that is not a completed form is refused with what is wrong, where, and the limit.

use std::io::{Cursor, Write};

use crate::{FormFault, MAX_BYTES, MAX_PARTS, MAX_UNPACKED, read};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{
    sample::Sample,
    surgery::{self, PRODUCTS, Parts, REQUEST, SLOTS, text},
};

const TYPES: &str = "[Content_Types].xml";

/// Code and place of each fault.
fn faults(form: &[u8]) -> Vec<(&'static str, String)> {
    let shown = |fault: &FormFault| {
        let place = fault.place.as_ref().map(ToString::to_string);
        (fault.fault.code, place.unwrap_or_default())
    };
    read(form, &Sample::blank().device)
        .unwrap_err()
        .iter()
        .map(shown)
        .collect()
}

fn refused(form: &[u8]) -> FormFault {
    let mut faults = read(form, &Sample::blank().device).unwrap_err();
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults.remove(0)
}

fn changed(change: impl FnOnce(&mut Parts)) -> Vec<u8> {
    let mut parts = surgery::open(&Sample::complete().form());
    change(&mut parts);
    surgery::close(&parts)
}

fn with_cell(sheet: &str, cell: &str) -> Vec<u8> {
    surgery::set(&Sample::complete().form(), sheet, cell)
}

#[test]
fn a_file_over_the_limit_is_refused_before_it_is_opened() {
    let fault = refused(&vec![0; MAX_BYTES + 1]);
    assert_eq!(
        (fault.fault.code, fault.fault.limit),
        ("form-too-large", Some(2_097_152))
    );
}

#[test]
fn what_is_no_spreadsheet_is_refused() {
    let empty_archive = surgery::close(&Parts::new());
    let document = changed(|parts| {
        let types = "<Types><Override ContentType=\"wordprocessingml\"/></Types>";
        parts.insert(TYPES.to_owned(), types.into());
    });
    let cut = &Sample::complete().form()[..4_000];
    for bytes in [
        b"".as_slice(),
        b"PK",
        b"slot,sensor\nHEPA,level\n",
        cut,
        &empty_archive,
        &document,
    ] {
        assert_eq!(refused(bytes).fault.code, "form-format");
    }
}

#[test]
fn an_encrypted_or_older_workbook_is_refused() {
    let compound = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 600]].concat();
    let fault = refused(&compound);
    assert_eq!(fault.fault.code, "form-format");
    assert!(fault.fault.detail.contains("encrypted"));
    // The same flag in the headers of an archive's entries.
    let mut flagged = Sample::complete().form();
    for at in 0..flagged.len() - 10 {
        match &flagged[at..at + 4] {
            b"PK\x03\x04" => flagged[at + 6] |= 1,
            b"PK\x01\x02" => flagged[at + 8] |= 1,
            _ => {}
        }
    }
    assert!(refused(&flagged).fault.detail.contains("encrypted"));
}

#[test]
fn macros_are_refused_by_part_and_by_content_type() {
    let project = changed(|parts| drop(parts.insert("xl/vbaProject.bin".to_owned(), vec![1, 2, 3])));
    let renamed = changed(|parts| drop(parts.insert("XL\\VBAPROJECT.BIN".to_owned(), vec![1])));
    let old_macros = changed(|parts| drop(parts.insert("xl/macrosheets/sheet1.xml".to_owned(), b"<a/>".to_vec())));
    let typed = surgery::edit(&Sample::complete().form(), TYPES, |types| {
        types.replace(
            "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
            "vnd.ms-excel.sheet.macroEnabled.main",
        )
    });
    for form in [project, renamed, old_macros, typed] {
        assert_eq!(refused(&form).fault.code, "form-macros");
    }
}

#[test]
fn a_file_that_bursts_is_refused_with_the_limit() {
    let honest = changed(|parts| drop(parts.insert("xl/media/a.xml".to_owned(), vec![b' '; 21 << 20])));
    let many = changed(|parts| {
        for at in 0..6 {
            parts.insert(format!("xl/media/{at}.xml"), vec![b' '; 4 << 20]);
        }
    });
    for form in [honest, many] {
        assert!(form.len() < MAX_BYTES);
        let fault = refused(&form).fault;
        assert_eq!((fault.code, fault.limit), ("form-too-large", Some(MAX_UNPACKED)));
    }
}

#[test]
fn a_file_that_lies_about_its_size_is_refused() {
    let mut form = changed(|parts| drop(parts.insert("xl/bomb.xml".to_owned(), vec![b' '; 30 << 20])));
    for at in 0..form.len() - 50 {
        let (size, name) = match &form[at..at + 4] {
            b"PK\x03\x04" => (at + 22, at + 30),
            b"PK\x01\x02" => (at + 24, at + 46),
            _ => continue,
        };
        if form[name..].starts_with(b"xl/bomb.xml") {
            form[size..size + 4].copy_from_slice(&100_u32.to_le_bytes());
        }
    }
    let fault = refused(&form).fault;
    assert_eq!(fault.code, "form-format");
}

#[test]
fn too_many_parts_are_refused_with_the_limit() {
    let form = changed(|parts| {
        for at in 0..MAX_PARTS {
            parts.insert(format!("xl/media/{at}.png"), vec![]);
        }
    });
    let fault = refused(&form).fault;
    assert_eq!((fault.code, fault.limit), ("form-too-large", Some(MAX_PARTS as u64)));
}

#[test]
fn two_parts_of_one_name_are_refused() {
    let form = changed(|parts| {
        let sheet = parts[SLOTS].clone();
        parts.insert(SLOTS.to_uppercase(), sheet);
    });
    assert_eq!(refused(&form).fault.code, "form-format");
}

#[test]
fn entities_are_never_expanded() {
    let strings = "xl/sharedStrings.xml";
    let declared = surgery::edit(&Sample::complete().form(), strings, |xml| {
        xml.replace(
            "<sst",
            "<!DOCTYPE sst [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><sst",
        )
        .replace("Handle with care", "&b;")
    });
    let undeclared = surgery::edit(&Sample::complete().form(), strings, |xml| {
        xml.replace("Handle with care", "&b;")
    });
    for form in [declared, undeclared] {
        assert_eq!(refused(&form).fault.code, "form-format");
    }
}

#[test]
fn a_claim_of_more_strings_than_there_are_reserves_nothing() {
    for count in ["18446744073709551615", "99999999999", "1000001"] {
        let form = surgery::edit(&Sample::complete().form(), "xl/sharedStrings.xml", |xml| {
            xml.replacen("uniqueCount=\"", &format!("uniqueCount=\"{count}\" was=\""), 1)
        });
        assert_eq!(refused(&form).fault.code, "form-format");
    }
}

#[test]
fn one_long_text_shown_in_many_cells_is_bounded() {
    let long = "x".repeat(1 << 20);
    let rows: Vec<_> = (3..40)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>"))
        .collect();
    let rows = rows.concat();
    let form = surgery::edit(&Sample::complete().form(), "xl/sharedStrings.xml", |xml| {
        let first = xml.find("<si>").unwrap();
        format!("{}<si><t>{long}</t></si>{}", &xml[..first], &xml[first..])
    });
    let form = surgery::edit(&form, "xl/worksheets/sheet5.xml", |xml| {
        xml.replace("</sheetData>", &format!("{rows}</sheetData>"))
    });
    let found = faults(&form);
    assert!(found.iter().any(|(code, _)| *code == "form-too-large"), "{found:?}");
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

#[test]
fn an_archive_packed_in_an_unusual_way_is_refused() {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(TYPES, SimpleFileOptions::default()).unwrap();
    archive.write_all(b"<Types/>").unwrap();
    let mut form = archive.finish().unwrap().into_inner();
    for at in 0..form.len() - 12 {
        match &form[at..at + 4] {
            b"PK\x03\x04" => form[at + 8] = 14,
            b"PK\x01\x02" => form[at + 10] = 14,
            _ => {}
        }
    }
    assert_eq!(refused(&form).fault.code, "form-format");
}
