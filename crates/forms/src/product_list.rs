//! The maker's own product list as a text with commas (CSV), for any number of devices and slots
//! (`programme.md` 6.3).

use std::fmt;

use csv::{ReaderBuilder, StringRecord, Trim};
use replenish_domain::{
    Fault,
    request::{Answer, ProductDraft},
};

use crate::{MAX_BYTES, MAX_ROWS, read};

/// A column of the list, named in its first line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListColumn {
    /// The device's model ID.
    ModelId,
    /// The slot the product fits.
    SlotId,
    /// The code of the marketplace it is sold in.
    Marketplace,
    /// Its ASIN.
    Asin,
    /// Units in one pack.
    PackSize,
    /// Anything to say about it; may stay empty.
    Note,
}

/// A product in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductLine {
    /// The line of the file it begins in; 1 is the first.
    pub line: u64,
    /// The device's model ID, not empty.
    pub model_id: String,
    /// The slot, not empty.
    pub slot_id: String,
    /// The marketplace, not empty.
    pub marketplace: String,
    /// The product as typed; the domain judges it.
    pub product: ProductDraft,
}

/// One thing wrong with a list, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListFault {
    /// The line of the file; none when the file as a whole is at fault.
    pub line: Option<u64>,
    /// The column; none when the line as a whole is at fault.
    pub column: Option<ListColumn>,
    /// What is wrong and what to do.
    pub fault: Fault,
}

impl ListColumn {
    /// Every column, in the order in which they are usually written.
    pub const ALL: [Self; 6] = [
        Self::ModelId,
        Self::SlotId,
        Self::Marketplace,
        Self::Asin,
        Self::PackSize,
        Self::Note,
    ];

    /// The name in the first line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ModelId => "model_id",
            Self::SlotId => "slot_id",
            Self::Marketplace => "marketplace",
            Self::Asin => "asin",
            Self::PackSize => "pack_size",
            Self::Note => "note",
        }
    }
}

impl ListFault {
    /// A fault of a cell.
    #[must_use]
    pub const fn at(line: u64, column: ListColumn, fault: Fault) -> Self {
        Self {
            line: Some(line),
            column: Some(column),
            fault,
        }
    }
}

impl fmt::Display for ListFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.column) {
            (Some(line), Some(column)) => write!(f, "Line {line}, column {}: ", column.as_str())?,
            (Some(line), None) => write!(f, "Line {line}: ")?,
            (None, _) => {}
        }
        f.write_str(&self.fault.detail)
    }
}

/// Reads a list. Faults are those of the file and its lines, all at once; whether the products fit
/// the devices is for the domain to say.
///
/// Cells are separated by commas, or by semicolons or tabs, as spreadsheet programs do in some
/// countries.
pub fn read_product_list(bytes: &[u8]) -> Result<Vec<ProductLine>, Vec<ListFault>> {
    let text = text(bytes).map_err(|fault| vec![of_file(fault)])?;
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .trim(Trim::All)
        .from_reader(text.as_bytes());
    // The text is UTF-8 and lines may have any number of cells, so reading it cannot fail.
    let header = reader.headers().cloned().map_err(|_| vec![of_file(unreadable())])?;
    let columns = Positions::read(&header)?;
    let (mut lines, mut faults) = (Vec::new(), Vec::new());
    let mut count_lines = LineCount::of(text);
    for (count, record) in reader.records().enumerate() {
        let Ok(record) = record else {
            faults.push(of_file(unreadable()));
            break;
        };
        let line = count_lines.up_to(record.position().map_or(0, csv::Position::byte));
        if count >= MAX_ROWS as usize {
            let detail = format!("A list has at most {MAX_ROWS} products. Send the rest in another file.");
            let fault = Fault::new("list-too-many-lines", detail).with_limit(MAX_ROWS.into());
            faults.push(of_line(line, fault));
            break;
        }
        if record.iter().all(str::is_empty) {
            continue;
        }
        match columns.line(&record, line) {
            Ok(product) => lines.push(product),
            Err(found) => faults.extend(found),
        }
    }
    if lines.is_empty() && faults.is_empty() {
        faults.push(of_file(empty()));
    }
    if faults.is_empty() { Ok(lines) } else { Err(faults) }
}

/// Reads a list that is the first sheet of a workbook; none when that sheet is no such list, so that
/// the workbook is a form or something else.
#[must_use]
pub fn read_product_workbook(bytes: &[u8]) -> Option<Result<Vec<ProductLine>, Vec<ListFault>>> {
    let rows = read::first_sheet(bytes)?;
    let (_, first) = rows.first()?;
    let header = StringRecord::from(first.clone());
    let named = ListColumn::ALL
        .iter()
        .filter(|column| (0..header.len()).any(|at| is_called(&header, at, column.as_str())));
    if named.count() < 2 {
        return None;
    }
    Some(read_rows(&header, &rows[1..]))
}

fn read_rows(header: &StringRecord, rows: &[(u64, Vec<String>)]) -> Result<Vec<ProductLine>, Vec<ListFault>> {
    let columns = Positions::read(header)?;
    let (mut lines, mut faults) = (Vec::new(), Vec::new());
    for (line, cells) in rows {
        let record = StringRecord::from(cells.clone());
        match columns.line(&record, *line) {
            Ok(product) => lines.push(product),
            Err(found) => faults.extend(found),
        }
    }
    if lines.is_empty() && faults.is_empty() {
        faults.push(of_file(empty()));
    }
    if faults.is_empty() { Ok(lines) } else { Err(faults) }
}

/// Where each column stands in the file.
struct Positions([usize; ListColumn::ALL.len()]);

impl Positions {
    fn read(header: &StringRecord) -> Result<Self, Vec<ListFault>> {
        let mut faults = Vec::new();
        let positions = ListColumn::ALL.map(|column| {
            let mut found = (0..header.len()).filter(|at| is_called(header, *at, column.as_str()));
            let first = found.next();
            let detail = match (first, found.next()) {
                (None, _) => format!("The column {0} is missing. {NEEDED}", column.as_str()),
                (Some(_), Some(_)) => format!("The column {0} stands twice. {NEEDED}", column.as_str()),
                (Some(at), None) => return at,
            };
            faults.push(ListFault::at(1, column, Fault::new("list-column-missing", detail)));
            0
        });
        let is_known = |at: usize| {
            ListColumn::ALL
                .iter()
                .any(|column| is_called(header, at, column.as_str()))
        };
        for at in (0..header.len()).filter(|at| !is_known(*at) && !header[*at].is_empty()) {
            let shown: String = header[at].chars().filter(|c| !c.is_control()).take(60).collect();
            let detail = format!("There is no column “{shown}”. {NEEDED}");
            faults.push(of_line(1, Fault::new("list-column-unknown", detail)));
        }
        if faults.is_empty() {
            Ok(Self(positions))
        } else {
            Err(faults)
        }
    }

    fn line(&self, record: &StringRecord, line: u64) -> Result<ProductLine, Vec<ListFault>> {
        let cell = |column: ListColumn| record.get(self.0[column as usize]).unwrap_or_default();
        let mut faults = Vec::new();
        let mut named = |column: ListColumn, what: &str| {
            let text = cell(column);
            if text.is_empty() {
                let fault = Fault::new("list-cell-required", format!("Enter the {what}, or remove the line."));
                faults.push(ListFault::at(line, column, fault));
            }
            text.to_owned()
        };
        let product = ProductLine {
            line,
            model_id: named(ListColumn::ModelId, "model ID of the device"),
            slot_id: named(ListColumn::SlotId, "slot ID"),
            marketplace: named(ListColumn::Marketplace, "code of the marketplace, such as US"),
            product: ProductDraft {
                asin: cell(ListColumn::Asin).to_owned(),
                pack_size: Answer::typed(cell(ListColumn::PackSize)),
                note: Some(cell(ListColumn::Note).to_owned()).filter(|note| !note.is_empty()),
            },
        };
        if record.iter().skip(ListColumn::ALL.len()).any(|extra| !extra.is_empty()) {
            let detail = "The line has more cells than there are columns. Put a text that holds a comma in quotes.";
            faults.push(of_line(line, Fault::new("list-line-too-long", detail)));
        }
        if faults.is_empty() { Ok(product) } else { Err(faults) }
    }
}

/// Counts lines as an editor does. The library counts from where it began to look for a record, which
/// may be some blank lines before.
struct LineCount<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> LineCount<'a> {
    const fn of(text: &'a str) -> Self {
        Self {
            text: text.as_bytes(),
            at: 0,
            line: 1,
        }
    }

    /// The line of the first cell at or behind the byte.
    fn up_to(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(mark) = self.text.get(self.at)
            && (self.at < byte || b"\r\n".contains(mark))
        {
            self.at += 1;
            let ends = *mark == b'\n' || (*mark == b'\r' && self.text.get(self.at) != Some(&b'\n'));
            self.line += u64::from(ends);
        }
        self.line
    }
}

const NEEDED: &str = "The first line names the columns: model_id,slot_id,marketplace,asin,pack_size,note.";

fn is_called(header: &StringRecord, at: usize, name: &str) -> bool {
    header.get(at).is_some_and(|cell| cell.eq_ignore_ascii_case(name))
}

fn text(bytes: &[u8]) -> Result<&str, Fault> {
    if bytes.len() > MAX_BYTES {
        let detail = format!(
            "The file has {} bytes; a list has at most {MAX_BYTES} (2 MiB).",
            bytes.len()
        );
        return Err(Fault::new("list-too-large", detail).with_limit(MAX_BYTES as u64));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| unreadable())?;
    // A decoder puts this mark where it could not read on.
    if text.contains(char::REPLACEMENT_CHARACTER) || text.contains('\0') {
        return Err(unreadable());
    }
    Ok(text.trim_start_matches('\u{feff}'))
}

/// The mark that stands first of the three in the first line.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    first.bytes().find(|byte| b",;\t".contains(byte)).unwrap_or(b',')
}

fn empty() -> Fault {
    let detail = "The list names no product. Write one a line below the names of the columns.";
    Fault::new("list-empty", detail)
}

fn unreadable() -> Fault {
    let detail = "The file is not a text in UTF-8. Save it as “CSV UTF-8”.";
    Fault::new("list-format", detail)
}

const fn of_file(fault: Fault) -> ListFault {
    ListFault {
        line: None,
        column: None,
        fault,
    }
}

const fn of_line(line: u64, fault: Fault) -> ListFault {
    ListFault {
        line: Some(line),
        column: None,
        fault,
    }
}
