//! Where a device is offered, and what it is called there.

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
    OpenApiRouter::new().routes(routes!(put_marketplace, delete_marketplace))
}

/// A marketplace of a device.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct MarketplacePath {
    /// The device's id.
    #[param(pattern = "^dev_[0-9a-f]{32}$")]
    id: String,
    /// The marketplace's code.
    #[param(example = "DE", pattern = "^[A-Z0-9]{2,8}$")]
    code: String,
}

/// What customers read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DeviceMarketplaceChange)]
struct MarketplaceBody {
    /// The device's name in this marketplace; a name that is there stays when this is left out.
    #[schema(min_length = 1, max_length = 60)]
    friendly_name: Option<String>,
}

/// Offer the device in a marketplace, or change its friendly name there
///
/// A marketplace can be added in every stage; names change only while the device is open.
#[utoipa::path(
    put, path = "/devices/{id}/marketplaces/{code}", tag = "Devices", request_body = MarketplaceBody,
    params(MarketplacePath, IfMatch),
    responses(
        (status = 200, description = "The device after the change.", body = DeviceBody, headers(("ETag", description = "The device's etag."))),
        (status = 409, description = "`locked`: the device's stage forbids it."),
    )
)]
async fn put_marketplace(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<MarketplacePath>,
    IfMatch(revision): IfMatch,
    Body(body): Body<MarketplaceBody>,
) -> Result<Response, Problem> {
    let name = body.friendly_name.as_deref();
    let device = app
        .put_device_marketplace(&actor, id(&at.id)?, revision, &at.code, name)
        .await?;
    Ok(answer(&device))
}

/// Take a marketplace off the device
#[utoipa::path(
    delete, path = "/devices/{id}/marketplaces/{code}", tag = "Devices", params(MarketplacePath, IfMatch),
    responses(
        (status = 204, description = "Taken off.", headers(("ETag", description = "The device's etag."))),
        (status = 409, description = "`last-marketplace`: a device keeps one; `locked`: the device's stage forbids it."),
    )
)]
async fn delete_marketplace(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<MarketplacePath>,
    IfMatch(revision): IfMatch,
) -> Result<Response, Problem> {
    let device = app
        .delete_device_marketplace(&actor, id(&at.id)?, revision, &at.code)
        .await?;
    Ok(gone(&device))
}
