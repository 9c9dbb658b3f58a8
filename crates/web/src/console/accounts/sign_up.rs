//! A maker's organisation signs up.

use askama::Template;
use axum::{Form, extract::State, response::Response};
use replenish_app::{
    App,
    accounts::{AccountError, SignUp},
};
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
pub(super) struct SignUpForm {
    organisation: String,
    name: String,
    email: String,
    password: String,
}

#[derive(Template)]
#[template(path = "accounts/sign-up.html")]
struct SignUpPage<'a> {
    shell: Shell,
    errors: Errors,
    typed: &'a SignUp,
}

pub(super) async fn form(State(app): State<App>) -> Result<Response, ConsoleError> {
    if !app.settings().open_sign_up {
        return Err(AccountError::SignUpClosed.into());
    }
    show(&app, &SignUp::default(), Errors::default())
}

pub(super) async fn sign_up(
    State(app): State<App>,
    Visitor(client): Visitor,
    Form(form): Form<SignUpForm>,
) -> Result<Response, ConsoleError> {
    let typed = SignUp {
        organisation: form.organisation,
        name: form.name,
        email: form.email,
        password: form.password,
    };
    match app.sign_up(&typed, &client).await {
        Ok(signed_in) => Ok(let_in(&app, &signed_in, "/")),
        Err(error) => refuse(error, |errors| show(&app, &typed, errors)),
    }
}

fn show(app: &App, typed: &SignUp, errors: Errors) -> Result<Response, ConsoleError> {
    page(&SignUpPage {
        shell: Shell::public(app, "Create a developer account").failing(&errors),
        errors,
        typed,
    })
}
