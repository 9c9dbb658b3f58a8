//! Registering, reading, renaming and deleting a device.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use replenish_app::{App, devices::NewDevice};
use replenish_domain::device::DeviceKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{DeviceBody, answer};
use crate::{
    api::{
        address::{At, DevicePath, IfMatch, id},
        choices,
        extract::{ApiActor, Body},
        problem::Problem,
    },
    etag,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(create_device))
        .routes(routes!(create_model_id))
        .routes(routes!(get_device, rename_device, delete_device))
}

/// A device to register.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewDevice)]
struct NewDeviceBody {
    /// `ask` (skill) or `ack` (ACK module).
    #[schema(schema_with = device_kinds, required = true)]
    kind: Option<String>,
    /// The console name; never shown to customers.
    #[schema(value_type = String, required = true, min_length = 1, max_length = 60)]
    name: Option<String>,
    /// The model ID; generated when left out.
    #[schema(min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9+_-]+$")]
    model_id: Option<String>,
    /// The `deviceType` of an ACK device's configuration file; only for `ack`.
    #[schema(min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9._-]+$")]
    device_type: Option<String>,
}

fn device_kinds() -> utoipa::openapi::Object {
    choices([DeviceKind::Ask, DeviceKind::Ack].map(DeviceKind::as_str))
}

/// Register a device
///
/// It begins as a draft with the slot `slot-01` and the programme's default marketplace.
#[utoipa::path(
    post, path = "/devices", tag = "Devices", request_body = NewDeviceBody,
    responses((status = 201, description = "Registered.", body = DeviceBody, headers(("Location", description = "Where the device is."), ("ETag", description = "The device's etag."))))
)]
async fn create_device(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    Body(new): Body<NewDeviceBody>,
) -> Result<Response, Problem> {
    let new = NewDevice {
        kind: new.kind.unwrap_or_default(),
        name: new.name.unwrap_or_default(),
        model_id: new.model_id,
        device_type: new.device_type,
    };
    let device = app.create_device(&actor, &new).await?;
    let location = format!("/api/v1/devices/{}", device.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], answer(&device)).into_response())
}

/// A model ID.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ModelId)]
struct ModelIdBody {
    /// Used by no device of the organisation yet.
    #[schema(example = "KTR-7Q42-MVN")]
    model_id: String,
}

/// Generate a model ID
///
/// It is not reserved: `POST /devices` without a `model_id` generates one as well.
#[utoipa::path(
    post, path = "/model-ids", tag = "Devices",
    responses((status = 200, description = "A fresh model ID.", body = ModelIdBody))
)]
async fn create_model_id(State(app): State<App>, ApiActor(actor): ApiActor) -> Result<Json<ModelIdBody>, Problem> {
    let model_id = app.generate_model_id(&actor).await?.to_string();
    Ok(Json(ModelIdBody { model_id }))
}

/// Get a device
#[utoipa::path(
    get, path = "/devices/{id}", tag = "Devices", params(DevicePath),
    responses((status = 200, description = "The device.", body = DeviceBody, headers(("ETag", description = "The device's etag."))))
)]
async fn get_device(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<DevicePath>,
) -> Result<Response, Problem> {
    Ok(answer(&app.device(&actor, id(&at.id)?).await?))
}

/// A new name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DeviceChange)]
struct RenameBody {
    /// The console name.
    #[schema(min_length = 1, max_length = 60)]
    name: Option<String>,
}

/// Rename a device
#[utoipa::path(
    patch, path = "/devices/{id}", tag = "Devices", request_body = RenameBody, params(DevicePath, IfMatch),
    responses(
        (status = 200, description = "The device after the change.", body = DeviceBody, headers(("ETag", description = "The device's etag."))),
        (status = 409, description = "`locked`: the device's stage forbids it."),
    )
)]
async fn rename_device(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<DevicePath>,
    IfMatch(revision): IfMatch,
    Body(change): Body<RenameBody>,
) -> Result<Response, Problem> {
    let id = id(&at.id)?;
    let Some(name) = change.name else {
        let device = app.device(&actor, id).await?;
        etag::permit(revision, device.version).map_err(|_| Problem::stale())?;
        return Ok(answer(&device));
    };
    Ok(answer(&app.rename_device(&actor, id, revision, &name).await?))
}

/// Delete a device
///
/// Only a draft can be deleted.
#[utoipa::path(
    delete, path = "/devices/{id}", tag = "Devices", params(DevicePath, IfMatch),
    responses(
        (status = 204, description = "Deleted."),
        (status = 409, description = "`locked`: the device is no draft."),
    )
)]
async fn delete_device(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<DevicePath>,
    IfMatch(revision): IfMatch,
) -> Result<StatusCode, Problem> {
    app.delete_device(&actor, id(&at.id)?, revision).await?;
    Ok(StatusCode::NO_CONTENT)
}
