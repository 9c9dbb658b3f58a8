//! The page behind the set-up link.

use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use replenish_app::{App, accounts::Administrator};
use serde::Deserialize;

use super::let_in;
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        refusal::refuse,
        shell::{Shell, page},
    },
    visitor::Visitor,
};

/// The form as it was sent. Not `Debug`: it holds a password.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct SetupForm {
    name: String,
    email: String,
    password: String,
}

#[derive(Template)]
#[template(path = "accounts/setup.html")]
struct SetupPage<'a> {
    shell: Shell,
    errors: Errors,
    secret: &'a str,
    typed: &'a Administrator,
}

pub(super) async fn form(State(app): State<App>, Path(secret): Path<String>) -> Result<Response, ConsoleError> {
    app.check_setup_link(&secret).await?;
    show(&app, &secret, &Administrator::default(), Errors::default())
}

pub(super) async fn complete(
    State(app): State<App>,
    Visitor(client): Visitor,
    Path(secret): Path<String>,
    Form(form): Form<SetupForm>,
) -> Result<Response, ConsoleError> {
    let typed = Administrator {
        name: form.name,
        email: form.email,
        password: form.password,
    };
    match app.complete_setup(&secret, &typed, &client).await {
        Ok(signed_in) => Ok(let_in(&app, &signed_in, "/settings")),
        Err(error) => refuse(error, |errors| show(&app, &secret, &typed, errors)),
    }
}

fn show(app: &App, secret: &str, typed: &Administrator, errors: Errors) -> Result<Response, ConsoleError> {
    page(&SetupPage {
        shell: Shell::public(app, "Set up the programme").failing(&errors),
        errors,
        secret,
        typed,
    })
}
