//! A maker's devices: list, create form, and one page for each tab of a device.

mod coverage;
mod delete;
mod head;
mod list;
mod marketplaces;
mod name;
mod new;
mod overview;
mod pairs;
mod path;
mod preview;
mod refusal;
mod tasks;

use axum::{
    Router,
    routing::{get, post},
};
use replenish_app::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/devices", get(list::list).post(new::create))
        .route("/devices/new", get(new::form))
        .route("/devices/{id}", get(overview::overview))
        .route("/devices/{id}/name", post(name::rename))
        .route("/devices/{id}/marketplaces", post(marketplaces::choose))
        .route("/devices/{id}/delete", post(delete::delete))
}
