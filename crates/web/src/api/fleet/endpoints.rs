//! Endpoints with their sensors.

use axum::{Json, extract::State};
use replenish_app::{App, inventory::FleetFilter};
use replenish_domain::{Fault, device::DeviceId, fault::Gather, sensor::Standing};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::{EndpointBody, states};
use crate::api::{
    address::{At, id},
    extract::ApiActor,
    page::{self, Page},
    problem::Problem,
    query::{self, Query},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_endpoints))
        .routes(routes!(get_endpoint))
}

/// Which endpoints to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Only endpoints with a sensor whose replenishment ID is of this device.
    #[param(pattern = "^dev_[0-9a-f]{32}$")]
    device: Option<String>,
    /// Only endpoints with a sensor in this state.
    #[param(schema_with = states)]
    state: Option<String>,
    /// Only endpoints whose `endpoint_id` begins so.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Items of a page; 50 when left out.
    #[param(value_type = usize, minimum = 1, maximum = 200)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// An endpoint.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct EndpointPath {
    /// The endpoint's id here; not what its cloud calls it.
    #[param(pattern = "^end_[0-9a-f]{32}$")]
    id: String,
}

/// List endpoints
///
/// Customers' devices with their sensors, newest first, or by `endpoint_id` when `q` is given: those of the
/// maker's own clouds, for reviewers everybody's. Who the customer is is not told. A page that is narrowed by
/// `device` or `state` may have fewer items than `limit`, even none, and still have a `next_cursor`.
#[utoipa::path(
    get, path = "/endpoints", tag = "Fleet", params(ListQuery),
    responses((status = 200, description = "A page of endpoints.", body = Page<EndpointBody>))
)]
async fn list_endpoints(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<EndpointBody>>, Problem> {
    let mut gather = Gather::default();
    let device = query.device.and_then(|raw| gather.take("/device", device(&raw)));
    let state = query
        .state
        .and_then(|raw| gather.take("/state", raw.parse::<Standing>()));
    let name = query.q.and_then(|raw| gather.take("/q", query::search(raw)));
    let limit = page::limit(query.limit.as_deref(), &mut gather);
    let after = page::after(query.cursor.as_deref(), &mut gather);
    gather.finish().map_err(Problem::invalid)?;
    let filter = FleetFilter { device, state, name };
    let found = app.fleet(&actor, &filter, after, limit).await?;
    let items = found.endpoints.iter().map(EndpointBody::of).collect();
    Ok(Json(Page::new(items, found.next)))
}

/// Get an endpoint
#[utoipa::path(
    get, path = "/endpoints/{id}", tag = "Fleet", params(EndpointPath),
    responses((status = 200, description = "The endpoint with its sensors.", body = EndpointBody))
)]
async fn get_endpoint(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<EndpointPath>,
) -> Result<Json<EndpointBody>, Problem> {
    let view = app.fleet_endpoint(&actor, id(&at.id)?).await?;
    Ok(Json(EndpointBody::of(&view)))
}

fn device(raw: &str) -> Result<DeviceId, Fault> {
    raw.parse()
        .map_err(|_| Fault::new("device-unknown", "A device's id starts with dev_."))
}
