//! Customer Details and App Settings: what an organisation is called and known by
//! (`programme.md` 1.3).

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{App, accounts::Organisation};
use replenish_domain::account::{Action, Actor};
use serde::Deserialize;

use super::nav::{Nav, shell};
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        refusal::refuse,
        shell::{Shell, page},
    },
    session::Viewer,
};

/// Which confirmation an address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct DoneQuery {
    pub(super) done: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OrganisationForm {
    organisation: String,
}

#[derive(Template)]
#[template(path = "settings/customer.html")]
struct CustomerPage {
    shell: Shell,
    errors: Errors,
    nav: Nav,
    organisation: Organisation,
    may_edit: bool,
}

#[derive(Template)]
#[template(path = "settings/organisation.html")]
struct OrganisationPage<'a> {
    shell: Shell,
    errors: Errors,
    nav: Nav,
    organisation: &'a str,
}

/// The programme's own people have no organisation; they start at what they look after.
pub(super) async fn customer(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<DoneQuery>,
) -> Result<Response, ConsoleError> {
    let Some(organisation) = app.organisation(&actor).await? else {
        let start = if actor.may(Action::ManageMembers) {
            "members"
        } else {
            "tokens"
        };
        return Ok(Redirect::to(&format!("/settings/{start}")).into_response());
    };
    let errors = Errors::default();
    page(&CustomerPage {
        shell: shell(&app, &actor, "Settings", query.done.as_deref(), &errors),
        errors,
        nav: Nav::of(&actor, "/settings"),
        organisation,
        may_edit: actor.may(Action::ManageMembers),
    })
}

pub(super) async fn form(State(app): State<App>, Viewer(actor): Viewer) -> Result<Response, ConsoleError> {
    if !actor.may(Action::ManageMembers) {
        return Err(ConsoleError::forbidden());
    }
    let organisation = app.organisation(&actor).await?.ok_or_else(ConsoleError::forbidden)?;
    show(&app, &actor, organisation.name.as_str(), Errors::default())
}

pub(super) async fn rename(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Form(form): Form<OrganisationForm>,
) -> Result<Response, ConsoleError> {
    match app.rename_organisation(&actor, &form.organisation).await {
        Ok(()) => Ok(Redirect::to("/settings?done=organisation").into_response()),
        Err(error) => refuse(error, |errors| show(&app, &actor, &form.organisation, errors)),
    }
}

fn show(app: &App, actor: &Actor, organisation: &str, errors: Errors) -> Result<Response, ConsoleError> {
    page(&OrganisationPage {
        shell: shell(app, actor, "Customer Details", None, &errors),
        errors,
        nav: Nav::of(actor, "/settings"),
        organisation,
    })
}
