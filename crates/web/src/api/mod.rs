//! The REST API. Resources and names are those of `api.md`; the document is made from the handlers.

mod address;
mod calendar;
mod certifications;
mod devices;
mod document;
mod extract;
pub(crate) mod fleet;
mod holiday_import;
mod linking;
mod page;
pub(crate) mod problem;
mod products;
mod query;
mod reference;
mod repeat;
mod reports;
mod requests;
mod shape;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
pub use document::openapi;
use replenish_app::App;
use utoipa::openapi::{Object, ObjectBuilder, Type};

use self::problem::Problem;

pub(crate) fn routes(app: &App) -> Router<App> {
    let (router, _) = document::parts();
    router
        .route_layer(middleware::from_fn_with_state(app.clone(), repeat::once))
        .route_layer(middleware::from_fn(limit_body))
        .route("/openapi.json", get(async || openapi().into_response()))
        .fallback(async || Problem::not_found())
}

/// A file of products may be larger than any other body.
async fn limit_body(mut request: Request, next: Next) -> Response {
    if request.uri().path().ends_with("/product-imports") {
        DefaultBodyLimit::max(products::MAX_IMPORT_BODY).apply(&mut request);
    }
    next.run(request).await
}

/// The schema of a text that is one of these.
fn choices<const N: usize>(choices: [&'static str; N]) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(choices))
        .build()
}
