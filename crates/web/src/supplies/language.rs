//! The switch of language on every page for customers.

use axum::{
    Form,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use replenish_app::App;
use replenish_domain::Language;
use serde::Deserialize;

use super::guest::Guest;
use crate::{console::errors::ConsoleError, session};

const COOKIE: &str = "replenish_language";

/// The language as it was chosen, and the page it was chosen on.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct LanguageForm {
    language: String,
    next: String,
}

/// Keeps the choice with the account; for whoever has none, in the browser as long as it is open.
pub(super) async fn choose(
    State(app): State<App>,
    guest: Guest,
    jar: CookieJar,
    Form(form): Form<LanguageForm>,
) -> Result<Response, ConsoleError> {
    let Ok(language) = form.language.parse::<Language>() else {
        return Err(ConsoleError::not_found());
    };
    if let Some(customer) = guest.customer() {
        app.choose_language(customer, language.tag()).await?;
    }
    let cookie = Cookie::build((COOKIE, language.tag()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.settings().base_url.starts_with("https:"));
    Ok((jar.add(cookie), Redirect::to(session::safe_next(&form.next))).into_response())
}

/// What was chosen in this browser.
pub(super) fn chosen(jar: &CookieJar) -> Option<Language> {
    jar.get(COOKIE)?.value().parse().ok()
}
