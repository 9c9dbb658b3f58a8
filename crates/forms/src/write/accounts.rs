//! The sheet of test accounts.

use super::{
    FormError, FormInput,
    rule::{Allowed, Rows},
    sheet::Sheet,
};
use crate::layout::{AccountColumn, Columns, FIRST_ROW};

pub(super) fn fill(sheet: &mut Sheet<'_>, input: &FormInput<'_>) -> Result<(), FormError> {
    let column = AccountColumn::Email;
    let format = &sheet.styles.text;
    sheet.column(column.index(), format)?;
    sheet.open_table::<AccountColumn>()?;
    for (row, account) in (FIRST_ROW..).zip(&input.draft.test_accounts) {
        sheet.text(row, column.index(), account, format)?;
    }
    sheet.guide(
        Rows::ANSWERS,
        column.index(),
        column.heading().into(),
        Allowed::Anything,
    )?;
    Ok(())
}
