//! How tall the rows of a sheet have to be for their wrapped texts.

use std::collections::BTreeMap;

/// The height of a line, in points.
const LINE: f64 = 15.0;
/// The tallest row, so that one long answer does not fill the screen.
const MOST_LINES: f64 = 12.0;
/// How much of a column's width a line of words fills on average.
const FILLED: f64 = 0.85;

/// The lines that the texts of a sheet take; spreadsheet programs do not all measure on opening.
#[derive(Debug, Default)]
pub(super) struct Heights {
    widths: BTreeMap<u16, f64>,
    lines: BTreeMap<u32, f64>,
}

impl Heights {
    /// Notes the width of a column, in characters.
    pub(super) fn set_width(&mut self, column: u16, width: f64) {
        self.widths.insert(column, width);
    }

    /// Notes a text that stands in a cell.
    pub(super) fn add(&mut self, row: u32, column: u16, text: &str) {
        let Some(width) = self.widths.get(&column) else { return };
        let lines = text.lines().map(|line| wrapped(line, width * FILLED)).sum();
        self.at_least(row, lines);
    }

    /// Makes room for so many lines.
    pub(super) fn at_least(&mut self, row: u32, lines: f64) {
        let tallest = self.lines.entry(row).or_default();
        *tallest = tallest.max(lines.min(MOST_LINES));
    }

    /// The rows that need more than one line, and their heights in points.
    pub(super) fn tall_rows(&self) -> impl Iterator<Item = (u32, f64)> {
        let tall = self.lines.iter().filter(|(_, lines)| **lines > 1.0);
        tall.map(|(row, lines)| (*row, lines * LINE + 3.0))
    }
}

/// The lines a single line becomes when it is wrapped.
fn wrapped(line: &str, width: f64) -> f64 {
    let characters = u32::try_from(line.chars().count()).unwrap_or(u32::MAX);
    (f64::from(characters) / width).ceil().max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_as_tall_as_its_tallest_text() {
        let mut heights = Heights::default();
        heights.set_width(0, 20.0);
        heights.set_width(1, 100.0);
        heights.add(0, 0, "short");
        heights.add(1, 0, &"x".repeat(40));
        heights.add(1, 1, &"x".repeat(40));
        heights.add(2, 1, "one\ntwo");
        heights.add(3, 0, &"x".repeat(32_767));
        let rows: Vec<_> = heights.tall_rows().collect();
        assert_eq!(rows, [(1, 48.0), (2, 33.0), (3, 183.0)]);
    }
}
