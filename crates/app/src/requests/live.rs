//! The device as customers meet it: the version that was approved last, whatever its maker works on.

use std::collections::BTreeMap;

use replenish_domain::{
    account::Actor,
    device::{Device, DeviceId, DeviceName, Environment, SlotId, Stage},
    request::{
        Assignment, DeviceSnapshot, IdRequest, Opening, RequestNumber, RequestState, SensorKind, SlotContent,
        Threshold, keeps_marketplaces,
    },
    sensor::Tied,
};
use replenish_store::{Conn, StoreError, id_requests, sandboxes};

use super::{RequestError, ask::opening, read::visible_device};
use crate::{App, devices::EditError};

/// An approval: the request, and what each slot was given.
pub(super) struct Approval {
    pub(super) request: IdRequest,
    pub(super) slots: BTreeMap<SlotId, Assignment>,
}

impl App {
    /// The device as customers meet it; none before the first approval.
    pub async fn live_device(&self, actor: &Actor, id: DeviceId) -> Result<Option<Device>, RequestError> {
        let mut conn = self.read_near_device(actor, id).await?;
        let device = visible_device(&mut conn, actor, id).await?;
        Ok(live(&mut conn, device).await?)
    }
}

/// The device as customers meet it; none before the first approval.
pub(crate) async fn live(conn: &mut Conn, device: Device) -> Result<Option<Device>, StoreError> {
    let approval = approval(conn, device.id, None).await?;
    Ok(approval.map(|approval| device.as_approved(&approval.request.snapshot.device, &approval.slots)))
}

/// What holds for the slots of a device that customers' sensors are tied to.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    /// What the device is called.
    pub(crate) device_name: DeviceName,
    /// By slot: how it is sensed, and its threshold.
    pub(crate) slots: BTreeMap<SlotId, (SlotContent, Threshold)>,
}

/// What was approved or, in the sandbox, was there when its IDs were last asked for.
pub(crate) async fn terms(
    conn: &mut Conn,
    device: DeviceId,
    environment: Environment,
) -> Result<Option<Terms>, StoreError> {
    let (snapshot, given) = match environment {
        Environment::Production => match approval(conn, device, None).await? {
            Some(Approval { request, slots }) => (request.snapshot, slots),
            None => return Ok(None),
        },
        Environment::Sandbox => match sandboxes::find(conn, device).await? {
            Some(snapshot) => (snapshot, BTreeMap::new()),
            None => return Ok(None),
        },
    };
    let threshold = |slot_id: &SlotId| {
        given
            .get(slot_id)
            .map_or_else(Threshold::default, |slot| slot.threshold_percent)
    };
    let slots = snapshot.content.slots.into_iter();
    Ok(Some(Terms {
        device_name: snapshot.device.name,
        slots: slots
            .map(|(slot_id, content)| {
                let threshold = threshold(&slot_id);
                (slot_id, (content, threshold))
            })
            .collect(),
    }))
}

/// How a slot is sensed, as it was approved or, in the sandbox, when its IDs were last asked for; none
/// when there is no such slot.
pub(crate) async fn sensor_kind(
    conn: &mut Conn,
    slot: &Tied,
    environment: Environment,
) -> Result<Option<SensorKind>, StoreError> {
    let terms = terms(conn, slot.device, environment).await?;
    let content = terms.as_ref().and_then(|terms| terms.slots.get(&slot.slot_id));
    Ok(content.map(|(content, _)| content.sensor))
}

/// The approval that holds for the device; with `before`, the one that held when that request was
/// handed in.
pub(super) async fn approval(
    conn: &mut Conn,
    device: DeviceId,
    before: Option<RequestNumber>,
) -> Result<Option<Approval>, StoreError> {
    let request = id_requests::approved_of_device(conn, device, before).await?;
    Ok(request.and_then(|request| match &request.state {
        RequestState::Assigned { slots, .. } => Some(Approval {
            slots: slots.clone(),
            request,
        }),
        _ => None,
    }))
}

/// Fails when a device changed where it may not: while a reviewer waits for an answer only what was
/// asked about is open, of an approved device only what belongs to marketplaces added since, and a
/// marketplace that customers are served in stays in every version.
pub(crate) async fn permit_change(conn: &mut Conn, old: &Device, new: &Device) -> Result<(), EditError> {
    let (before, after) = (DeviceSnapshot::of(old), DeviceSnapshot::of(new));
    if old.stage == Stage::NeedsInfo {
        opening(conn, old.id).await?.permit_device(&before, &after)?;
    }
    if old.approvals == 0 {
        return Ok(());
    }
    let Some(Approval { request, .. }) = approval(conn, old.id, None).await? else {
        return Ok(());
    };
    let approved = &request.snapshot.device;
    if old.stage.is_approved() {
        Opening::of_approved(old.stage, approved).permit_device(&before, &after)?;
    }
    Ok(keeps_marketplaces(approved, &after)?)
}
