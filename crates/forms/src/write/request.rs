//! The sheet of questions about the request as a whole.

use replenish_domain::device::Device;

use super::{
    FormError, FormInput,
    rule::{Allowed, Prompt, Rows},
    sheet::Sheet,
};
use crate::layout::{Columns, Question, RequestColumn};

pub(super) fn fill(sheet: &mut Sheet<'_>, input: &FormInput<'_>) -> Result<(), FormError> {
    let styles = sheet.styles;
    sheet.open_table::<RequestColumn>()?;
    for question in Question::ALL {
        let row = question.row();
        let format = if is_asked(question) {
            &styles.text
        } else {
            &styles.known
        };
        sheet.text(row, RequestColumn::Question.index(), question.label(), &styles.title)?;
        sheet.text(row, RequestColumn::Answer.index(), &answer(question, input), format)?;
        sheet.text(
            row,
            RequestColumn::Explanation.index(),
            question.explanation(),
            &styles.hint,
        )?;
        if question == Question::Note {
            sheet.room(row, 4);
        }
        if is_asked(question) {
            let prompt = Prompt {
                title: question.label(),
                text: question.explanation(),
            };
            sheet.guide(
                Rows { first: row, last: row },
                RequestColumn::Answer.index(),
                prompt,
                Allowed::Anything,
            )?;
        }
    }
    Ok(())
}

fn is_asked(question: Question) -> bool {
    matches!(question, Question::Contact | Question::Note)
}

fn answer(question: Question, input: &FormInput<'_>) -> String {
    match question {
        Question::CustomerId => input.customer_id.to_owned(),
        Question::Organisation => input.organisation.to_owned(),
        Question::DeviceName => input.device.name.to_string(),
        Question::ModelId => input.device.model_id.to_string(),
        Question::Contact => input.draft.contact_email.clone(),
        Question::Note => input.draft.note.clone().unwrap_or_default(),
        Question::Marketplaces => marketplaces(input.device, input),
    }
}

/// `US (United States), DE (Germany)`.
fn marketplaces(device: &Device, input: &FormInput<'_>) -> String {
    let shown: Vec<_> = device
        .marketplaces
        .iter()
        .map(|offered| {
            let known = input.marketplaces.iter().find(|known| known.code == offered.code);
            known.map_or_else(
                || offered.code.to_string(),
                |known| format!("{} ({})", known.code, known.name),
            )
        })
        .collect();
    shown.join(", ")
}
