//! The sheet with one row for each of the maker's own products.

use std::collections::BTreeSet;

use replenish_domain::{
    Fault,
    device::Device,
    fault::segment,
    request::{Answer, ProductDraft},
};

use super::{answers::Answers, grid::Grid, slots::slot_id, workbook::Workbook};
use crate::{FormFault, layout::ProductColumn};

/// Reads the product lists. Slot and marketplace may be foreign to the device; the domain says so.
pub(super) fn read(workbook: &mut Workbook, device: &Device, answers: &mut Answers) -> Result<(), Vec<FormFault>> {
    let grid = workbook.grid::<ProductColumn>()?;
    let mut begun = BTreeSet::new();
    for row in grid.rows() {
        let slot_id = slot_id(answers, &grid, row, ProductColumn::SlotId);
        let marketplace = marketplace(answers, &grid, row, device);
        if let (Some(slot_id), Some(marketplace)) = (slot_id, marketplace) {
            begin(answers, row, &slot_id, &marketplace, begun.insert(slot_id.clone()));
            read_row(answers, &grid, row, slot_id, marketplace);
        }
    }
    Ok(())
}

/// The code of the marketplace a row is for; a row without one is a fault.
fn marketplace(answers: &mut Answers, grid: &Grid<ProductColumn>, row: u32, device: &Device) -> Option<String> {
    let column = ProductColumn::Marketplace;
    if grid.get(row, column).is_none() {
        let detail = "The row names no marketplace. Enter its code, such as US, or empty the row.";
        answers.refuse(
            Grid::place(row, column),
            Fault::new("form-marketplace-required", detail),
        );
    }
    let typed = answers.typed(grid, row, column)?;
    let codes = device.marketplaces.iter().map(|offered| offered.code.as_str());
    let known = codes.into_iter().find(|code| code.eq_ignore_ascii_case(typed.trim()));
    Some(known.unwrap_or(typed.trim()).to_owned())
}

/// Notes where the list of a slot, and of a slot in a marketplace, begins.
fn begin(answers: &mut Answers, row: u32, slot_id: &str, marketplace: &str, is_first: bool) {
    let slot = format!("/slots{}", segment(slot_id));
    let list = format!("{slot}/custom_asins");
    answers.places.note_first(slot, Grid::place(row, ProductColumn::SlotId));
    if is_first {
        answers
            .places
            .note(list.as_str(), Grid::place(row, ProductColumn::SlotId));
    }
    answers.places.note_first(
        format!("{list}{}", segment(marketplace)),
        Grid::place(row, ProductColumn::Marketplace),
    );
}

fn read_row(answers: &mut Answers, grid: &Grid<ProductColumn>, row: u32, slot_id: String, marketplace: String) {
    let lists = &mut answers.draft.slots.entry(slot_id.clone()).or_default().custom_asins;
    let at = lists.entry(marketplace.clone()).or_default().len();
    let pointer = format!("/slots{}/custom_asins{}/{at}", segment(&slot_id), segment(&marketplace));
    let mut answer = |column, member: &str| answers.answer(grid, row, column, format!("{pointer}/{member}"));
    let product = ProductDraft {
        asin: answer(ProductColumn::Asin, "asin").unwrap_or_default(),
        pack_size: answer(ProductColumn::PackSize, "pack_size").and_then(|typed| Answer::typed(&typed)),
        note: answer(ProductColumn::Note, "note"),
    };
    let slot = answers.draft.slots.entry(slot_id).or_default();
    slot.custom_asins.entry(marketplace).or_default().push(product);
}
