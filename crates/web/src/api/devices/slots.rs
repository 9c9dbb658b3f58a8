//! The inventory of a device: all slots at once, or one.

use axum::{extract::State, response::Response};
use replenish_app::App;
use replenish_domain::inventory::SlotLine;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{DeviceBody, answer, gone};
use crate::api::{
    address::{At, DevicePath, IfMatch, id},
    extract::{ApiActor, Body},
    problem::Problem,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(put_slots))
        .routes(routes!(put_slot, delete_slot))
}

/// Where the slots are in a fault's pointer, though the body is the bare array: the pointer names
/// the member of the device.
const PLACE: &str = "/slots";

/// A slot of the new inventory.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SlotLine)]
struct SlotLineBody {
    /// Its identifier, never shown to customers.
    #[schema(value_type = String, required = true, min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9_-]+$")]
    slot_id: Option<String>,
    /// The code of its consumable category.
    #[schema(value_type = String, required = true, min_length = 1, max_length = 40, pattern = "^[a-z0-9_]+$")]
    category: Option<String>,
}

/// The whole inventory; the order is the order of slots.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = Inventory, min_items = 1, max_items = 200)]
struct InventoryBody(Vec<SlotLineBody>);

/// Replace the inventory
///
/// The body is the array of slots; its order is the order of slots, and the names of slots that stay
/// are kept. Faults point into the device: `/slots/1/slot_id` is the slot ID of the second item.
#[utoipa::path(
    put, path = "/devices/{id}/slots", tag = "Devices", request_body = InventoryBody, params(DevicePath, IfMatch),
    responses(
        (status = 200, description = "The device after the change.", body = DeviceBody, headers(("ETag", description = "The device's etag."))),
        (status = 409, description = "`locked`: the device's stage forbids it."),
    )
)]
async fn put_slots(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<DevicePath>,
    IfMatch(revision): IfMatch,
    body: Result<Body<InventoryBody>, Problem>,
) -> Result<Response, Problem> {
    let Body(InventoryBody(lines)) = body.map_err(|problem| problem.at(PLACE))?;
    let lines: Vec<_> = lines
        .into_iter()
        .map(|line| SlotLine {
            slot_id: line.slot_id.unwrap_or_default(),
            category: line.category.unwrap_or_default(),
        })
        .collect();
    let device = app.put_device_slots(&actor, id(&at.id)?, revision, &lines).await;
    Ok(answer(&device.map_err(|error| error.within(PLACE))?))
}

/// A slot of a device.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct SlotPath {
    /// The device's id.
    #[param(pattern = "^dev_[0-9a-f]{32}$")]
    id: String,
    /// The slot's identifier.
    #[param(example = "slot-01", min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9_-]+$")]
    slot_id: String,
}

/// What a slot holds.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SlotChange)]
struct SlotBody {
    /// The code of its consumable category.
    #[schema(value_type = String, required = true, min_length = 1, max_length = 40, pattern = "^[a-z0-9_]+$")]
    category: Option<String>,
}

/// Add a slot at the end, or change what one holds
#[utoipa::path(
    put, path = "/devices/{id}/slots/{slot_id}", tag = "Devices", request_body = SlotBody, params(SlotPath, IfMatch),
    responses(
        (status = 200, description = "The device after the change.", body = DeviceBody, headers(("ETag", description = "The device's etag."))),
        (status = 409, description = "`locked`: the device's stage forbids it."),
    )
)]
async fn put_slot(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<SlotPath>,
    IfMatch(revision): IfMatch,
    Body(body): Body<SlotBody>,
) -> Result<Response, Problem> {
    let category = body.category.unwrap_or_default();
    let device = app
        .put_device_slot(&actor, id(&at.id)?, revision, &at.slot_id, &category)
        .await?;
    Ok(answer(&device))
}

/// Delete a slot with its names
#[utoipa::path(
    delete, path = "/devices/{id}/slots/{slot_id}", tag = "Devices", params(SlotPath, IfMatch),
    responses(
        (status = 204, description = "Deleted.", headers(("ETag", description = "The device's etag."))),
        (status = 409, description = "`last-slot`: a device keeps one; `locked`: the device's stage forbids it."),
    )
)]
async fn delete_slot(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<SlotPath>,
    IfMatch(revision): IfMatch,
) -> Result<Response, Problem> {
    let device = app
        .delete_device_slot(&actor, id(&at.id)?, revision, &at.slot_id)
        .await?;
    Ok(gone(&device))
}
