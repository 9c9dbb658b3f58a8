//! The sheet with one row for each slot.

use replenish_domain::{
    device::Slot,
    quantity::Amount,
    request::{MAX_REPORT_HOURS, SlotDraft},
};

use super::{
    FormError, FormInput,
    rule::{Allowed, Rows},
    sheet::Sheet,
};
use crate::layout::{Columns, FIRST_ROW, Field, SlotColumn};

pub(super) fn fill(sheet: &mut Sheet<'_>, input: &FormInput<'_>) -> Result<(), FormError> {
    sheet.open_table::<SlotColumn>()?;
    let mut row = FIRST_ROW;
    for slot in &input.device.slots {
        let mut answers = input
            .draft
            .slots
            .get(slot.slot_id.as_str())
            .cloned()
            .unwrap_or_default();
        for column in SlotColumn::ALL {
            fill_cell(sheet, row, *column, slot, &mut answers, input)?;
        }
        sheet.room(row, 4);
        row += 1;
    }
    guide(
        sheet,
        Rows {
            first: FIRST_ROW,
            last: (row - 1).max(FIRST_ROW),
        },
    )
}

fn fill_cell(
    sheet: &mut Sheet<'_>,
    row: u32,
    column: SlotColumn,
    slot: &Slot,
    answers: &mut SlotDraft,
    input: &FormInput<'_>,
) -> Result<(), FormError> {
    let styles = sheet.styles;
    match column.field(answers) {
        None if column == SlotColumn::SlotId => sheet.text(row, column.index(), slot.slot_id.as_str(), &styles.known),
        None => sheet.text(row, column.index(), &category(slot, input), &styles.known),
        Some((_, Field::Choice(list, choice))) => {
            let code = choice.as_deref().unwrap_or_default();
            sheet.text(row, column.index(), list.label(code), &styles.text)
        }
        Some((_, Field::Number(answer))) => sheet.answer(row, column.index(), answer.as_ref()),
        Some((_, Field::Text(text))) => {
            sheet.text(row, column.index(), text.as_deref().unwrap_or_default(), &styles.text)
        }
    }
}

fn category(slot: &Slot, input: &FormInput<'_>) -> String {
    let Some(code) = &slot.category else {
        return String::new();
    };
    let known = input.categories.iter().find(|category| category.code == *code);
    known.map_or_else(|| code.to_string(), |category| category.label.to_string())
}

fn guide(sheet: &mut Sheet<'_>, rows: Rows) -> Result<(), FormError> {
    for column in SlotColumn::ALL {
        let allowed = match column.field(&mut SlotDraft::default()) {
            None => continue,
            Some((_, Field::Choice(list, _))) => Allowed::List(list),
            Some((_, Field::Text(_))) => Allowed::Anything,
            Some((_, Field::Number(_))) => number(*column),
        };
        sheet.guide(rows, column.index(), column.heading().into(), allowed)?;
    }
    Ok(())
}

fn number(column: SlotColumn) -> Allowed {
    if column == SlotColumn::ReportInterval {
        let most = i32::try_from(MAX_REPORT_HOURS).unwrap_or(i32::MAX);
        return Allowed::Whole { least: 1, most };
    }
    let most = i32::try_from(Amount::MAX_WHOLE).unwrap_or(i32::MAX);
    Allowed::Number {
        least: 0.0,
        most: f64::from(most),
    }
}
