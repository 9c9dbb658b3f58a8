//! The doors: the console's pages, the REST API, and what every request passes through.
//!
//! Handlers turn HTTP into a call of one `app` function and its result into an answer. They decide
//! nothing and know no SQL; they cannot send anything, since only the worker can.

mod api;
mod assets;
mod console;
mod docs;
mod etag;
mod gateway;
mod health;
mod layers;
mod oauth;
mod request_id;
mod sentence;
mod session;
mod supplies;
mod visitor;

use axum::Router;
use replenish_app::App;

/// Everything the program answers, ready to be served.
pub fn router(app: App) -> Router {
    let routes = Router::new()
        .merge(console::routes())
        .nest("/api/v1", api::routes(&app))
        .merge(supplies::routes())
        .merge(oauth::page_routes())
        .merge(docs::routes())
        .merge(assets::routes())
        .merge(health::routes())
        .fallback(console::errors::no_such_page);
    layers::around(routes, &app)
        .merge(layers::around_wire(oauth::wire_routes(), &app))
        .merge(layers::around_gateway(gateway::routes(), &app))
        .with_state(app)
}

pub use api::openapi;
