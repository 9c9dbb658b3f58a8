//! Where an answer stands in the form.

use std::{collections::BTreeMap, fmt};

use replenish_domain::Fault;

/// A cell of the form, or the row or sheet it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The name on the sheet's tab.
    pub sheet: String,
    /// The row as the spreadsheet numbers it: 1 is the first.
    pub row: u32,
    /// The column's letters, such as `C`.
    pub column: String,
}

impl Place {
    /// The place of a cell counted from zero.
    pub(crate) fn at(sheet: &str, row: u32, column: u16) -> Self {
        Self {
            sheet: sheet.to_owned(),
            row: row + 1,
            column: letters(column),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sheet “{}”, row {}, column {}", self.sheet, self.row, self.column)
    }
}

/// Where each answer of a form stands, by its JSON pointer; empty answers have their place too.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Places(BTreeMap<String, Place>);

impl Places {
    /// The place of the answer, else of the nearest part of the request that encloses it.
    #[must_use]
    pub fn of(&self, pointer: &str) -> Option<&Place> {
        let mut pointer = pointer;
        loop {
            if let Some(place) = self.0.get(pointer) {
                return Some(place);
            }
            pointer = pointer.rsplit_once('/')?.0;
        }
    }

    /// Adds its place to a fault that was found in an answer.
    #[must_use]
    pub fn locate(&self, fault: Fault) -> FormFault {
        FormFault {
            place: self.of(&fault.pointer).cloned(),
            fault,
        }
    }

    /// Notes where an answer stands.
    pub(crate) fn note(&mut self, pointer: impl Into<String>, place: Place) {
        self.0.insert(pointer.into(), place);
    }

    /// Notes where an answer stands unless an earlier place is known.
    pub(crate) fn note_first(&mut self, pointer: impl Into<String>, place: Place) {
        self.0.entry(pointer.into()).or_insert(place);
    }
}

/// One thing wrong with a form, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormFault {
    /// The cell at fault; `None` when the file as a whole is.
    pub place: Option<Place>,
    /// What is wrong and what to do.
    pub fault: Fault,
}

impl FormFault {
    /// A fault of a cell.
    pub(crate) fn at(place: Place, fault: Fault) -> Self {
        Self {
            place: Some(place),
            fault,
        }
    }
}

impl fmt::Display for FormFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            // A whole sentence, where a place alone is a part of one.
            Some(Place { sheet, row, column }) => {
                write!(f, "Sheet “{sheet}”, row {row}, column {column}: {}", self.fault.detail)
            }
            None => f.write_str(&self.fault.detail),
        }
    }
}

/// `A` for 0, `Z` for 25, `AA` for 26.
fn letters(column: u16) -> String {
    let digit = char::from(b'A' + (column % 26) as u8);
    match column / 26 {
        0 => digit.to_string(),
        higher => letters(higher - 1) + &digit.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_a_spreadsheet() {
        let shown: Vec<_> = [0, 2, 25, 26, 701, 702].map(letters).into();
        assert_eq!(shown, ["A", "C", "Z", "AA", "ZZ", "AAA"]);
    }

    #[test]
    fn a_place_reads_as_sheet_row_and_column() {
        assert_eq!(Place::at("Slots", 3, 2).to_string(), "sheet “Slots”, row 4, column C");
    }

    #[test]
    fn an_answer_without_a_place_takes_the_nearest_around_it() {
        let mut places = Places::default();
        places.note("/slots/a", Place::at("Slots", 2, 0));
        assert_eq!(places.of("/slots/a/sensor/x").map(|place| place.row), Some(3));
        assert_eq!(places.of("/slots/b"), None);
        assert_eq!(places.of(""), None);
    }
}
