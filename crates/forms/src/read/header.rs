//! The two heading rows of a sheet: as the form was downloaded, or its columns mean something else.

use replenish_domain::Fault;

use super::grid::{Grid, Value};
use crate::{
    FormFault,
    layout::{Columns, HINT_ROW, TITLE_ROW},
};

/// Fails with every cell that differs.
pub(super) fn check<C: Columns>(grid: &Grid<C>) -> Result<(), Vec<FormFault>> {
    let mut faults = Vec::new();
    for column in C::ALL {
        let heading = column.heading();
        let title = check_cell(grid, TITLE_ROW, *column, heading.title);
        faults.extend(title.or_else(|| check_cell(grid, HINT_ROW, *column, heading.hint)));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// What is wrong unless a cell of the form's own says what it said when the form was downloaded.
pub(super) fn check_cell<C: Columns>(grid: &Grid<C>, row: u32, column: C, expected: &str) -> Option<FormFault> {
    let found = match grid.get(row, column) {
        Some(Value::Text(text)) if text.trim() == expected => return None,
        Some(Value::Text(text) | Value::Number(text)) => format!("The cell says “{}”", shortened(text)),
        Some(Value::Formula) => "The cell holds a formula".to_owned(),
        Some(Value::Foreign(what)) => format!("The cell holds {what}"),
        None => "The cell is empty".to_owned(),
    };
    let detail = format!(
        "{found}; the form has “{expected}” there. Put it back, or download a fresh form and copy your answers into it."
    );
    Some(FormFault::at(
        Grid::place(row, column),
        Fault::new("form-header-changed", detail),
    ))
}

/// Enough of a text to recognise it.
fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    let mut shown: String = text.chars().filter(|c| !c.is_control()).take(MOST).collect();
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    shown
}
