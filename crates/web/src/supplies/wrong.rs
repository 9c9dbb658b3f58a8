//! What is wrong with a form, in the customer's language.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use replenish_app::accounts::AccountError;
use replenish_domain::Fault;
use replenish_words::args;

use super::guest::Guest;
use crate::console::{
    errors::ConsoleError,
    fields::{Errors, FieldError, field_id},
};

/// Answers an error with the form it is about, everything that was typed still in it; passwords are typed again.
///
/// Fails with the errors no form can mend.
pub(super) fn refuse(
    guest: &Guest,
    error: AccountError,
    form: impl FnOnce(Errors) -> Result<Response, ConsoleError>,
) -> Result<Response, ConsoleError> {
    match error {
        AccountError::Invalid(faults) => {
            let list: Vec<_> = faults.into_iter().map(|fault| told(guest, fault)).collect();
            let heading = guest.tell("form-faults", &args! { "count" => list.len() });
            let form = form(Errors::listing(list).under(heading))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, form).into_response())
        }
        AccountError::WrongCredentials => {
            let wrong = Errors::single("", guest.say("customer-sign-in.wrong"));
            let form = form(wrong.under(guest.say("customer-sign-in.wrong-title")))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, form).into_response())
        }
        AccountError::TooMany { retry_after } => {
            let text = guest.tell("too-many-attempts.text", &args! { "seconds" => retry_after });
            let form = form(Errors::single("", text).under(guest.say("too-many-attempts.title")))?;
            Ok(waiting(retry_after, form))
        }
        other => Err(other.into()),
    }
}

/// The page as an answer to somebody who has to wait.
pub(crate) fn waiting(seconds: u64, page: Response) -> Response {
    let mut response = (StatusCode::TOO_MANY_REQUESTS, page).into_response();
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// A rule says in English what is wrong; its code finds the same in the catalogue.
fn told(guest: &Guest, fault: Fault) -> FieldError {
    let args = args! { "limit" => fault.limit.unwrap_or_default().to_string() };
    let text = guest.words.find(&format!("fault-{}", fault.code), &args);
    FieldError::here(field_id(&fault.pointer), text.unwrap_or(fault.detail))
}
