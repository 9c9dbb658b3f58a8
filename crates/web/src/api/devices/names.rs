//! What customers call the contents of a slot, per marketplace.

use axum::{extract::State, response::Response};
use replenish_app::App;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{DeviceBody, answer, gone};
use crate::api::{
    address::{At, IfMatch, id},
    extract::{ApiActor, Body},
    problem::Problem,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(put_name, delete_name))
}

/// The name of a slot in a marketplace.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct NamePath {
    /// The device's id.
    #[param(pattern = "^dev_[0-9a-f]{32}$")]
    id: String,
    /// The slot's identifier.
    #[param(example = "slot-01", min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9_-]+$")]
    slot_id: String,
    /// The code of a marketplace the device is offered in.
    #[param(example = "DE", pattern = "^[A-Z0-9]{2,8}$")]
    code: String,
}

/// What customers read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SlotName)]
struct NameBody {
    /// The type of replaceable product, such as `HEPA filter`.
    #[schema(value_type = String, required = true, min_length = 1, max_length = 60)]
    name: Option<String>,
}

/// Name a slot in a marketplace
#[utoipa::path(
    put, path = "/devices/{id}/slots/{slot_id}/names/{code}", tag = "Devices", request_body = NameBody,
    params(NamePath, IfMatch),
    responses(
        (status = 200, description = "The device after the change.", body = DeviceBody, headers(("ETag", description = "The device's etag."))),
        (status = 409, description = "`locked`: the device's stage forbids it."),
    )
)]
async fn put_name(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<NamePath>,
    IfMatch(revision): IfMatch,
    Body(body): Body<NameBody>,
) -> Result<Response, Problem> {
    let name = body.name.unwrap_or_default();
    let device = app
        .put_slot_name(&actor, id(&at.id)?, revision, &at.slot_id, &at.code, &name)
        .await?;
    Ok(answer(&device))
}

/// Remove a slot's name in a marketplace
#[utoipa::path(
    delete, path = "/devices/{id}/slots/{slot_id}/names/{code}", tag = "Devices", params(NamePath, IfMatch),
    responses(
        (status = 204, description = "Removed.", headers(("ETag", description = "The device's etag."))),
        (status = 409, description = "`locked`: the device's stage forbids it."),
    )
)]
async fn delete_name(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<NamePath>,
    IfMatch(revision): IfMatch,
) -> Result<Response, Problem> {
    let device = app
        .delete_slot_name(&actor, id(&at.id)?, revision, &at.slot_id, &at.code)
        .await?;
    Ok(gone(&device))
}
