//! Every file that is not a completed form is refused with what is wrong and the limit.

use std::io::{Cursor, Write};

use zip::{ZipWriter, write::SimpleFileOptions};

use super::{
    refused::{faults, refused},
    sample::Sample,
    surgery::{self, Parts, SLOTS},
};
use crate::{MAX_BYTES, MAX_PARTS, MAX_UNPACKED};

const TYPES: &str = "[Content_Types].xml";

fn changed(change: impl FnOnce(&mut Parts)) -> Vec<u8> {
    let mut parts = surgery::open(&Sample::complete().form());
    change(&mut parts);
    surgery::close(&parts)
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
