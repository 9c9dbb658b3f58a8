//! A maker's requests for replenishment IDs: the tab of a device, the status of a request, the list.

pub(super) mod answer_times;
mod answers;
mod assigned;
mod discovery;
pub(crate) mod form_file;
mod gaps;
mod list;
mod products;
mod questions;
mod sandbox;
mod save;
pub(super) mod standing;
mod status;
pub(super) mod submitted;
mod tab;
pub(super) mod talk;
pub(super) mod version;
mod write;

use axum::{
    Router,
    routing::{get, post},
};
use replenish_app::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/devices/{id}/request", get(tab::show).post(save::save))
        .route(
            "/devices/{id}/request/form",
            get(form_file::download).post(form_file::upload),
        )
        .route("/devices/{id}/request/discovery-response", get(discovery::download))
        .route("/devices/{id}/version", post(version::begin))
        .route("/devices/{id}/version/discard", post(version::discard))
        .route("/devices/{id}/version/submission", post(version::hand_in))
        .route("/requests", get(list::list))
        .route("/requests/{id}", get(status::show))
        .route("/requests/{id}/withdrawal", post(status::withdraw))
        .route("/requests/{id}/messages", post(write::message))
        .route("/requests/{id}/resubmission", post(write::resubmit))
        .route("/requests/{id}/findings/{number}", post(write::reply))
        .route("/requests/{id}/image", get(status::image))
}
