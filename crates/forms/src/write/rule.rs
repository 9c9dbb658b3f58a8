//! What a cell takes, and what is shown beside it: the spreadsheet's data validation.

use rust_xlsxwriter::{DataValidation, DataValidationRule, Formula, XlsxError};

use crate::{
    MAX_ROWS, Place,
    choices::List,
    layout::{CHOICES, FIRST_ROW, Heading},
};

/// What is shown beside a cell while it is filled in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prompt {
    /// Left out where it is too long.
    pub(super) title: &'static str,
    pub(super) text: &'static str,
}

impl Prompt {
    /// The longest title of the file format.
    const MAX_TITLE: usize = 32;
}

impl From<Heading> for Prompt {
    fn from(Heading { title, hint, .. }: Heading) -> Self {
        Self { title, text: hint }
    }
}

/// The rows a rule holds for, counted from zero.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows {
    pub(super) first: u32,
    pub(super) last: u32,
}

impl Rows {
    /// Every row that takes an answer.
    pub(super) const ANSWERS: Self = Self {
        first: FIRST_ROW,
        last: MAX_ROWS - 1,
    };
}

/// What a cell takes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Allowed {
    /// Anything; there is only a prompt.
    Anything,
    /// A choice of a list.
    List(List),
    /// A choice of so many cells below the title of a column of the sheet Choices.
    Cells { column: u16, count: usize },
    /// A number within bounds.
    Number { least: f64, most: f64 },
    /// A whole number within bounds.
    Whole { least: i32, most: i32 },
}

impl Allowed {
    /// The rule of a cell that takes this, with its prompt.
    pub(super) fn with(self, prompt: Prompt) -> Result<DataValidation, XlsxError> {
        let rule = self.rule().set_input_message(prompt.text)?;
        if prompt.title.len() <= Prompt::MAX_TITLE {
            rule.set_input_title(prompt.title)
        } else {
            Ok(rule)
        }
    }

    fn rule(self) -> DataValidation {
        let rule = DataValidation::new();
        match self {
            Self::Anything => rule.allow_any_value(),
            Self::List(list) => Self::Cells {
                column: list as u16,
                count: list.choices().len(),
            }
            .rule(),
            Self::Cells { column, count } => {
                let column = Place::at(CHOICES, 0, column).column;
                rule.allow_list_formula(Formula::new(format!("={CHOICES}!${column}$2:${column}${}", count + 1)))
            }
            Self::Number { least, most } => rule.allow_decimal_number(DataValidationRule::Between(least, most)),
            Self::Whole { least, most } => rule.allow_whole_number(DataValidationRule::Between(least, most)),
        }
    }
}
