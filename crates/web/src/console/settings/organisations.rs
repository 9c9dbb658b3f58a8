//! Every organisation, for administrators.

use askama::Template;
use axum::{extract::State, response::Response};
use replenish_app::App;
use replenish_domain::account::Action;

use super::nav::{Nav, shell};
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        shell::{Shell, page},
        time,
    },
    session::Viewer,
};

#[derive(Template)]
#[template(path = "settings/organisations.html")]
struct OrganisationsPage {
    shell: Shell,
    errors: Errors,
    nav: Nav,
    organisations: Vec<Row>,
}

struct Row {
    id: String,
    name: String,
    customer_id: String,
    vendor_code: String,
    since: String,
}

pub(super) async fn organisations(State(app): State<App>, Viewer(actor): Viewer) -> Result<Response, ConsoleError> {
    if !actor.may(Action::ManageProgramme) {
        return Err(ConsoleError::forbidden());
    }
    let organisations = app.list_organisations(&actor).await?;
    let row = |organisation: replenish_app::accounts::Organisation| Row {
        id: organisation.id.to_string(),
        name: organisation.name.to_string(),
        customer_id: organisation.customer_id,
        vendor_code: organisation.vendor_code,
        since: time::day(&app, organisation.created_at),
    };
    let errors = Errors::default();
    page(&OrganisationsPage {
        shell: shell(&app, &actor, "Organisations", None, &errors),
        errors,
        nav: Nav::of(&actor, "/settings/organisations"),
        organisations: organisations.into_iter().map(row).collect(),
    })
}
