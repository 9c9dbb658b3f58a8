//! The sheets about the request as a whole: its questions and the test accounts.

use replenish_domain::{Fault, device::Device};

use super::{answers::Answers, grid::Grid, header, workbook::Workbook};
use crate::{
    FormFault,
    layout::{AccountColumn, Question, RequestColumn, TITLE_ROW},
};

/// Reads the questions about the request as a whole.
pub(super) fn read(workbook: &mut Workbook, device: &Device, answers: &mut Answers) -> Result<(), Vec<FormFault>> {
    let grid = workbook.grid::<RequestColumn>()?;
    check_labels(&grid)?;
    check_model_id(&grid, device, answers);
    let mut answer = |question: Question, pointer: &str| {
        answers.answer(&grid, question.row(), RequestColumn::Answer, pointer.to_owned())
    };
    let customer_id = answer(Question::CustomerId, "/customer_id");
    let contact = answer(Question::Contact, "/contact_email");
    let note = answer(Question::Note, "/note");
    answers.draft.customer_id = customer_id;
    answers.draft.contact_email = contact.unwrap_or_default();
    answers.draft.note = note;
    Ok(())
}

/// Reads the test accounts; blank rows between them do not count.
pub(super) fn read_accounts(workbook: &mut Workbook, _: &Device, answers: &mut Answers) -> Result<(), Vec<FormFault>> {
    let grid = workbook.grid::<AccountColumn>()?;
    answers
        .places
        .note("/test_accounts", Grid::place(TITLE_ROW, AccountColumn::Email));
    for row in grid.rows() {
        let pointer = format!("/test_accounts/{}", answers.draft.test_accounts.len());
        if let Some(account) = answers.answer(&grid, row, AccountColumn::Email, pointer) {
            answers.draft.test_accounts.push(account);
        }
    }
    Ok(())
}

/// The model ID in the form, whosever it is.
pub(super) fn model_id(workbook: &mut Workbook) -> Result<String, Vec<FormFault>> {
    let grid = workbook.grid::<RequestColumn>()?;
    check_labels(&grid)?;
    let mut answers = Answers::default();
    let found = answers.typed(&grid, Question::ModelId.row(), RequestColumn::Answer);
    if answers.faults.is_empty() {
        Ok(found.unwrap_or_default().trim().to_owned())
    } else {
        Err(answers.faults)
    }
}

fn check_labels(grid: &Grid<RequestColumn>) -> Result<(), Vec<FormFault>> {
    let faults: Vec<_> = Question::ALL
        .into_iter()
        .filter_map(|question| header::check_cell(grid, question.row(), RequestColumn::Question, question.label()))
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// A form for one device is not taken for another.
fn check_model_id(grid: &Grid<RequestColumn>, device: &Device, answers: &mut Answers) {
    let row = Question::ModelId.row();
    let faults_before = answers.faults.len();
    let found = answers.typed(grid, row, RequestColumn::Answer).unwrap_or_default();
    let is_readable = answers.faults.len() == faults_before;
    if is_readable && found.trim() != device.model_id.as_str() {
        let detail = format!(
            "The form is for another device; the model ID of this one is {}. Upload it there, or download the form of \
             this device.",
            device.model_id
        );
        let place = Grid::place(row, RequestColumn::Answer);
        answers.refuse(place, Fault::new("form-device-mismatch", detail));
    }
}
