//! Forms about people that come back: with which status, and which messages.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use replenish_app::accounts::AccountError;

use super::{errors::ConsoleError, fields::Errors};

/// Answers an error with the form it is about, everything that was typed still in it; passwords
/// are typed again.
///
/// Fails with the errors no form can mend: not there, not allowed, failed on our side.
pub(crate) fn refuse(
    error: AccountError,
    form: impl FnOnce(Errors) -> Result<Response, ConsoleError>,
) -> Result<Response, ConsoleError> {
    let (status, errors) = match error {
        AccountError::Invalid(faults) => (StatusCode::UNPROCESSABLE_ENTITY, Errors::of(faults)),
        AccountError::WrongCredentials => (
            StatusCode::UNPROCESSABLE_ENTITY,
            Errors::single("", "The e-mail address or the password is wrong.").under("You are not signed in"),
        ),
        AccountError::TooMany { retry_after } => return too_many(retry_after, form),
        AccountError::LastAdmin => (
            StatusCode::CONFLICT,
            Errors::single(
                "",
                "This is the last one who manages the members here. Give somebody else that role first.",
            )
            .under("Nothing was changed"),
        ),
        other => return Err(other.into()),
    };
    Ok((status, form(errors)?).into_response())
}

fn too_many(
    seconds: u64,
    form: impl FnOnce(Errors) -> Result<Response, ConsoleError>,
) -> Result<Response, ConsoleError> {
    let detail = format!("There were too many attempts. Try again in {seconds} seconds.");
    let page = form(Errors::single("", detail).under("Wait a moment"))?;
    let mut response = (StatusCode::TOO_MANY_REQUESTS, page).into_response();
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    Ok(response)
}
