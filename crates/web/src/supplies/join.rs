//! Somebody becomes a customer.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{App, linking::NewCustomer};
use replenish_words::args;
use serde::Deserialize;

use super::{SIGN_IN, frame::Frame, guest::Guest, wrong::refuse};
use crate::{
    console::{accounts::let_in, errors::ConsoleError, fields::Errors, shell::page},
    session,
    visitor::Visitor,
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct JoinQuery {
    next: String,
}

/// The form as it was sent. Not `Debug`: it holds a password.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct JoinForm {
    name: String,
    email: String,
    password: String,
    marketplace: String,
}

#[derive(Template)]
#[template(path = "supplies/join.html")]
struct JoinPage<'a> {
    frame: Frame,
    errors: Errors,
    guest: &'a Guest,
    typed: &'a NewCustomer,
    marketplaces: Vec<Choice>,
    sign_in: String,
}

/// A marketplace to choose.
struct Choice {
    code: String,
    name: String,
}

pub(super) async fn form(
    State(app): State<App>,
    guest: Guest,
    Query(query): Query<JoinQuery>,
) -> Result<Response, ConsoleError> {
    if let Some(customer) = guest.customer() {
        return Ok(Redirect::to(session::next_of(customer.role, &query.next)).into_response());
    }
    show(&app, &guest, &query, &NewCustomer::default(), Errors::default()).await
}

/// The new account begins with the language of the page.
pub(super) async fn join(
    State(app): State<App>,
    guest: Guest,
    Visitor(client): Visitor,
    Query(query): Query<JoinQuery>,
    Form(form): Form<JoinForm>,
) -> Result<Response, ConsoleError> {
    let typed = NewCustomer {
        name: form.name,
        email: form.email,
        password: form.password,
        marketplace: form.marketplace,
    };
    let client = client.reading(guest.words.language());
    match app.join_as_customer(&typed, &client).await {
        Ok(signed_in) => Ok(let_in(&app, &signed_in, &query.next)),
        Err(error) => {
            let marketplaces = choices(&app, &guest).await?;
            refuse(&guest, error, |errors| {
                render(&app, &guest, &query, &typed, marketplaces, errors)
            })
        }
    }
}

async fn show(
    app: &App,
    guest: &Guest,
    query: &JoinQuery,
    typed: &NewCustomer,
    errors: Errors,
) -> Result<Response, ConsoleError> {
    render(app, guest, query, typed, choices(app, guest).await?, errors)
}

fn render(
    app: &App,
    guest: &Guest,
    query: &JoinQuery,
    typed: &NewCustomer,
    marketplaces: Vec<Choice>,
    errors: Errors,
) -> Result<Response, ConsoleError> {
    page(&JoinPage {
        frame: Frame::new(app, guest, guest.say("customer-join.title")).failing(guest, &errors),
        errors,
        guest,
        typed,
        marketplaces,
        sign_in: guest.beside(SIGN_IN, session::safe_next(&query.next)),
    })
}

async fn choices(app: &App, guest: &Guest) -> Result<Vec<Choice>, ConsoleError> {
    let marketplaces = app.marketplaces().await.map_err(ConsoleError::internal)?;
    let choice = |marketplace: replenish_domain::reference::Marketplace| {
        let (code, name) = (marketplace.code.to_string(), marketplace.name.to_string());
        let name = guest.tell("marketplace", &args! { "code" => code.clone(), "name" => name });
        Choice { code, name }
    };
    Ok(marketplaces.into_iter().map(choice).collect())
}
