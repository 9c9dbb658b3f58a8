//! The desk: the programme's reviewers answer requests here.

mod act;
mod answers;
mod asking;
mod filter;
mod findings;
mod lists;
mod queue;
mod request;
mod review;
mod views;

use axum::{
    Router,
    routing::{get, post},
};
use replenish_app::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/desk", get(queue::queue))
        .route("/desk/export.csv", get(views::export))
        .route("/desk/views", post(views::save))
        .route("/desk/views/{id}/removal", post(views::remove))
        .route("/desk/next", post(act::claim_next))
        .route("/desk/requests/{id}", get(request::show))
        .route("/desk/requests/{id}/presence", get(request::present))
        .route("/desk/requests/{id}/claim", post(act::claim))
        .route("/desk/requests/{id}/release", post(act::release))
        .route("/desk/requests/{id}/decision", post(act::decide))
        .route("/desk/requests/{id}/findings", post(findings::add))
        .route("/desk/requests/{id}/findings/{number}", post(findings::change))
        .route("/desk/requests/{id}/observations", post(findings::waive_observation))
        .route("/desk/requests/{id}/checklist", post(asking::tick))
        .route("/desk/requests/{id}/return", post(asking::ask))
        .route("/desk/answers", get(answers::show).post(answers::add))
        .route("/desk/answers/{id}/removal", post(answers::remove))
}
