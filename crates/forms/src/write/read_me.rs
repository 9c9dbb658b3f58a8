//! The sheet of explanations.

use replenish_domain::request::{MAX_PRODUCTS, MAX_TEST_ACCOUNTS};

use super::{FormError, FormInput, sheet::Sheet};
use crate::{
    MAX_ROWS,
    layout::{AccountColumn, Columns, ProductColumn, READ_ME, RequestColumn, SlotColumn},
};

pub(super) fn fill(sheet: &mut Sheet<'_>, input: &FormInput<'_>) -> Result<(), FormError> {
    let styles = sheet.styles;
    sheet.open(READ_ME)?;
    sheet.width(0, 90.0)?;
    sheet.text(0, 0, "Request for replenishment IDs", &styles.heading)?;
    for (row, paragraph) in (2..).zip(paragraphs(input)) {
        sheet.text(row, 0, &paragraph, &styles.paragraph)?;
    }
    Ok(())
}

fn paragraphs(input: &FormInput<'_>) -> Vec<String> {
    let device = input.device;
    vec![
        format!("This form is about the device {} with the model ID {}.", device.name, device.model_id),
        "The light cells take your answers; the grey cells are known and locked. The programme assigns one \
         replenishment ID to each slot within seven business days."
            .to_owned(),
        format!(
            "Sheet {}: who receives the reviewer's answers, and anything else the reviewer should know.",
            RequestColumn::SHEET
        ),
        format!(
            "Sheet {}: one row for each slot. How the consumable is sensed, what the device holds when full, and as much \
             as you can say about the consumable and the sensor.",
            SlotColumn::SHEET
        ),
        format!(
            "Sheet {}: needed for slots with only products you manufacture. One row for each product and marketplace, at \
             least 1 and at most {MAX_PRODUCTS} for each marketplace of the device.",
            ProductColumn::SHEET
        ),
        format!(
            "Sheet {}: the customer accounts you test with, at most {MAX_TEST_ACCOUNTS}, one a row.",
            AccountColumn::SHEET
        ),
        "To hand in the form, upload it in the console on the tab Request Replenishment ID of the device, or mail it to \
         the address shown there."
            .to_owned(),
        format!(
            "Limits: 2 MB, {MAX_ROWS} rows a sheet, no macros and no formulas. Keep the names of the sheets and the two top \
             rows of each as they are. Save the form as XLSX without a password."
        ),
        "The sheets are locked without a password, only to guard against slips.".to_owned(),
    ]
}
