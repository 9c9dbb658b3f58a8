//! One sheet being written: its headings, cells, drop-downs and locks.

use replenish_domain::request::Answer;
use rust_xlsxwriter::{Format, ProtectionOptions, Worksheet, XlsxError};

use super::{
    FormError,
    heights::Heights,
    rule::{Allowed, Prompt, Rows},
    style::Styles,
};
use crate::{
    MAX_ROWS, Place,
    layout::{Columns, FIRST_ROW, HINT_ROW, Heading, TITLE_ROW},
};

/// The most UTF-16 units a spreadsheet's cell holds.
pub(super) const MAX_TEXT: usize = 32_767;

/// A sheet and the styles of its cells.
pub(super) struct Sheet<'a> {
    worksheet: &'a mut Worksheet,
    heights: Heights,
    pub(super) styles: &'a Styles,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(worksheet: &'a mut Worksheet, styles: &'a Styles) -> Self {
        Self {
            worksheet,
            heights: Heights::default(),
            styles,
        }
    }

    /// Names the sheet and locks it without a password; whoever has to may lift the lock.
    pub(super) fn open(&mut self, name: &str) -> Result<(), XlsxError> {
        let options = ProtectionOptions {
            format_columns: true,
            format_rows: true,
            ..ProtectionOptions::new()
        };
        self.worksheet
            .set_name(name)?
            .protect_with_options(&options)
            .set_landscape()
            .set_print_fit_to_pages(1, 0);
        Ok(())
    }

    /// Names the sheet and writes titles and hints, which stay in view.
    pub(super) fn open_table<C: Columns>(&mut self) -> Result<(), FormError> {
        self.open(C::SHEET)?;
        for column in C::ALL {
            let Heading { title, hint, width } = column.heading();
            self.width(column.index(), width)?;
            self.text(TITLE_ROW, column.index(), title, &self.styles.title)?;
            self.text(HINT_ROW, column.index(), hint, &self.styles.hint)?;
        }
        let has_more_columns = C::ALL.len() > 1;
        self.worksheet
            .set_freeze_panes(FIRST_ROW, u16::from(has_more_columns))?;
        Ok(())
    }

    pub(super) fn width(&mut self, column: u16, width: f64) -> Result<(), XlsxError> {
        self.heights.set_width(column, width);
        self.worksheet.set_column_width(column, width)?;
        Ok(())
    }

    /// Makes room for so many lines in a row that is to be filled in.
    pub(super) fn room(&mut self, row: u32, lines: u8) {
        self.heights.at_least(row, f64::from(lines));
    }

    /// Gives the rows their heights; the last thing done to a sheet.
    pub(super) fn close(self) -> Result<(), XlsxError> {
        for (row, height) in self.heights.tall_rows() {
            self.worksheet.set_row_height(row, height)?;
        }
        Ok(())
    }

    /// Gives all rows of a column their look, so that each takes an answer.
    pub(super) fn column(&mut self, column: u16, format: &Format) -> Result<(), XlsxError> {
        self.worksheet.set_column_format(column, format)?;
        Ok(())
    }

    /// Writes a text as a text: what looks like a formula stays text. An empty one gives the cell
    /// its look only.
    pub(super) fn text(&mut self, row: u32, column: u16, text: &str, format: &Format) -> Result<(), FormError> {
        if row >= MAX_ROWS {
            return Err(FormError::TooManyRows {
                sheet: self.worksheet.name(),
            });
        }
        self.heights.add(row, column, text);
        if text.is_empty() {
            self.worksheet.write_blank(row, column, format)?;
        } else if text.encode_utf16().count() > MAX_TEXT {
            return Err(FormError::TextTooLong {
                place: Place::at(&self.worksheet.name(), row, column),
            });
        } else {
            self.worksheet
                .write_string_with_format(row, column, unify_line_ends(text), format)?;
        }
        Ok(())
    }

    /// Writes a number as a number, and what was typed instead as a text.
    pub(super) fn answer(&mut self, row: u32, column: u16, answer: Option<&Answer>) -> Result<(), FormError> {
        let styles = self.styles;
        let typed = answer.map(ToString::to_string).unwrap_or_default();
        match (answer, typed.parse::<f64>()) {
            (Some(Answer::Number(_)), Ok(number)) => {
                self.worksheet
                    .write_number_with_format(row, column, number, &styles.number)?;
                Ok(())
            }
            _ => self.text(row, column, &typed, &styles.number),
        }
    }

    /// Shows a prompt on the cells of a column, and offers or limits what may be typed.
    pub(super) fn guide(&mut self, rows: Rows, column: u16, prompt: Prompt, allowed: Allowed) -> Result<(), XlsxError> {
        let rule = allowed.with(prompt)?;
        self.worksheet
            .add_data_validation(rows.first, column, rows.last, column, &rule)?;
        Ok(())
    }
}

/// Line ends as spreadsheets write them.
fn unify_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}
