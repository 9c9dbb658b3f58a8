//! `/oauth/authorize`: a device cloud sends a customer here, who is asked and goes back with a code or an error.

mod back;
mod pages;
mod request;

use axum::{
    Form,
    extract::{RawQuery, State},
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{
    App,
    linking::{LinkRequest, LinkingError},
};
use replenish_domain::account::Actor;
use serde::Deserialize;

pub(super) use self::request::SCOPE;
use self::{back::Back, request::Unasked};
use crate::{
    console::errors::ConsoleError,
    layers::policy_for_form_to,
    supplies::{SIGN_IN, guest::Guest},
    visitor::Visitor,
};

/// What the customer answered.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Answer {
    answer: String,
    ticket: String,
}

/// Asks a customer. Whoever is none, or not signed in, signs in first and comes back.
pub(super) async fn ask(
    State(app): State<App>,
    guest: Guest,
    RawQuery(query): RawQuery,
) -> Result<Response, ConsoleError> {
    let request = match request::read(&app, query.as_deref().unwrap_or_default()).await {
        Ok(request) => request,
        Err(unasked) => return not_asked(&app, &guest, unasked),
    };
    let Some(customer) = guest.customer() else {
        return Ok(Redirect::to(&guest.beside(SIGN_IN, &guest.here)).into_response());
    };
    match app.ask_consent(customer, &guest.session, &request).await {
        Ok(ticket) => {
            let page = pages::consent(&app, &guest, customer, &request, ticket.reveal())?;
            Ok(leading_to(&request, page))
        }
        Err(error) => refused(&app, &guest, customer, &request, error).await,
    }
}

/// Takes the answer. The request is read again from the address, and the ticket is good for no other one.
pub(super) async fn answer(
    State(app): State<App>,
    guest: Guest,
    Visitor(visitor): Visitor,
    RawQuery(query): RawQuery,
    Form(sent): Form<Answer>,
) -> Result<Response, ConsoleError> {
    let request = match request::read(&app, query.as_deref().unwrap_or_default()).await {
        Ok(request) => request,
        Err(unasked) => return not_asked(&app, &guest, unasked),
    };
    let Some(customer) = guest.customer() else {
        return Ok(Redirect::to(&guest.beside(SIGN_IN, &guest.here)).into_response());
    };
    let back = Back::of(&app, &request);
    if sent.answer != "allow" {
        return Ok(Redirect::to(&back.denied()).into_response());
    }
    let code = app
        .consent(customer, &guest.session, &request, &sent.ticket, &visitor)
        .await;
    match code {
        Ok(code) => Ok(Redirect::to(&back.with_code(code.reveal())).into_response()),
        Err(error) => refused(&app, &guest, customer, &request, error).await,
    }
}

fn not_asked(app: &App, guest: &Guest, unasked: Unasked) -> Result<Response, ConsoleError> {
    match unasked {
        Unasked::Unclear(unclear) => pages::unclear(app, guest, &unclear),
        Unasked::Back(address) => Ok(Redirect::to(&address).into_response()),
        Unasked::Failed(error) => Err(ConsoleError::internal(error)),
    }
}

async fn refused(
    app: &App,
    guest: &Guest,
    customer: &Actor,
    request: &LinkRequest,
    error: LinkingError,
) -> Result<Response, ConsoleError> {
    match error {
        LinkingError::NotOnAllowList => pages::early(app, guest, customer, request).await,
        // A link that ended while this one was made; the next question finds it gone.
        LinkingError::Answered | LinkingError::Stale => pages::answered(app, guest),
        LinkingError::TooMany { retry_after } => pages::too_many(app, guest, retry_after),
        other => Err(other.into()),
    }
}

/// The answer of this page's form may lead to where the customer came from, and nowhere else.
fn leading_to(request: &LinkRequest, mut page: Response) -> Response {
    if let Some(policy) = policy_for_form_to(request.offer.redirect_uri.policy_source()) {
        page.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    page
}
