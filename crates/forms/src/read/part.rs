//! One XML part of the archive, checked before the spreadsheet library sees it.
//!
//! The library trusts some numbers: it reserves memory for as many strings as a part claims to
//! have, and computes with cell references without bounds. Both are checked here. Entities are
//! never expanded by either reader; a document type, where they would be declared, is refused.

use quick_xml::{
    Reader,
    escape::unescape,
    events::{BytesStart, Event},
};
use replenish_domain::Fault;

/// The bounds of a sheet in the file format.
const GRID_ROWS: u32 = 1_048_576;
const GRID_COLUMNS: u32 = 16_384;

/// The most texts a part may announce, for which memory is reserved before one is read.
const MAX_STRINGS: u32 = 1_000_000;

/// The longest number format of the file format.
const MAX_NUMBER_FORMAT: usize = 255;

/// Reads the part to its end and refuses what no spreadsheet program writes.
pub(super) fn check(name: &str, xml: &str) -> Result<(), Fault> {
    let mut reader = Reader::from_str(xml);
    loop {
        let is_sound = match reader.read_event() {
            Ok(Event::Eof) => return Ok(()),
            Ok(Event::DocType(_)) | Err(_) => false,
            Ok(Event::Start(element) | Event::Empty(element)) => is_sound(&element),
            Ok(_) => true,
        };
        if !is_sound {
            return Err(refuse(name, reader.buffer_position()));
        }
    }
}

fn is_sound(element: &BytesStart<'_>) -> bool {
    let name = element.local_name();
    element.attributes().all(|attribute| {
        let Ok(attribute) = attribute else { return false };
        let value = attribute.value.as_ref();
        match (name.as_ref(), attribute.key.as_ref()) {
            ("sst", "uniqueCount") => number(value).is_some_and(|count| count <= MAX_STRINGS),
            ("row", "r") => number(value).is_some_and(|row| (1..=GRID_ROWS).contains(&row)),
            ("c", "r") => cell(value).is_some(),
            ("dimension" | "f", "ref") => is_range(value),
            ("numFmt", "formatCode") => unescape(value).is_ok_and(|format| format.chars().count() <= MAX_NUMBER_FORMAT),
            _ => true,
        }
    })
}

/// `A1` or `A1:B2`, the second not before the first.
fn is_range(text: &str) -> bool {
    match text.split_once(':') {
        None => cell(text).is_some(),
        Some((first, last)) => match (cell(first), cell(last)) {
            (Some(first), Some(last)) => first.0 <= last.0 && first.1 <= last.1,
            _ => false,
        },
    }
}

/// Row and column of a reference such as `B7`, within the grid.
fn cell(text: &str) -> Option<(u32, u32)> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = text.split_at(letters);
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let column = letters.bytes().fold(0, |column, letter| {
        column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    let row = number(digits)?;
    ((1..=GRID_COLUMNS).contains(&column) && (1..=GRID_ROWS).contains(&row)).then_some((row, column))
}

fn number(text: &str) -> Option<u32> {
    let is_plain = !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    is_plain.then(|| text.parse().ok()).flatten()
}

fn refuse(name: &str, at: u64) -> Fault {
    let name: String = name.chars().filter(|c| !c.is_control()).take(80).collect();
    Fault::new(
        "form-format",
        format!(
            "The part {name} of the file is not what a spreadsheet program writes, near byte {at}. Open the file in a \
             spreadsheet program and save it as XLSX."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_cannot_be_declared() {
        let bomb = r#"<!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>"#;
        assert_eq!(check("x", bomb).unwrap_err().code, "form-format");
    }

    #[test]
    fn counts_and_references_beyond_the_part_or_the_grid_are_refused() {
        for xml in [
            r#"<sst uniqueCount="18446744073709551615"/>"#,
            r#"<sst uniqueCount="1000001"/>"#,
            r#"<c r="A99999999999"/>"#,
            r#"<c r="ZZZZZZZZZZ1"/>"#,
            r#"<c r="XFE1"/>"#,
            r#"<c r="A0"/>"#,
            r#"<row r="1048577"/>"#,
            r#"<dimension ref="B2:A1"/>"#,
            r#"<f ref="A1:B2:C3"/>"#,
            r#"<c r="A1" r="A2"/>"#,
            "<c",
            "<a></b>",
        ] {
            assert!(check("x", xml).is_err(), "{xml}");
        }
    }

    #[test]
    fn what_spreadsheet_programs_write_is_sound() {
        for xml in [
            r#"<sst uniqueCount="2" count="5000000"><si><t>a</t></si><si><t>b</t></si></sst>"#,
            r#"<row r="1048576"><c r="XFD1048576"/></row>"#,
            r#"<dimension ref="A1:XFD1048576"/>"#,
            r#"<numFmt formatCode="&quot;x&quot;0.00"/>"#,
        ] {
            assert_eq!(check("x", xml), Ok(()), "{xml}");
        }
    }
}
