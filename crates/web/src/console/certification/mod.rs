//! Certification: the tab of a device, the checklist of a marketplace, what waits at the desk.

mod act;
mod checklist;
mod desk;
mod tab;

use axum::{
    Router,
    routing::{get, post},
};
use replenish_app::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/desk/certification", get(desk::show))
        .route("/devices/{id}/certification", get(tab::show))
        .route(
            "/devices/{id}/certification/{code}",
            get(checklist::show).post(act::save),
        )
        .route("/devices/{id}/certification/{code}/certify", post(act::certify))
        .route("/devices/{id}/certification/{code}/return", post(act::give_back))
}
