//! `/devices`: a device and its parts (`api.md` 3).

mod activity;
mod body;
mod image;
mod list;
mod marketplaces;
mod names;
mod register;
mod slots;
mod version;

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
pub(crate) use body::{DeviceBody, ReadinessBody};
use replenish_app::App;
use replenish_domain::device::Device;
use utoipa_axum::router::OpenApiRouter;
pub(crate) use version::VersionChangeBody;

use crate::etag;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(register::routes())
        .merge(list::routes())
        .merge(image::routes())
        .merge(marketplaces::routes())
        .merge(slots::routes())
        .merge(names::routes())
        .merge(activity::routes())
        .merge(version::routes())
}

/// The device as the answer's body, its version as the answer's tag.
fn answer(device: &Device) -> Response {
    (tag(device), Json(DeviceBody::of(device))).into_response()
}

/// What answers the deletion of a part: nothing but the device's new tag.
fn gone(device: &Device) -> Response {
    (StatusCode::NO_CONTENT, tag(device)).into_response()
}

fn tag(device: &Device) -> [(header::HeaderName, header::HeaderValue); 1] {
    [(header::ETAG, etag::header(device.version))]
}
