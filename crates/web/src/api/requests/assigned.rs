//! What a device has once its request is approved.

use axum::{Json, extract::State};
use jiff::Timestamp;
use replenish_app::{
    App,
    requests::{AssignedSlot, SandboxSlot},
};
use replenish_domain::{
    Fault,
    device::{Environment, SlotId},
    request::{Assignment, Threshold},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::AssignedListBody;
use crate::api::{
    address::{At, DevicePath, id},
    choices,
    extract::ApiActor,
    problem::Problem,
    query::Query,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_replenishment_ids))
        .routes(routes!(get_sandbox_ids))
        .routes(routes!(get_discovery_response))
}

/// The replenishment ID of a slot.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AssignedSlot)]
struct AssignedSlotBody {
    slot_id: String,
    #[schema(example = "arn:replenish:smarthome:drs:sensor:4fbc3d24-a7f8-4c6c-aadf-09ab99344c84")]
    replenishment_id: String,
    /// `sandbox` for an ID of the maker's own trials, which is an error on customers' devices. Test
    /// accounts use the IDs of `production`.
    #[schema(schema_with = environments)]
    environment: &'static str,
    #[schema(format = DateTime)]
    assigned_at: String,
    /// When its supply counts as low, in percent of the capacity; 20 in the sandbox.
    threshold_percent: u8,
    /// The products customers may choose, as the list was then; null when there was none.
    #[schema(required = true)]
    product_list: Option<AssignedListBody>,
}

impl AssignedSlotBody {
    fn assigned(slot: AssignedSlot) -> Self {
        Self::new(&slot.slot_id, slot.assignment, slot.assigned_at)
    }

    fn in_sandbox(slot: SandboxSlot) -> Self {
        let assignment = Assignment {
            replenishment_id: slot.replenishment_id,
            threshold_percent: Threshold::default(),
            product_list: None,
        };
        Self::new(&slot.slot_id, assignment, slot.issued_at)
    }

    fn new(slot_id: &SlotId, assignment: Assignment, at: Timestamp) -> Self {
        Self {
            slot_id: slot_id.to_string(),
            environment: assignment.replenishment_id.environment().as_str(),
            replenishment_id: assignment.replenishment_id.to_string(),
            assigned_at: at.to_string(),
            threshold_percent: assignment.threshold_percent.percent(),
            product_list: assignment.product_list.map(AssignedListBody::of),
        }
    }
}

fn environments() -> utoipa::openapi::Object {
    choices(["production", "sandbox"])
}

/// List the replenishment IDs of a device
///
/// Those a reviewer assigned, then those of the sandbox.
#[utoipa::path(
    get, path = "/devices/{id}/replenishment-ids", tag = "Requests", params(DevicePath),
    responses((status = 200, description = "The IDs of each environment in the order of the slots; empty before there are any.", body = Vec<AssignedSlotBody>))
)]
async fn list_replenishment_ids(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<DevicePath>,
) -> Result<Json<Vec<AssignedSlotBody>>, Problem> {
    let id = id(&at.id)?;
    let assigned = app.replenishment_ids(&actor, id).await?.into_iter();
    let in_sandbox = app.sandbox_ids(&actor, id).await?.into_iter();
    let bodies = assigned.map(AssignedSlotBody::assigned);
    Ok(Json(
        bodies.chain(in_sandbox.map(AssignedSlotBody::in_sandbox)).collect(),
    ))
}

/// Get sandbox IDs
///
/// Provisional IDs for the maker's own trials, one for each slot, at once and without a reviewer;
/// nothing is locked. The device and the saved draft have to be as complete as for a request. A slot
/// keeps its ID as long as it is sensed the same way, so asking again is harmless.
#[utoipa::path(
    post, path = "/devices/{id}/sandbox-ids", tag = "Requests", params(DevicePath),
    responses(
        (status = 200, description = "The sandbox IDs in the order of the slots.", body = Vec<AssignedSlotBody>),
        (status = 409, description = "`locked`: the device's stage forbids it."),
        (status = 422, description = "What a request would still lack; faults of the device itself stand under `/device`."),
    )
)]
async fn get_sandbox_ids(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<DevicePath>,
) -> Result<Json<Vec<AssignedSlotBody>>, Problem> {
    let slots = app.issue_sandbox_ids(&actor, id(&at.id)?).await?;
    Ok(Json(slots.into_iter().map(AssignedSlotBody::in_sandbox).collect()))
}

/// Which names the response carries.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DiscoveryQuery {
    /// Only names of this locale, such as `de-DE`; every locale's when left out.
    locale: Option<String>,
    /// Whose IDs; `production` when left out.
    #[param(value_type = Option<String>, schema_with = environments)]
    environment: Option<String>,
}

/// A `Discover.Response` of the smart-home message format.
#[derive(Debug, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = Object)]
struct DiscoverResponse(replenish_protocol::DiscoverResponse);

/// Get a discovery response to start from
///
/// A complete `Discover.Response` whose inventory capabilities carry the assigned replenishment IDs,
/// or those of the sandbox. A response for production never carries a sandbox ID.
#[utoipa::path(
    get, path = "/devices/{id}/discovery-response", tag = "Requests", params(DevicePath, DiscoveryQuery),
    responses(
        (status = 200, description = "The response.", body = DiscoverResponse),
        (status = 409, description = "`ids-not-assigned` or `no-sandbox-ids`: there are no such IDs yet."),
    )
)]
async fn get_discovery_response(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<DevicePath>,
    Query(query): Query<DiscoveryQuery>,
) -> Result<Json<DiscoverResponse>, Problem> {
    let environment = query
        .environment
        .as_deref()
        .map_or(Ok(Environment::Production), str::parse);
    let environment = environment.map_err(|fault: Fault| Problem::invalid(fault.at("/environment").into()))?;
    let response = app
        .discovery_response(&actor, id(&at.id)?, environment, query.locale.as_deref())
        .await?;
    Ok(Json(DiscoverResponse(response)))
}
