//! The console: pages for people. Every act is a form and a link; scripts only add comfort.

pub(crate) mod accounts;
mod certification;
mod check;
mod desk;
mod devices;
pub(crate) mod errors;
pub(crate) mod fields;
mod fleet;
mod help;
mod mails;
mod pairs;
pub(crate) mod path;
mod products;
mod refusal;
mod requests;
mod settings;
pub(crate) mod shell;
mod test_accounts;
mod time;
mod trail;

use axum::{Router, extract::State, response::Redirect, routing::get};
use replenish_app::App;
use replenish_domain::account::Role;

use crate::{session::Person, supplies};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(home))
        .route("/check", get(check::form).post(check::check))
        .route("/help", get(help::help))
        .merge(accounts::routes())
        .merge(devices::routes())
        .merge(fleet::routes())
        .merge(mails::routes())
        .merge(settings::routes())
        .merge(requests::routes())
        .merge(test_accounts::routes())
        .merge(desk::routes())
        .merge(certification::routes())
        .merge(products::routes())
}

/// Makers start at their devices, the programme's people at the desk, customers at their links.
async fn home(State(_app): State<App>, Person(actor): Person) -> Redirect {
    match actor.role {
        Role::Maker | Role::MakerAdmin => Redirect::to("/devices"),
        Role::Reviewer | Role::Administrator => Redirect::to("/desk"),
        Role::Customer => Redirect::to(supplies::HOME),
    }
}
