//! The sheet with one row for each slot.

use std::collections::BTreeMap;

use replenish_domain::{
    Fault,
    device::Device,
    fault::segment,
    request::{Answer, SlotDraft},
};

use super::{answers::Answers, grid::Grid, workbook::Workbook};
use crate::{
    FormFault,
    layout::{Columns, Field, ProductColumn, SlotColumn, TITLE_ROW},
};

/// Reads each slot's answers. Whether the device has such a slot is for the domain to say.
pub(super) fn read(workbook: &mut Workbook, _: &Device, answers: &mut Answers) -> Result<(), Vec<FormFault>> {
    let grid = workbook.grid::<SlotColumn>()?;
    answers
        .places
        .note("/slots", Grid::place(TITLE_ROW, SlotColumn::SlotId));
    let mut rows = BTreeMap::new();
    for row in grid.rows() {
        let Some(slot_id) = slot_id(answers, &grid, row, SlotColumn::SlotId) else {
            continue;
        };
        if let Some(earlier) = rows.insert(slot_id.clone(), row) {
            let detail = format!(
                "The slot {slot_id} has row {} already. Keep one of the two.",
                earlier + 1
            );
            answers.refuse(
                Grid::place(row, SlotColumn::SlotId),
                Fault::new("form-row-repeated", detail),
            );
            continue;
        }
        let slot = read_row(answers, &grid, row, &slot_id);
        answers.draft.slots.insert(slot_id, slot);
    }
    Ok(())
}

/// The slot a row is about; a row without one is a fault.
pub(super) fn slot_id<C: Columns>(answers: &mut Answers, grid: &Grid<C>, row: u32, column: C) -> Option<String> {
    if grid.get(row, column).is_none() {
        let detail = "The row names no slot. Enter its slot ID, or empty the row.";
        answers.refuse(Grid::place(row, column), Fault::new("form-slot-required", detail));
    }
    let typed = answers.typed(grid, row, column)?;
    Some(typed.trim().to_owned())
}

fn read_row(answers: &mut Answers, grid: &Grid<SlotColumn>, row: u32, slot_id: &str) -> SlotDraft {
    let pointer = format!("/slots{}", segment(slot_id));
    answers
        .places
        .note(pointer.as_str(), Grid::place(row, SlotColumn::SlotId));
    answers.places.note(
        format!("{pointer}/custom_asins"),
        Grid::place(TITLE_ROW, ProductColumn::Asin),
    );
    let mut slot = SlotDraft::default();
    for column in SlotColumn::ALL {
        let Some((member, field)) = column.field(&mut slot) else {
            continue;
        };
        let typed = answers.answer(grid, row, *column, format!("{pointer}/{member}"));
        match field {
            Field::Choice(list, choice) => *choice = typed.map(|typed| list.code(&typed)),
            Field::Number(number) => *number = typed.and_then(|typed| Answer::typed(&typed)),
            Field::Text(text) => *text = typed,
        }
    }
    slot
}
