//! The desk: the programme's reviewers answer requests here.

mod act;
mod queue;
mod request;

use axum::{
    Router,
    routing::{get, post},
};
use replenish_app::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/desk", get(queue::queue))
        .route("/desk/requests/{id}", get(request::show))
        .route("/desk/requests/{id}/claim", post(act::claim))
        .route("/desk/requests/{id}/release", post(act::release))
        .route("/desk/requests/{id}/decision", post(act::decide))
}
