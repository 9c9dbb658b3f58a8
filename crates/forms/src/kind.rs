//! Telling what a file is by what is in it; names and media types are the sender's word only.

use std::io::Cursor;

use zip::ZipArchive;

use crate::product_list::ListColumn;

/// What a file can be to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A workbook, or what a spreadsheet program encrypts; [`crate::read()`] judges it.
    Workbook,
    /// A product list as text; [`crate::read_product_list`] judges it.
    ProductList,
    /// An archive of other files.
    Archive,
    /// Something else.
    Other,
}

impl FileKind {
    /// What the bytes are. A text counts as a product list when its first line names a column of
    /// one, or when it is `named_csv`.
    #[must_use]
    pub fn of(bytes: &[u8], named_csv: bool) -> Self {
        if bytes.starts_with(&crate::read::COMPOUND_FILE) {
            return Self::Workbook;
        }
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return if holds_a_workbook(bytes) {
                Self::Workbook
            } else {
                Self::Archive
            };
        }
        if named_csv || names_a_column(bytes) {
            Self::ProductList
        } else {
            Self::Other
        }
    }
}

/// A damaged archive is one, too: what is damaged about it the reader of forms tells better.
fn holds_a_workbook(bytes: &[u8]) -> bool {
    let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return true;
    };
    archive
        .file_names()
        .any(|name| name.is_ok_and(|name| name == "[Content_Types].xml"))
}

fn names_a_column(bytes: &[u8]) -> bool {
    let first = bytes.split(|byte| b"\r\n".contains(byte)).next().unwrap_or_default();
    let first = String::from_utf8_lossy(first).to_ascii_lowercase();
    let cells = first
        .split([',', ';', '\t'])
        .map(|cell| cell.trim_matches(['\u{feff}', '"', ' ']));
    let known = |cell: &str| ListColumn::ALL.iter().any(|column| column.as_str() == cell);
    cells.filter(|cell| known(cell)).count() > 1
}
