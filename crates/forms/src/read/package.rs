//! The outer file: a ZIP archive, inspected and unpacked within bounds before anything parses it.

use std::{
    collections::BTreeSet,
    io::{Cursor, Read, Write},
};

use replenish_domain::Fault;
use zip::{ZipArchive, ZipWriter, read::ZipFile, result::ZipError, write::SimpleFileOptions};

use super::part;
use crate::MAX_BYTES;

/// The most parts of a form's archive. A form as it is downloaded has about 20.
pub const MAX_PARTS: usize = 200;

/// The most bytes the parts of a form may unpack to, together.
pub const MAX_UNPACKED: u64 = 20 * 1024 * 1024;

/// How a file begins that holds an encrypted workbook, or one of the format before XLSX.
pub(crate) const COMPOUND_FILE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

const CONTENT_TYPES: &str = "[Content_Types].xml";

/// Unpacks the checked parts that matter and packs them anew, so that whoever reads on sees
/// exactly what was checked: sizes that are true, names that are unique, XML without tricks.
pub(super) fn open(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    if bytes.len() > MAX_BYTES {
        return Err(too_large(
            format!(
                "The file has {} bytes; a form has at most {MAX_BYTES} (2 MiB).",
                bytes.len()
            ),
            MAX_BYTES as u64,
        ));
    }
    if bytes.starts_with(&COMPOUND_FILE) {
        return Err(format(
            "The file is encrypted, or of the older XLS format. Save it as XLSX without a password.",
        ));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| not_a_spreadsheet())?;
    inspect(&mut archive)?;
    let parts = unpack(&mut archive)?;
    pack(&parts).map_err(|_| not_a_spreadsheet())
}

/// Refuses by the archive's directory alone what needs no unpacking to be refused.
fn inspect(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), Fault> {
    if archive.len() > MAX_PARTS {
        let detail = format!("The file has {} parts; a form has at most {MAX_PARTS}.", archive.len());
        return Err(too_large(detail, MAX_PARTS as u64));
    }
    let (mut names, mut unpacked) = (BTreeSet::new(), 0_u64);
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(|_| not_a_spreadsheet())?;
        if entry.encrypted() {
            return Err(format("The file is encrypted. Save it without a password."));
        }
        let name = name_of(&entry)?.to_lowercase();
        if name.ends_with("vbaproject.bin") || name.contains("macrosheets/") {
            return Err(macros());
        }
        unpacked = unpacked.saturating_add(entry.size());
        if unpacked > MAX_UNPACKED {
            return Err(bursts());
        }
        if !names.insert(name) {
            return Err(not_a_spreadsheet());
        }
    }
    Ok(())
}

/// The directory may lie about sizes, so what is unpacked is counted too. The archive library gives
/// up on a part that outgrows its stated size; this count does not rely on it.
fn unpack(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Vec<(String, String)>, Fault> {
    let mut left = MAX_UNPACKED;
    let mut parts = Vec::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(|error| unreadable(&error))?;
        let name = name_of(&entry)?;
        if !is_wanted(&name) {
            continue;
        }
        let mut content = Vec::new();
        let taken = entry.by_ref().take(left + 1).read_to_end(&mut content);
        let size = taken.map_err(|_| not_a_spreadsheet())? as u64;
        left = left.checked_sub(size).ok_or_else(bursts)?;
        // A part in another encoding is none that a form needs.
        if let Ok(xml) = String::from_utf8(content) {
            part::check(&name, &xml)?;
            parts.push((name, xml));
        }
    }
    check_content_types(&parts)?;
    Ok(parts)
}

/// Pictures, themes and properties carry no answers.
fn is_wanted(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let is_xml = matches!(name.rsplit_once('.'), Some((_, "xml" | "rels")));
    is_xml
        && !["theme/", "customxml/", "docprops/"]
            .iter()
            .any(|folder| name.contains(folder))
}

fn check_content_types(parts: &[(String, String)]) -> Result<(), Fault> {
    let (_, types) = parts
        .iter()
        .find(|(name, _)| name == CONTENT_TYPES)
        .ok_or_else(not_a_spreadsheet)?;
    let types = types.to_ascii_lowercase();
    if ["macroenabled", "macrosheet", "vbaproject"]
        .iter()
        .any(|mark| types.contains(mark))
    {
        return Err(macros());
    }
    if types.contains("spreadsheetml") {
        Ok(())
    } else {
        Err(not_a_spreadsheet())
    }
}

fn pack(parts: &[(String, String)]) -> Result<Vec<u8>, ZipError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, xml) in parts {
        archive.start_file(name.as_str(), stored)?;
        archive.write_all(xml.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

fn name_of<R: Read>(entry: &ZipFile<'_, R>) -> Result<String, Fault> {
    let name = entry.name().map_err(|_| not_a_spreadsheet())?;
    Ok(name.replace('\\', "/"))
}

fn unreadable(error: &ZipError) -> Fault {
    match error {
        ZipError::UnsupportedArchive(_) => {
            format("The file is packed in a way spreadsheets do not use. Save it anew as XLSX.")
        }
        _ => not_a_spreadsheet(),
    }
}

fn not_a_spreadsheet() -> Fault {
    format(
        "The file is not an XLSX spreadsheet, or it is damaged. Open it in a spreadsheet program and save it as XLSX.",
    )
}

fn format(detail: &str) -> Fault {
    Fault::new("form-format", detail)
}

fn macros() -> Fault {
    let detail = "The file contains macros. Save it as XLSX without macros.";
    Fault::new("form-macros", detail)
}

fn bursts() -> Fault {
    let detail = format!(
        "The file unpacks to more than {MAX_UNPACKED} bytes (20 MiB). Download a fresh form and copy your answers into it."
    );
    too_large(detail, MAX_UNPACKED)
}

fn too_large(detail: String, limit: u64) -> Fault {
    Fault::new("form-too-large", detail).with_limit(limit)
}
