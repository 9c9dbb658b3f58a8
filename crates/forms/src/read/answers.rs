//! What has been read so far: answers, their places, and what is wrong.

use replenish_domain::{Fault, request::Draft};

use super::grid::{Grid, Value};
use crate::{FormFault, Place, Places, layout::Columns};

/// The answers of a form while its sheets are read.
#[derive(Debug, Default)]
pub(super) struct Answers {
    pub(super) draft: Draft,
    pub(super) places: Places,
    pub(super) faults: Vec<FormFault>,
}

impl Answers {
    /// What was typed into a cell; a formula, date or the like is noted as a fault.
    pub(super) fn typed<C: Columns>(&mut self, grid: &Grid<C>, row: u32, column: C) -> Option<String> {
        let fault = match grid.get(row, column)? {
            Value::Text(text) | Value::Number(text) => return Some(text.clone()),
            Value::Formula => Fault::new(
                "form-formula",
                "The cell holds a formula. Enter the value itself, as a text or a number.",
            ),
            Value::Foreign(what) => Fault::new(
                "form-cell-type",
                format!("The cell holds {what}. Enter a text or a number; format the cell as text if it changes."),
            ),
        };
        self.refuse(Grid::place(row, column), fault);
        None
    }

    /// What was typed as the answer the pointer names, whose place is noted even when it is empty.
    pub(super) fn answer<C: Columns>(
        &mut self,
        grid: &Grid<C>,
        row: u32,
        column: C,
        pointer: String,
    ) -> Option<String> {
        self.places.note(pointer, Grid::place(row, column));
        self.typed(grid, row, column)
    }

    /// Notes a fault of a cell.
    pub(super) fn refuse(&mut self, place: Place, fault: Fault) {
        self.faults.push(FormFault::at(place, fault));
    }
}
