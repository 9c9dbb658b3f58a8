//! The readable pages of the REST API, made from its OpenAPI document.

mod marks;
mod outline;
mod shape;

use std::sync::LazyLock;

use askama::Template;
use axum::{Router, extract::State, response::Response, routing::get};
use marks::marked;
use outline::Outline;
use replenish_app::App;

use crate::{
    api,
    console::{
        errors::ConsoleError,
        shell::{Shell, page},
    },
};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/docs/api", get(show))
}

#[derive(Template)]
#[template(path = "docs/api.html")]
struct ApiPage {
    shell: Shell,
    page: &'static Outline,
}

async fn show(State(app): State<App>) -> Result<Response, ConsoleError> {
    static OUTLINE: LazyLock<Outline> = LazyLock::new(|| {
        let document = serde_json::to_value(&api::openapi().0).unwrap_or_default();
        Outline::of(&document)
    });
    page(&ApiPage {
        shell: Shell::public(&app, "API"),
        page: &OUTLINE,
    })
}
