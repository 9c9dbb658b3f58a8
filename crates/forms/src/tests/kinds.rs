//! Telling files apart, and the device a form is for.

use super::{
    sample::Sample,
    surgery::{self, Parts, REQUEST},
};
use crate::{FileKind, model_id};

#[test]
fn a_file_is_what_is_in_it() {
    let form = Sample::complete().form();
    let archive = surgery::close(&Parts::from([("form.xlsx".to_owned(), form.clone())]));
    let encrypted = [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[0; 64]].concat();
    for (bytes, kind) in [
        (form.as_slice(), FileKind::Workbook),
        (&form[..2_000], FileKind::Workbook),
        (&encrypted, FileKind::Workbook),
        (&archive, FileKind::Archive),
        (b"model_id;slot_id;marketplace\n", FileKind::ProductList),
        (b"\xEF\xBB\xBF\"slot_id\",\"ASIN\"\r\nx", FileKind::ProductList),
        (b"-- \nMira, Nordlicht\n", FileKind::Other),
        (b"\x89PNG\r\n\x1A\n", FileKind::Other),
        (b"", FileKind::Other),
    ] {
        assert_eq!(FileKind::of(bytes, false), kind, "{:?}", String::from_utf8_lossy(bytes));
    }
    assert_eq!(FileKind::of(b"\xFF\xFEm\0o\0", true), FileKind::ProductList);
    assert_eq!(FileKind::of(&form, true), FileKind::Workbook);
}

#[test]
fn a_form_says_which_device_it_is_for() {
    let form = Sample::complete().form();
    assert_eq!(model_id(&form).unwrap(), Sample::complete().device.model_id.as_str());
    let formula = surgery::set(&form, REQUEST, r#"<c r="B6"><f>1+1</f><v>2</v></c>"#);
    let faults = model_id(&formula).unwrap_err();
    assert_eq!(
        faults[0].to_string().split(": ").next(),
        Some("Sheet “Request”, row 6, column B")
    );
    assert_eq!(model_id(b"hello").unwrap_err()[0].fault.code, "form-format");
}
