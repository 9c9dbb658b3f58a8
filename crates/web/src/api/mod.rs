//! The REST API. Resources and names are those of `api.md`; the document is made from the handlers.

mod devices;
mod document;
mod extract;
mod page;
pub(crate) mod problem;

use axum::{Router, response::IntoResponse, routing::get};
pub use document::openapi;
use replenish_app::App;

pub(crate) fn routes() -> Router<App> {
    let (router, _) = document::parts();
    router.route("/openapi.json", get(async || openapi().into_response()))
}
