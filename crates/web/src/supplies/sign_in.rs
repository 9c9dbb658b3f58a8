//! Customers sign in and out.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use replenish_app::{App, accounts::Credentials};
use replenish_words::{args, isolated};
use serde::Deserialize;

use super::{SIGN_IN, frame::Frame, guest::Guest, wrong::refuse};
use crate::{
    console::{accounts::let_in, errors::ConsoleError, fields::Errors, shell::page},
    session,
    visitor::Visitor,
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SignInQuery {
    next: String,
    done: Option<String>,
    /// Somebody else wants to sign in.
    other: Option<String>,
}

/// The form as it was sent. Not `Debug`: it holds a password.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct SignInForm {
    email: String,
    password: String,
}

#[derive(Template)]
#[template(path = "supplies/sign-in.html")]
struct SignInPage<'a> {
    frame: Frame,
    errors: Errors,
    guest: &'a Guest,
    email: &'a str,
    /// What to know before signing in.
    note: Option<String>,
    join: String,
}

pub(super) async fn form(
    State(app): State<App>,
    guest: Guest,
    Query(query): Query<SignInQuery>,
) -> Result<Response, ConsoleError> {
    if let Some(customer) = guest.customer()
        && query.other.is_none()
    {
        return Ok(Redirect::to(session::next_of(customer.role, &query.next)).into_response());
    }
    show(&app, &guest, &query, "", Errors::default())
}

pub(super) async fn sign_in(
    State(app): State<App>,
    guest: Guest,
    Visitor(client): Visitor,
    Query(query): Query<SignInQuery>,
    Form(form): Form<SignInForm>,
) -> Result<Response, ConsoleError> {
    let SignInForm { email, password } = form;
    let typed = Credentials { email, password };
    match app.sign_in(&typed, &client).await {
        Ok(signed_in) => Ok(let_in(&app, &signed_in, &query.next)),
        Err(error) => refuse(&guest, error, |errors| show(&app, &guest, &query, &typed.email, errors)),
    }
}

/// Ends the session, if there is one.
pub(super) async fn sign_out(State(app): State<App>, guest: Guest, jar: CookieJar) -> Result<Response, ConsoleError> {
    if let Some(actor) = &guest.actor {
        app.sign_out(actor, &guest.session).await?;
    }
    let language = guest.words.language();
    let to_sign_in = Redirect::to(&format!("{SIGN_IN}?ui_locales={language}&done=signed-out"));
    Ok((jar.add(session::removal()), to_sign_in).into_response())
}

fn show(app: &App, guest: &Guest, query: &SignInQuery, email: &str, errors: Errors) -> Result<Response, ConsoleError> {
    let note = match guest.other_role() {
        Some(actor) => {
            let args = args! { "name" => isolated(actor.name.as_str()) };
            Some(guest.tell("customer-sign-in.other-role", &args))
        }
        None if query.next.starts_with("/oauth/") => Some(guest.say("customer-sign-in.for-link")),
        None => None,
    };
    let is_out = query.done.as_deref() == Some("signed-out") && !errors.any();
    let done = is_out.then(|| guest.say("customer-sign-in.signed-out"));
    page(&SignInPage {
        frame: Frame::new(app, guest, guest.say("customer-sign-in.title"))
            .confirming(done)
            .failing(guest, &errors),
        errors,
        guest,
        email,
        note,
        join: guest.beside("/supplies/join", session::safe_next(&query.next)),
    })
}
