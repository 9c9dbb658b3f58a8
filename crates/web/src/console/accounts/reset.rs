//! Forgotten passwords: asking for a link, and the page behind it.

use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::App;
use serde::Deserialize;

use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        refusal::refuse,
        shell::{Shell, page},
    },
    visitor::Visitor,
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AskForm {
    email: String,
}

/// The form as it was sent. Not `Debug`: it holds a password.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ResetForm {
    password: String,
}

#[derive(Template)]
#[template(path = "accounts/forgot.html")]
struct AskPage<'a> {
    shell: Shell,
    errors: Errors,
    email: &'a str,
}

#[derive(Template)]
#[template(path = "accounts/reset.html")]
struct ResetPage<'a> {
    shell: Shell,
    errors: Errors,
    secret: &'a str,
}

pub(super) async fn ask(State(app): State<App>) -> Result<Response, ConsoleError> {
    show_ask(&app, "", Errors::default())
}

/// Says the same whether or not somebody signs in with the address.
pub(super) async fn request(
    State(app): State<App>,
    Visitor(client): Visitor,
    Form(form): Form<AskForm>,
) -> Result<Response, ConsoleError> {
    match app.request_password_reset(&form.email, &client).await {
        Ok(()) => Ok(Redirect::to("/sign-in?done=reset-mailed").into_response()),
        Err(error) => refuse(error, |errors| show_ask(&app, &form.email, errors)),
    }
}

pub(super) async fn form(State(app): State<App>, Path(secret): Path<String>) -> Result<Response, ConsoleError> {
    app.check_reset_link(&secret).await?;
    show_form(&app, &secret, Errors::default())
}

pub(super) async fn reset(
    State(app): State<App>,
    Path(secret): Path<String>,
    Form(form): Form<ResetForm>,
) -> Result<Response, ConsoleError> {
    match app.reset_password(&secret, &form.password).await {
        Ok(()) => Ok(Redirect::to("/sign-in?done=password").into_response()),
        Err(error) => refuse(error, |errors| show_form(&app, &secret, errors)),
    }
}

fn show_ask(app: &App, email: &str, errors: Errors) -> Result<Response, ConsoleError> {
    page(&AskPage {
        shell: Shell::public(app, "Forgotten password").failing(&errors),
        errors,
        email,
    })
}

fn show_form(app: &App, secret: &str, errors: Errors) -> Result<Response, ConsoleError> {
    page(&ResetPage {
        shell: Shell::public(app, "Choose a new password").failing(&errors),
        errors,
        secret,
    })
}
