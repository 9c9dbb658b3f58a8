//! Signing in and out.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use replenish_app::{App, accounts::Credentials};
use serde::Deserialize;

use super::let_in;
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        refusal::refuse,
        shell::{Shell, page},
    },
    session::{self, Person},
    visitor::Visitor,
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SignInQuery {
    next: String,
    done: Option<String>,
}

/// The form as it was sent. Not `Debug`: it holds a password.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct SignInForm {
    email: String,
    password: String,
    next: String,
}

#[derive(Template)]
#[template(path = "accounts/sign-in.html")]
struct SignInPage<'a> {
    shell: Shell,
    errors: Errors,
    email: &'a str,
    next: &'a str,
    may_sign_up: bool,
}

pub(super) async fn form(
    State(app): State<App>,
    person: Option<Person>,
    Query(query): Query<SignInQuery>,
) -> Result<Response, ConsoleError> {
    if let Some(Person(actor)) = person {
        return Ok(Redirect::to(session::next_of(actor.role, &query.next)).into_response());
    }
    show(&app, "", &query.next, query.done.as_deref(), Errors::default())
}

pub(super) async fn sign_in(
    State(app): State<App>,
    Visitor(client): Visitor,
    Form(form): Form<SignInForm>,
) -> Result<Response, ConsoleError> {
    let SignInForm { email, password, next } = form;
    let typed = Credentials { email, password };
    match app.sign_in(&typed, &client).await {
        Ok(signed_in) => Ok(let_in(&app, &signed_in, &next)),
        Err(error) => refuse(error, |errors| show(&app, &typed.email, &next, None, errors)),
    }
}

/// Ends the session, if there is one.
pub(super) async fn sign_out(
    State(app): State<App>,
    person: Option<Person>,
    jar: CookieJar,
) -> Result<Response, ConsoleError> {
    if let (Some(Person(actor)), Some(secret)) = (person, session::secret(&jar)) {
        app.sign_out(&actor, &secret).await?;
    }
    Ok((jar.add(session::removal()), Redirect::to("/sign-in?done=signed-out")).into_response())
}

fn show(app: &App, email: &str, next: &str, done: Option<&str>, errors: Errors) -> Result<Response, ConsoleError> {
    page(&SignInPage {
        shell: Shell::public(app, "Sign in").confirming(done).failing(&errors),
        errors,
        email,
        next: session::safe_next(next),
        may_sign_up: app.settings().open_sign_up,
    })
}
