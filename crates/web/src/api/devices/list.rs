//! The list of devices.

use axum::{Json, extract::State};
use replenish_app::{App, devices::DeviceFilter};
use replenish_domain::{
    device::{DeviceId, DeviceKind, Stage},
    fault::Gather,
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::DeviceBody;
use crate::api::{
    choices,
    extract::ApiActor,
    page::{self, Page},
    problem::Problem,
    query::{self, Query},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_devices))
}

/// Which devices to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Text in name, model ID or a slot ID.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Only devices in this stage.
    #[param(schema_with = stages)]
    stage: Option<String>,
    /// Only devices of this kind.
    #[param(schema_with = device_kinds)]
    kind: Option<String>,
    /// Only this organisation's; for reviewers, who see everybody's.
    #[param(pattern = "^org_[0-9a-f]{32}$")]
    organisation: Option<String>,
    /// Items of a page; 50 when left out.
    #[param(value_type = usize, minimum = 1, maximum = 200)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

fn stages() -> utoipa::openapi::Object {
    choices(Stage::ALL.map(Stage::as_str))
}

fn device_kinds() -> utoipa::openapi::Object {
    choices([DeviceKind::Ask, DeviceKind::Ack].map(DeviceKind::as_str))
}

/// List devices
///
/// Newest first: a maker's own organisation's, for reviewers everybody's.
#[utoipa::path(
    get, path = "/devices", tag = "Devices", params(ListQuery),
    responses((status = 200, description = "A page of devices.", body = Page<DeviceBody>))
)]
async fn list_devices(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<DeviceBody>>, Problem> {
    let Wanted { filter, after, limit } = read(query)?;
    let found = app.list_devices(&actor, &filter, after, limit).await?;
    let items = found.devices.iter().map(DeviceBody::of).collect();
    Ok(Json(Page::new(items, found.next)))
}

struct Wanted {
    filter: DeviceFilter,
    after: Option<DeviceId>,
    limit: usize,
}

fn read(query: ListQuery) -> Result<Wanted, Problem> {
    let mut gather = Gather::default();
    let stage = query.stage.and_then(|raw| gather.take("/stage", raw.parse::<Stage>()));
    let kind = query
        .kind
        .and_then(|raw| gather.take("/kind", raw.parse::<DeviceKind>()));
    let organisation = query
        .organisation
        .and_then(|raw| gather.take("/organisation", query::organisation(&raw)));
    let search = query.q.and_then(|raw| gather.take("/q", query::search(raw)));
    let limit = page::limit(query.limit.as_deref(), &mut gather);
    let after = page::after(query.cursor.as_deref(), &mut gather);
    gather.finish().map_err(Problem::invalid)?;
    let filter = DeviceFilter {
        organisation,
        stage,
        kind,
        search,
    };
    Ok(Wanted { filter, after, limit })
}
