//! The picture of a device, as it is.

use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use replenish_app::App;
use replenish_domain::device::Device;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{DeviceBody, answer, gone, tag};
use crate::api::{
    address::{At, DevicePath, IfMatch, id},
    extract::ApiActor,
    extract::body_refused,
    problem::Problem,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get_image, put_image, delete_image))
}

/// Get the picture
///
/// A re-encoded copy without metadata.
#[utoipa::path(
    get, path = "/devices/{id}/image", tag = "Devices", params(DevicePath),
    responses((status = 200, description = "The picture.", headers(("ETag", description = "The device's etag.")), content(
        (Vec<u8> = "image/png"), (Vec<u8> = "image/jpeg"),
    )))
)]
async fn get_image(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<DevicePath>,
) -> Result<Response, Problem> {
    let id = id(&at.id)?;
    let device = app.device(&actor, id).await?;
    let image = app.device_image(&actor, id).await?;
    let media_type = HeaderValue::from_str(&image.media_type).map_err(Problem::internal)?;
    Ok((tag(&device), [(header::CONTENT_TYPE, media_type)], image.bytes).into_response())
}

/// Upload or replace the picture
///
/// The body is the picture itself: BMP, JPEG, PNG or GIF, which its content decides and not the
/// `Content-Type`, at most 1 MiB (1,048,576 bytes). A picture whose background is neither white nor
/// transparent is taken with the warning `background`.
#[utoipa::path(
    put, path = "/devices/{id}/image", tag = "Devices", params(DevicePath, IfMatch),
    request_body(description = "The picture.", content(
        (Vec<u8> = "image/bmp"), (Vec<u8> = "image/gif"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"),
        (Vec<u8> = "application/octet-stream"),
    )),
    responses(
        (status = 200, description = "The device after the change.", body = DeviceBody, headers(("ETag", description = "The device's etag."))),
        (status = 409, description = "`locked`: the device's stage forbids it."),
        (status = 413, description = "`image-too-large`: more than 1 MiB."),
        (status = 415, description = "`image-format`: no BMP, JPEG, PNG or GIF."),
        (status = 422, description = "`image-unreadable` or `image-dimensions`."),
    )
)]
async fn put_image(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<DevicePath>,
    IfMatch(revision): IfMatch,
    bytes: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let id = id(&at.id)?;
    let device: Device = match bytes {
        Ok(bytes) => app.put_device_image(&actor, id, revision, bytes.to_vec()).await?,
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return Err(Problem::huge_picture());
        }
        Err(rejection) => return Err(body_refused(&rejection)),
    };
    Ok(answer(&device))
}

/// Remove the picture
#[utoipa::path(
    delete, path = "/devices/{id}/image", tag = "Devices", params(DevicePath, IfMatch),
    responses(
        (status = 204, description = "Removed.", headers(("ETag", description = "The device's etag."))),
        (status = 409, description = "`locked`: the device's stage forbids it."),
    )
)]
async fn delete_image(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<DevicePath>,
    IfMatch(revision): IfMatch,
) -> Result<Response, Problem> {
    Ok(gone(&app.delete_device_image(&actor, id(&at.id)?, revision).await?))
}
