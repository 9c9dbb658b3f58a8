//! The product list as CSV.

use proptest::prelude::*;

use crate::{FileKind, MAX_ROWS, read_product_list, read_product_workbook};

const HEADER: &str = "model_id,slot_id,marketplace,asin,pack_size,note";

fn faults(text: &str) -> Vec<String> {
    let faults = read_product_list(text.as_bytes()).unwrap_err();
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn every_line_is_a_product() {
    let text = format!("{HEADER}\nAP300,HEPA,US,B0NLF300C1,2,\"Big, white\"\n\nAP300,HEPA,DE,B0NLF300C1\n");
    let lines = read_product_list(text.as_bytes()).unwrap();
    assert_eq!(lines.len(), 2);
    assert_eq!((lines[0].line, lines[1].line), (2, 4));
    assert_eq!(
        (lines[0].model_id.as_str(), lines[0].slot_id.as_str()),
        ("AP300", "HEPA")
    );
    assert_eq!(lines[0].product.note.as_deref(), Some("Big, white"));
    assert_eq!(lines[1].product.pack_size, None);
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    for end in ["\n", "\r\n", "\r"] {
        let text = [
            HEADER,
            "",
            "A,B,US,C,1,\"two\nlines\"",
            "",
            "",
            "A,B,US,D,1,",
            "A,B,US,E,1,",
        ]
        .join(end);
        let lines = read_product_list(text.as_bytes()).unwrap();
        let numbers: Vec<_> = lines.iter().map(|product| product.line).collect();
        assert_eq!(numbers, [3, 7, 8], "{end:?}");
    }
}

#[test]
fn spreadsheet_programs_write_it_in_several_ways() {
    let plain = read_product_list(format!("{HEADER}\nAP300,HEPA,US,B0NLF300C1,2,x").as_bytes());
    for text in [
        "\u{feff}model_id;slot_id;marketplace;asin;pack_size;note\r\nAP300;HEPA;US;B0NLF300C1;2;x\r\n;;;;;\r\n",
        "Note\tASIN\tpack_size\tslot_id\tmarketplace\tmodel_id\nx\tB0NLF300C1\t2\tHEPA\tUS\tAP300\n",
        "\"model_id\", slot_id ,marketplace,asin,pack_size,note,,\n AP300,HEPA,US,B0NLF300C1,\"2\",x,,\n",
    ] {
        assert_eq!(read_product_list(text.as_bytes()), plain, "{text}");
    }
}

#[test]
fn every_fault_is_named_by_line_and_column() {
    let text =
        format!("{HEADER}\nAP300,HEPA,US,B0NLF300C1,2,x\n,HEPA,,B0NLF300C1,2,x\nAP300,HEPA,US,B0,1,Big, white\n");
    assert_eq!(
        faults(&text),
        [
            "Line 3, column model_id: Enter the model ID of the device, or remove the line.",
            "Line 3, column marketplace: Enter the code of the marketplace, such as US, or remove the line.",
            "Line 4: The line has more cells than there are columns. Put a text that holds a comma in quotes.",
        ]
    );
    let told = faults("model_id,slot_id,market,asin,pack_size,asin\n");
    let named = "The first line names the columns: model_id,slot_id,marketplace,asin,pack_size,note.";
    assert_eq!(
        told,
        [
            format!("Line 1, column marketplace: The column marketplace is missing. {named}"),
            format!("Line 1, column asin: The column asin stands twice. {named}"),
            format!("Line 1, column note: The column note is missing. {named}"),
            format!("Line 1: There is no column “market”. {named}"),
        ]
    );
}

#[test]
fn a_list_that_cannot_be_read_is_refused_as_a_whole() {
    assert_eq!(
        faults(HEADER),
        ["The list names no product. Write one a line below the names of the columns."]
    );
    let latin = read_product_list(b"model_id,slot_id,marketplace,asin,pack_size,note\nAP300,HEPA,US,B0,1,gr\xFCn");
    assert_eq!(latin.unwrap_err()[0].fault.code, "list-format");
    let utf16: Vec<u8> = HEADER.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read_product_list(&utf16).unwrap_err()[0].fault.code, "list-format");
    let long = format!(
        "{HEADER}\n{}",
        "AP300,HEPA,US,B0NLF300C1,1,\n".repeat(MAX_ROWS as usize + 1)
    );
    assert_eq!(
        faults(&long),
        ["Line 5002: A list has at most 5000 products. Send the rest in another file."]
    );
    let large = vec![b'x'; 3 * 1024 * 1024];
    assert_eq!(read_product_list(&large).unwrap_err()[0].fault.code, "list-too-large");
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(rest in "([A-Z]{0,2}[,;\"\\n\\r\\t]|\\PC){0,80}", bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        drop(read_product_list(format!("{HEADER}\n{rest}").as_bytes()));
        drop(read_product_list(&bytes));
    }
}

/// A workbook whose first sheet has these rows.
fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number).unwrap(),
                Err(_) => sheet.write_string(row, column, *cell).unwrap(),
            };
        }
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_with_the_columns_of_a_list_is_one() {
    let header: Vec<_> = HEADER.split(',').collect();
    let file = workbook(&[
        &header,
        &["AP300", "HEPA", "US", "B0NLF300C1", "2", "Big, white"],
        &[],
        &["AP300", "HEPA", "DE", "B0NLF300C1"],
    ]);
    assert_eq!(FileKind::of(&file, false), FileKind::Workbook);
    let lines = read_product_workbook(&file).unwrap().unwrap();
    let text = format!("{HEADER}\nAP300,HEPA,US,B0NLF300C1,2,\"Big, white\"\n\nAP300,HEPA,DE,B0NLF300C1\n");
    assert_eq!(lines, read_product_list(text.as_bytes()).unwrap());

    let wrong = workbook(&[&header, &["AP300", "", "US", "B0NLF300C1"]]);
    let faults = read_product_workbook(&wrong).unwrap().unwrap_err();
    let told: Vec<_> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["Line 2, column slot_id: Enter the slot ID, or remove the line."]);
    assert!(read_product_workbook(&workbook(&[&header])).unwrap().is_err());
}

#[test]
fn another_workbook_is_no_list() {
    assert_eq!(read_product_workbook(&workbook(&[&["Question", "Answer"]])), None);
    assert_eq!(read_product_workbook(&workbook(&[])), None);
    assert_eq!(read_product_workbook(b"PK\x03\x04"), None);
}
