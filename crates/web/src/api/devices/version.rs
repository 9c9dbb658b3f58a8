//! A new version of an approved device: begun, held against the approved one, discarded.

use std::collections::BTreeMap;

use axum::{Json, extract::State, response::Response};
use replenish_app::{
    App,
    requests::{NextVersion, RequestError},
};
use replenish_domain::request::{ChangeSize, SlotFate, VersionChange};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{DeviceBody, answer};
use crate::api::{
    address::{At, DevicePath, IfMatch, id},
    choices,
    extract::ApiActor,
    problem::Problem,
    requests::ChangeBody,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get_next_version, begin_version, discard_version))
}

/// The version a maker works on, held against the approved one.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NextVersion)]
struct NextVersionBody {
    /// The number of the version customers meet.
    approved_version: u32,
    /// The request by which it was approved.
    approved_by: String,
    change: VersionChangeBody,
}

/// What a version changes against the one that was approved before it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VersionChange)]
pub(crate) struct VersionChangeBody {
    /// `small`: every ID stays. `big`: slots get other IDs, and every marketplace has to be certified
    /// again. Null when nothing differs.
    #[schema(required = true, schema_with = sizes)]
    size: Option<&'static str>,
    /// What differs, field by field.
    changes: Vec<ChangeBody>,
    /// What approval does to the ID of each slot: `kept`, `renewed`, `issued` or `retired`.
    #[schema(value_type = BTreeMap<String, String>)]
    slots: BTreeMap<String, &'static str>,
}

impl VersionChangeBody {
    pub(crate) fn of(change: VersionChange) -> Self {
        let slots = change.slots.iter();
        Self {
            size: change.size().map(ChangeSize::as_str),
            slots: slots
                .map(|(slot_id, fate)| (slot_id.to_string(), SlotFate::as_str(*fate)))
                .collect(),
            changes: change.changes.into_iter().map(ChangeBody::of).collect(),
        }
    }
}

fn sizes() -> utoipa::openapi::Object {
    choices([ChangeSize::Small.as_str(), ChangeSize::Big.as_str()])
}

/// Compare with the approved version
#[utoipa::path(
    get, path = "/devices/{id}/next-version", tag = "Devices", params(DevicePath),
    responses(
        (status = 200, description = "What differs from the version customers meet; of incomplete answers nothing is told.", body = NextVersionBody),
        (status = 409, description = "`ids-not-assigned`: no version is approved yet."),
    )
)]
async fn get_next_version(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<DevicePath>,
) -> Result<Json<NextVersionBody>, Problem> {
    let next = app.next_version(&actor, id(&at.id)?).await?;
    let NextVersion {
        approved,
        approved_by,
        change,
    } = next.ok_or(RequestError::IdsNotAssigned)?;
    Ok(Json(NextVersionBody {
        approved_version: approved,
        approved_by: approved_by.id.to_string(),
        change: VersionChangeBody::of(change),
    }))
}

/// Start a new version
///
/// Opens an approved device for changes. Customers keep meeting the approved version, and its IDs and
/// discovery response stay, until a reviewer approves the next.
#[utoipa::path(
    post, path = "/devices/{id}/next-version", tag = "Devices", params(DevicePath, IfMatch),
    responses(
        (status = 200, description = "The device, open as a draft.", body = DeviceBody, headers(("ETag", description = "The device's etag."))),
        (status = 409, description = "`locked`: no version is approved, or one is being written already."),
    )
)]
async fn begin_version(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<DevicePath>,
    IfMatch(revision): IfMatch,
) -> Result<Response, Problem> {
    Ok(answer(&app.begin_version(&actor, id(&at.id)?, revision).await?))
}

/// Discard the new version
///
/// The device and its answers become what they were when they were approved.
#[utoipa::path(
    delete, path = "/devices/{id}/next-version", tag = "Devices", params(DevicePath, IfMatch),
    responses(
        (status = 200, description = "The device as it is approved.", body = DeviceBody, headers(("ETag", description = "The device's etag."))),
        (status = 409, description = "`locked`: no version is being written, or a reviewer has it."),
    )
)]
async fn discard_version(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<DevicePath>,
    IfMatch(revision): IfMatch,
) -> Result<Response, Problem> {
    Ok(answer(&app.discard_version(&actor, id(&at.id)?, revision).await?))
}
