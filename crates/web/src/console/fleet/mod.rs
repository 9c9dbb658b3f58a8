//! The fleet: customers' devices as their makers see them. Nothing of a customer is on these pages.

mod endpoint;
mod list;
mod plot;
mod row;
mod sensor;
mod words;

use axum::{Router, routing::get};
use replenish_app::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/fleet", get(list::fleet))
        .route("/fleet/{endpoint}", get(endpoint::show))
        .route("/fleet/{endpoint}/{interface}/{instance}", get(sensor::show))
}
