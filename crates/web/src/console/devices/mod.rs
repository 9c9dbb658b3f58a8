//! A maker's devices: list, create form, and one page for each tab of a device.

mod activity;
mod coverage;
mod delete;
pub(super) mod done;
mod grid;
pub(super) mod head;
mod image;
mod list;
mod localization;
mod marketplaces;
mod name;
mod new;
mod overview;
pub(super) mod path;
mod preview;
mod refusal;
mod slot_localization;
mod slots;
mod tasks;
mod upload;

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
        .route("/devices/{id}/image", get(image::image).post(image::upload))
        .route("/devices/{id}/image/delete", post(image::remove))
        .route("/devices/{id}/marketplaces", post(marketplaces::choose))
        .route("/devices/{id}/slots", get(slots::slots).post(slots::edit))
        .route(
            "/devices/{id}/localization",
            get(localization::names).post(localization::edit),
        )
        .route(
            "/devices/{id}/slot-localization",
            get(slot_localization::names).post(slot_localization::edit),
        )
        .route("/devices/{id}/activity", get(activity::activity))
        .route("/devices/{id}/delete", post(delete::delete))
}
