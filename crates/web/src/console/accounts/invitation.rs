//! The page behind an invitation.

use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use replenish_app::{App, accounts::InvitationOffer};
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
pub(super) struct AcceptForm {
    name: String,
    password: String,
}

#[derive(Template)]
#[template(path = "accounts/invitation.html")]
struct InvitationPage<'a> {
    shell: Shell,
    errors: Errors,
    secret: &'a str,
    offer: InvitationOffer,
    /// The organisation or the programme.
    side: String,
    name: &'a str,
}

pub(super) async fn form(State(app): State<App>, Path(secret): Path<String>) -> Result<Response, ConsoleError> {
    let offer = app.invitation_offer(&secret).await?;
    show(&app, &secret, offer, "", Errors::default())
}

pub(super) async fn accept(
    State(app): State<App>,
    Visitor(client): Visitor,
    Path(secret): Path<String>,
    Form(form): Form<AcceptForm>,
) -> Result<Response, ConsoleError> {
    let offer = app.invitation_offer(&secret).await?;
    match app
        .accept_invitation(&secret, &form.name, &form.password, &client)
        .await
    {
        Ok(signed_in) => Ok(let_in(&app, &signed_in, "/")),
        Err(error) => refuse(error, |errors| show(&app, &secret, offer, &form.name, errors)),
    }
}

fn show(app: &App, secret: &str, offer: InvitationOffer, name: &str, errors: Errors) -> Result<Response, ConsoleError> {
    let side = match &offer.organisation {
        Some(organisation) => organisation.to_string(),
        None => app.settings().programme.clone(),
    };
    page(&InvitationPage {
        shell: Shell::public(app, format!("Join {side}")).failing(&errors),
        errors,
        secret,
        offer,
        side,
        name,
    })
}
