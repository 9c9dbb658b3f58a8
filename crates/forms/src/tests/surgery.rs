//! Taking a form apart and putting it together changed.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read, Write},
};

use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

pub(super) const REQUEST: &str = "xl/worksheets/sheet2.xml";
pub(super) const SLOTS: &str = "xl/worksheets/sheet3.xml";
pub(super) const PRODUCTS: &str = "xl/worksheets/sheet4.xml";

pub(super) type Parts = BTreeMap<String, Vec<u8>>;

pub(super) fn open(form: &[u8]) -> Parts {
    let mut archive = ZipArchive::new(Cursor::new(form)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut entry = archive.by_index(at).unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            (entry.name().unwrap().into_owned(), content)
        })
        .collect()
}

pub(super) fn close(parts: &Parts) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        // Packing is slow; only what is large has to be packed.
        let options = if content.len() < 1 << 20 {
            SimpleFileOptions::default().compression_method(CompressionMethod::Stored)
        } else {
            SimpleFileOptions::default().compression_level(Some(1))
        };
        archive.start_file(name, options).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The form with one part rewritten.
pub(super) fn edit(form: &[u8], part: &str, change: impl FnOnce(String) -> String) -> Vec<u8> {
    let mut parts = open(form);
    let content = String::from_utf8(parts[part].clone()).unwrap();
    parts.insert(part.to_owned(), change(content).into_bytes());
    close(&parts)
}

/// The form with another cell, such as `<c r="C3"><v>1</v></c>`, in place of the one it has.
pub(super) fn set(form: &[u8], sheet: &str, cell: &str) -> Vec<u8> {
    edit(form, sheet, |xml| {
        let reference = cell.split('"').nth(1).unwrap();
        let begin = xml.find(&format!("<c r=\"{reference}\"")).unwrap();
        let tag_end = begin + xml[begin..].find('>').unwrap() + 1;
        let end = if xml[..tag_end].ends_with("/>") {
            tag_end
        } else {
            tag_end + xml[tag_end..].find("</c>").unwrap() + "</c>".len()
        };
        format!("{}{cell}{}", &xml[..begin], &xml[end..])
    })
}

/// A cell with a text.
pub(super) fn text(reference: &str, text: &str) -> String {
    format!("<c r=\"{reference}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}
