//! What a device has once its request is approved.

use axum::{Json, extract::State};
use replenish_app::App;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::AssignedListBody;
use crate::api::{
    address::{At, DevicePath, id},
    extract::ApiActor,
    problem::Problem,
    query::Query,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_replenishment_ids))
        .routes(routes!(get_discovery_response))
}

/// The replenishment ID of a slot.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AssignedSlot)]
struct AssignedSlotBody {
    slot_id: String,
    #[schema(example = "arn:replenish:smarthome:drs:sensor:4fbc3d24-a7f8-4c6c-aadf-09ab99344c84")]
    replenishment_id: String,
    /// Always `production`: test accounts use the same IDs.
    environment: &'static str,
    #[schema(format = DateTime)]
    assigned_at: String,
    /// When its supply counts as low, in percent of the capacity.
    threshold_percent: u8,
    /// The products customers may choose, as the list was then; null when there was none.
    #[schema(required = true)]
    product_list: Option<AssignedListBody>,
}

/// List the replenishment IDs of a device
#[utoipa::path(
    get, path = "/devices/{id}/replenishment-ids", tag = "Requests", params(DevicePath),
    responses((status = 200, description = "The IDs in the order of the slots; empty before they are assigned.", body = Vec<AssignedSlotBody>))
)]
async fn list_replenishment_ids(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<DevicePath>,
) -> Result<Json<Vec<AssignedSlotBody>>, Problem> {
    let slots = app.replenishment_ids(&actor, id(&at.id)?).await?;
    let bodies = slots.into_iter().map(|slot| AssignedSlotBody {
        slot_id: slot.slot_id.to_string(),
        replenishment_id: slot.assignment.replenishment_id.to_string(),
        environment: "production",
        assigned_at: slot.assigned_at.to_string(),
        threshold_percent: slot.assignment.threshold_percent.percent(),
        product_list: slot.assignment.product_list.map(AssignedListBody::of),
    });
    Ok(Json(bodies.collect()))
}

/// Which names the response carries.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DiscoveryQuery {
    /// Only names of this locale, such as `de-DE`; every locale's when left out.
    locale: Option<String>,
}

/// A `Discover.Response` of the smart-home message format.
#[derive(Debug, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = Object)]
struct DiscoverResponse(replenish_protocol::DiscoverResponse);

/// Get a discovery response to start from
///
/// A complete `Discover.Response` whose inventory capabilities carry the assigned replenishment IDs.
#[utoipa::path(
    get, path = "/devices/{id}/discovery-response", tag = "Requests", params(DevicePath, DiscoveryQuery),
    responses(
        (status = 200, description = "The response.", body = DiscoverResponse),
        (status = 409, description = "`ids-not-assigned`: there are no replenishment IDs yet."),
    )
)]
async fn get_discovery_response(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<DevicePath>,
    Query(query): Query<DiscoveryQuery>,
) -> Result<Json<DiscoverResponse>, Problem> {
    let response = app
        .discovery_response(&actor, id(&at.id)?, query.locale.as_deref())
        .await?;
    Ok(Json(DiscoverResponse(response)))
}
