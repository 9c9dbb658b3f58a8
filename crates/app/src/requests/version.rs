//! A new version of an approved device: a draft over the version customers meet, which stays as it is
//! until a reviewer approves the next (`programme.md` 6.6).

use replenish_domain::{
    account::{Action, Actor},
    audit::Act,
    device::{Device, DeviceId, Edit, SlotId, Stage},
    request::{DeviceSnapshot, Draft, IdRequest, Snapshot, VersionChange},
};
use replenish_store::{Conn, StoreError, WriteTx, devices, drafts, images, slots};
use serde_json::json;

use super::{
    RequestError,
    draft::{Basis, load_draft},
    live::{Approval, approval},
    read::visible_device,
};
use crate::{App, Denied, Revision, authorise};

/// The version of a device that its maker works on, beside the approved one.
#[derive(Debug, Clone, PartialEq)]
pub struct NextVersion {
    /// The number of the approved version.
    pub approved: u32,
    /// The request by which it was approved.
    pub approved_by: IdRequest,
    /// What the next version changes; of incomplete answers nothing is told.
    pub change: VersionChange,
}

impl App {
    /// Opens an approved device for a new version. Customers keep meeting the approved one.
    pub async fn begin_version(&self, actor: &Actor, id: DeviceId, revision: Revision) -> Result<Device, RequestError> {
        let mut editing = self.edit_device(actor, id, revision, Edit::BeginVersion).await?;
        let device = &editing.before;
        devices::set_stage(&mut editing.tx, id, Stage::Draft).await?;
        let act = Act::by(actor, "version.begun").on(id, device.organisation);
        let act = act.after(json!({ "version": device.approvals + 1 }));
        self.record(&mut editing.tx, act).await?;
        self.close_version(actor, editing.tx, id).await
    }

    /// Goes back to the approved version: device and answers become what they were when it was
    /// approved.
    pub async fn discard_version(
        &self,
        actor: &Actor,
        id: DeviceId,
        revision: Revision,
    ) -> Result<Device, RequestError> {
        let mut editing = self.edit_device(actor, id, revision, Edit::DiscardVersion).await?;
        let device = &editing.before;
        let Some(Approval { request, .. }) = approval(&mut editing.tx, id, None).await? else {
            return Err(RequestError::IdsNotAssigned);
        };
        let approved = request.snapshot;
        restore(&mut editing.tx, device, &approved.device).await?;
        let draft = Draft::of(&approved.content).map_err(StoreError::from)?;
        let text = serde_json::to_string(&draft).map_err(StoreError::from)?;
        let now = self.clock.now();
        drafts::save(&mut editing.tx, id, None, &text, now, actor.name.as_str()).await?;
        devices::set_stage(&mut editing.tx, id, stage_once_approved(device)).await?;
        let act = Act::by(actor, "version.discarded").on(id, device.organisation);
        let act = act.before(json!({ "version": device.approvals + 1 }));
        self.record(&mut editing.tx, act).await?;
        self.close_version(actor, editing.tx, id).await
    }

    /// What the maker's version changes against the approved one; none before the first approval.
    pub async fn next_version(&self, actor: &Actor, id: DeviceId) -> Result<Option<NextVersion>, RequestError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        let device = visible_device(&mut conn, actor, id).await?;
        let Some(Approval { request, .. }) = approval(&mut conn, id, None).await? else {
            return Ok(None);
        };
        let draft = load_draft(&mut conn, actor, &device).await?.draft;
        let content = Basis::load(&mut conn, &device).await?.read(&draft, &device);
        let next = Snapshot {
            device: DeviceSnapshot::of(&device),
            content: content.unwrap_or_else(|_| request.snapshot.content.clone()),
        };
        Ok(Some(NextVersion {
            approved: device.approvals,
            change: VersionChange::between(&request.snapshot, &next),
            approved_by: request,
        }))
    }

    async fn close_version(&self, actor: &Actor, mut tx: WriteTx, id: DeviceId) -> Result<Device, RequestError> {
        let device = devices::find(&mut tx, actor.sight(), id).await?.ok_or(Denied::Hidden)?;
        devices::set_search(&mut tx, id, &device.search_text()).await?;
        tx.commit().await?;
        Ok(device)
    }
}

/// The stage of a device while nothing but its approved version is there.
pub(super) fn stage_once_approved(device: &Device) -> Stage {
    let mut offered = device.marketplaces.iter();
    if offered.any(|offered| offered.certified_at.is_some()) {
        Stage::Certified
    } else {
        Stage::Assigned
    }
}

/// What a new version changes; fails when it changes nothing.
pub(super) async fn refuse_unchanged(
    conn: &mut Conn,
    device: &Device,
    next: &Snapshot,
) -> Result<Option<VersionChange>, RequestError> {
    let Some(Approval { request, .. }) = approval(conn, device.id, None).await? else {
        return Ok(None);
    };
    let change = VersionChange::between(&request.snapshot, next);
    match change.size() {
        Some(_) => Ok(Some(change)),
        None => Err(RequestError::Unchanged),
    }
}

async fn restore(tx: &mut WriteTx, device: &Device, approved: &DeviceSnapshot) -> Result<(), StoreError> {
    devices::set_name(tx, device.id, &approved.name).await?;
    devices::set_image(tx, device.id, approved.image.as_ref()).await?;
    let replaced = device
        .image
        .as_ref()
        .filter(|image| approved.image.as_ref() != Some(image));
    if let Some(replaced) = replaced {
        images::drop_unused(tx, &replaced.sha256).await?;
    }
    for offered in &device.marketplaces {
        if !approved.codes().any(|code| *code == offered.code) {
            devices::delete_marketplace(tx, device.id, &offered.code).await?;
        }
    }
    for offered in &approved.marketplaces {
        devices::put_marketplace(tx, device.id, &offered.code, offered.friendly_name.as_ref()).await?;
    }
    let is_approved = |slot_id: &SlotId| approved.slots.iter().any(|slot| slot.slot_id == *slot_id);
    for slot in device.slots.iter().filter(|slot| !is_approved(&slot.slot_id)) {
        slots::delete(tx, device.id, &slot.slot_id).await?;
    }
    for (position, slot) in approved.slots.iter().enumerate() {
        slots::put(tx, device.id, position, &slot.slot_id, slot.category.as_ref()).await?;
        for offered in &device.marketplaces {
            slots::delete_name(tx, device.id, &slot.slot_id, &offered.code).await?;
        }
        for (code, name) in &slot.names {
            slots::put_name(tx, device.id, &slot.slot_id, code, name).await?;
        }
    }
    Ok(())
}
