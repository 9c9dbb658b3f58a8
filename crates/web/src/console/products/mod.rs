//! The catalogue and the product lists, for the programme's reviewers.

mod catalogue;
mod import;
mod import_job;
mod list;
mod list_deletion;
mod lists;
mod product;
pub(crate) mod table;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use replenish_app::App;
use replenish_domain::account::{Action, Actor};

use super::errors::ConsoleError;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/products", get(catalogue::catalogue))
        .route("/products/catalogue.csv", get(catalogue::download))
        .route("/products/lists", get(lists::lists))
        .route("/products/lists/{category}", get(list::show).post(list::save))
        .route(
            "/products/list/{id}/delete",
            get(list_deletion::confirm).post(list_deletion::delete),
        )
        .route("/products/new", get(product::new).post(product::add))
        .route("/products/{marketplace}/{asin}", get(product::show).post(product::save))
        .route("/products/imports/{id}", get(import_job::show))
        .route("/products/imports/{id}/application", post(import_job::apply))
        .merge(imports())
}

/// A file of products may be larger than any other form.
fn imports() -> Router<App> {
    let limit = DefaultBodyLimit::max(import::MAX_BODY);
    let routes = Router::new().route("/products/import", get(import::form).post(import::upload));
    routes.layer(limit)
}

/// Fails for everybody who does not answer requests.
fn may_review(actor: &Actor) -> Result<(), ConsoleError> {
    if actor.may(Action::Review) {
        Ok(())
    } else {
        Err(ConsoleError::forbidden())
    }
}
