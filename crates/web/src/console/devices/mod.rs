//! A maker's devices: list, create form, and one page for each tab of a device.

mod list;
mod new;

use axum::{Router, routing::get};
use replenish_app::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/devices", get(list::list).post(new::create))
        .route("/devices/new", get(new::form))
}
