//! The sheet with one row for each of the maker's own products.

use replenish_domain::request::ProductDraft;

use super::{
    FormError, FormInput, choices,
    rule::{Allowed, Rows},
    sheet::Sheet,
};
use crate::layout::{Columns, FIRST_ROW, ProductColumn};

pub(super) fn fill(sheet: &mut Sheet<'_>, input: &FormInput<'_>) -> Result<(), FormError> {
    let styles = sheet.styles;
    for column in ProductColumn::ALL {
        let format = if *column == ProductColumn::PackSize {
            &styles.number
        } else {
            &styles.text
        };
        sheet.column(column.index(), format)?;
    }
    sheet.open_table::<ProductColumn>()?;
    let mut row = FIRST_ROW;
    for slot in &input.device.slots {
        let slot_id = slot.slot_id.as_str();
        let lists = input.draft.slots.get(slot_id).map(|slot| &slot.custom_asins);
        for (code, products) in lists.into_iter().flatten() {
            for product in products {
                fill_row(sheet, row, [slot_id, code], product)?;
                row += 1;
            }
        }
    }
    guide(sheet, input)
}

fn fill_row(sheet: &mut Sheet<'_>, row: u32, of: [&str; 2], product: &ProductDraft) -> Result<(), FormError> {
    let format = &sheet.styles.text;
    let note = product.note.as_deref().unwrap_or_default();
    sheet.text(row, ProductColumn::SlotId.index(), of[0], format)?;
    sheet.text(row, ProductColumn::Marketplace.index(), of[1], format)?;
    sheet.text(row, ProductColumn::Asin.index(), &product.asin, format)?;
    sheet.answer(row, ProductColumn::PackSize.index(), product.pack_size.as_ref())?;
    sheet.text(row, ProductColumn::Note.index(), note, format)
}

fn guide(sheet: &mut Sheet<'_>, input: &FormInput<'_>) -> Result<(), FormError> {
    for column in ProductColumn::ALL {
        let allowed = match column {
            ProductColumn::SlotId => choices::slot_ids(input),
            ProductColumn::Marketplace => choices::marketplaces(input),
            ProductColumn::PackSize => Allowed::Number {
                least: 0.000_001,
                most: 1_000_000.0,
            },
            ProductColumn::Asin | ProductColumn::Note => Allowed::Anything,
        };
        sheet.guide(Rows::ANSWERS, column.index(), column.heading().into(), allowed)?;
    }
    Ok(())
}
