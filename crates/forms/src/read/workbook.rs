//! The spreadsheet library at work: from a checked package to the cells of a sheet.

use std::{collections::BTreeMap, io::Cursor};

use calamine::{DataRef, Reader, Xlsx, XlsxError};
use replenish_domain::Fault;

use super::{
    grid::{Grid, Value},
    header,
    package::MAX_UNPACKED,
};
use crate::{FormFault, MAX_ROWS, Place, layout::Columns};

/// The most columns of a sheet that is read as text.
const MAX_COLUMNS: usize = 50;

/// A workbook of which the sheets of answers are read.
pub(super) struct Workbook {
    xlsx: Xlsx<Cursor<Vec<u8>>>,
    /// Many cells may show one long text; this bounds what they show together.
    bytes_left: usize,
}

impl Workbook {
    pub(super) fn open(package: Vec<u8>) -> Result<Self, Fault> {
        let xlsx = Xlsx::new(Cursor::new(package)).map_err(|_| unreadable_workbook())?;
        Ok(Self {
            xlsx,
            bytes_left: usize::try_from(MAX_UNPACKED).unwrap_or(usize::MAX),
        })
    }

    /// The cells below the headings of a sheet.
    pub(super) fn grid<C: Columns>(&mut self) -> Result<Grid<C>, Vec<FormFault>> {
        if !self.xlsx.sheet_names().iter().any(|name| name == C::SHEET) {
            return Err(vec![missing(C::SHEET)]);
        }
        let mut grid = Grid::default();
        self.fill(&mut grid).map_err(|stop| vec![stop.fault(C::SHEET)])?;
        header::check(&grid)?;
        Ok(grid)
    }

    /// The rows of the first sheet as text; none when it is damaged, too large, or holds what is no
    /// text and no number.
    pub(super) fn first_sheet(&mut self) -> Option<Vec<(u64, Vec<String>)>> {
        let sheet = self.xlsx.sheet_names().first()?.clone();
        let mut cells = self.xlsx.worksheet_cells_reader(&sheet).ok()?;
        let mut rows = BTreeMap::<u64, Vec<String>>::new();
        while let Some(cell) = cells.next_cell_with_formula_metadata().ok()? {
            let (row, column) = (cell.pos.0, cell.pos.1 as usize);
            let (None, Some(value)) = (cell.formula, value(&cell.value)) else {
                continue;
            };
            if row >= MAX_ROWS || column >= MAX_COLUMNS {
                return None;
            }
            let (Value::Text(text) | Value::Number(text)) = value else {
                return None;
            };
            self.bytes_left = self.bytes_left.checked_sub(text.len())?;
            let cells = rows.entry(u64::from(row) + 1).or_default();
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            text.trim().clone_into(&mut cells[column]);
        }
        Some(rows.into_iter().collect())
    }

    fn fill<C: Columns>(&mut self, grid: &mut Grid<C>) -> Result<(), Stop> {
        let mut cells = self.xlsx.worksheet_cells_reader(C::SHEET)?;
        while let Some(cell) = cells.next_cell_with_formula_metadata()? {
            let (row, column) = cell.pos;
            let Some(column) = C::ALL.get(column as usize) else {
                continue;
            };
            let value = match cell.formula {
                Some(_) => Some(Value::Formula),
                None => value(&cell.value),
            };
            let Some(value) = value else { continue };
            if row >= MAX_ROWS {
                return Err(Stop::TooManyRows {
                    row,
                    column: column.index(),
                });
            }
            self.bytes_left = self.bytes_left.checked_sub(value.len()).ok_or(Stop::TooMuchText)?;
            grid.put(row, *column, value);
        }
        Ok(())
    }
}

/// What ends the reading of a sheet.
enum Stop {
    TooManyRows { row: u32, column: u16 },
    TooMuchText,
    Unreadable,
}

impl From<XlsxError> for Stop {
    fn from(_: XlsxError) -> Self {
        Self::Unreadable
    }
}

impl Stop {
    fn fault(&self, sheet: &'static str) -> FormFault {
        let fault = match self {
            Self::TooManyRows { .. } => Fault::new(
                "form-too-many-rows",
                format!("A sheet has at most {MAX_ROWS} rows. Remove what stands below."),
            )
            .with_limit(MAX_ROWS.into()),
            Self::TooMuchText => Fault::new(
                "form-too-large",
                format!("The cells of the form hold more than {MAX_UNPACKED} bytes of text. Shorten the answers."),
            )
            .with_limit(MAX_UNPACKED),
            Self::Unreadable => Fault::new(
                "form-format",
                format!("The sheet “{sheet}” is damaged. Open the file in a spreadsheet program and save it as XLSX."),
            ),
        };
        let (row, column) = match self {
            Self::TooManyRows { row, column } => (*row, *column),
            Self::TooMuchText | Self::Unreadable => (0, 0),
        };
        FormFault::at(Place::at(sheet, row, column), fault)
    }
}

/// What stands in a cell; `None` when it is blank.
fn value(value: &DataRef<'_>) -> Option<Value> {
    let text = match value {
        DataRef::Empty => return None,
        DataRef::String(text) => text.as_str(),
        DataRef::SharedString(text) => text,
        DataRef::Int(number) => return Some(Value::Number(number.to_string())),
        DataRef::Float(number) => return Some(Value::Number(shortest(*number))),
        DataRef::Bool(_) => return Some(Value::Foreign("true or false")),
        DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) => {
            return Some(Value::Foreign("a date or time"));
        }
        DataRef::Error(_) => return Some(Value::Foreign("an error")),
    };
    (!text.trim().is_empty()).then(|| Value::Text(text.to_owned()))
}

/// The fewest digits that give the number back; minus zero is zero.
fn shortest(number: f64) -> String {
    if number == 0.0 {
        "0".to_owned()
    } else {
        number.to_string()
    }
}

fn missing(sheet: &'static str) -> FormFault {
    let detail = format!("The sheet “{sheet}” is missing. Download a fresh form and copy your answers into it.");
    FormFault::at(Place::at(sheet, 0, 0), Fault::new("form-sheet-missing", detail))
}

fn unreadable_workbook() -> Fault {
    let detail =
        "The file is not an XLSX workbook, or it is damaged. Open it in a spreadsheet program and save it as XLSX.";
    Fault::new("form-format", detail)
}
