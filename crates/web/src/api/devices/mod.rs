//! `/devices`: registering, reading, renaming and deleting.

mod body;

use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
pub(crate) use body::DeviceBody;
use replenish_app::{
    App,
    devices::{DeviceFilter, NewDevice},
};
use replenish_domain::{
    Fault, Faults, Id,
    device::{Device, DeviceId},
    fault::Gather,
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    extract::{ApiActor, Body},
    page::{self, Page},
    problem::Problem,
};
use crate::etag;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(create, list))
        .routes(routes!(find, rename, delete))
}

/// A device to register.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewDeviceBody {
    /// `ask` (skill) or `ack` (ACK module).
    kind: String,
    /// The console name, 1 to 60 characters; never shown to customers.
    name: String,
    /// The model ID: letters, digits, `-`, `+`, `_`, at most 64; generated when left out.
    #[serde(default)]
    model_id: Option<String>,
    /// The `deviceType` of an ACK device's configuration file; only for `ack`.
    #[serde(default)]
    device_type: Option<String>,
}

/// Registers a device.
#[utoipa::path(
    post, path = "/devices", tag = "devices", request_body = NewDeviceBody,
    responses(
        (status = 201, description = "Registered.", body = DeviceBody),
        (status = "default", description = "A problem.", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn create(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    Body(new): Body<NewDeviceBody>,
) -> Result<Response, Problem> {
    let new = NewDevice {
        kind: new.kind,
        name: new.name,
        model_id: new.model_id,
        device_type: new.device_type,
    };
    let device = app.create_device(&actor, &new).await?;
    let location = format!("/api/v1/devices/{}", device.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], answer(&device)).into_response())
}

/// Which devices to list.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Text in name, model ID or a slot ID.
    q: Option<String>,
    /// Only devices in this stage.
    stage: Option<String>,
    /// Only devices of this kind.
    kind: Option<String>,
    /// Only this organisation's; for reviewers.
    organisation: Option<String>,
    /// Items of a page, 1 to 200, 50 by default.
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Lists devices, newest first.
#[utoipa::path(
    get, path = "/devices", tag = "devices", params(ListQuery),
    responses(
        (status = 200, description = "A page of devices.", body = Page<DeviceBody>),
        (status = "default", description = "A problem.", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn list(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    Query(query): Query<ListQuery>,
) -> Result<axum::Json<Page<DeviceBody>>, Problem> {
    let filter = filter(&query)?;
    let after = page::after(query.cursor.as_deref())?;
    let found = app
        .list_devices(&actor, &filter, after, page::limit(query.limit.as_deref())?)
        .await?;
    let items = found.devices.iter().map(DeviceBody::of).collect();
    Ok(axum::Json(Page {
        items,
        next_cursor: found.next.map(|next| next.to_string()),
    }))
}

/// A device.
#[utoipa::path(
    get, path = "/devices/{id}", tag = "devices", params(("id" = String, Path, description = "The device's id.")),
    responses(
        (status = 200, description = "The device.", body = DeviceBody),
        (status = "default", description = "A problem.", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn find(State(app): State<App>, ApiActor(actor): ApiActor, Path(id): Path<String>) -> Result<Response, Problem> {
    Ok(answer(&app.device(&actor, device_id(&id)?).await?).into_response())
}

/// A new name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RenameBody {
    /// The console name, 1 to 60 characters.
    #[serde(default)]
    name: Option<String>,
}

/// Renames a device.
#[utoipa::path(
    patch, path = "/devices/{id}", tag = "devices", request_body = RenameBody,
    params(("id" = String, Path, description = "The device's id."), ("If-Match" = Option<String>, Header, description = "The etag the change is based on.")),
    responses(
        (status = 200, description = "The device after the change.", body = DeviceBody),
        (status = "default", description = "A problem.", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn rename(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    Path(id): Path<String>,
    headers: HeaderMap,
    Body(change): Body<RenameBody>,
) -> Result<Response, Problem> {
    let id = device_id(&id)?;
    let device = match change.name {
        Some(name) => app.rename_device(&actor, id, etag::if_match(&headers), &name).await?,
        None => app.device(&actor, id).await?,
    };
    Ok(answer(&device).into_response())
}

/// Deletes a draft.
#[utoipa::path(
    delete, path = "/devices/{id}", tag = "devices",
    params(("id" = String, Path, description = "The device's id."), ("If-Match" = Option<String>, Header, description = "The etag the change is based on.")),
    responses(
        (status = 204, description = "Deleted."),
        (status = "default", description = "A problem.", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn delete(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    app.delete_device(&actor, device_id(&id)?, etag::if_match(&headers))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The device as the answer's body, its version as the answer's tag.
pub(super) fn answer(device: &Device) -> impl IntoResponse + use<> {
    (
        [(header::ETAG, etag::header(device.version))],
        axum::Json(DeviceBody::of(device)),
    )
}

/// An id that is not one names nothing.
pub(super) fn device_id(raw: &str) -> Result<DeviceId, Problem> {
    raw.parse().map_err(|_| Problem::not_found())
}

fn filter(query: &ListQuery) -> Result<DeviceFilter, Problem> {
    let mut gather = Gather::default();
    let stage = query
        .stage
        .as_deref()
        .and_then(|raw| gather.take("/stage", raw.parse()));
    let kind = query.kind.as_deref().and_then(|raw| gather.take("/kind", raw.parse()));
    let organisation = query
        .organisation
        .as_deref()
        .and_then(|raw| gather.take("/organisation", organisation(raw)));
    gather.finish().map_err(Problem::invalid)?;
    Ok(DeviceFilter {
        organisation,
        stage,
        kind,
        search: query.q.clone(),
    })
}

fn organisation(raw: &str) -> Result<Id<replenish_domain::id::Organisation>, Faults> {
    raw.parse()
        .map_err(|_| Fault::new("organisation-unknown", "An organisation's id starts with org_.").into())
}
