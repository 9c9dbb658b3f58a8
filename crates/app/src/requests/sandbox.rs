//! Sandbox IDs: provisional, at once and without a reviewer, for a maker's own trials.
//!
//! The rules are those of handing a request in, so that a device the sandbox takes can be handed in
//! as it is. Nothing is locked and nobody is asked.

use std::collections::BTreeMap;

use replenish_domain::{
    account::{Action, Actor},
    audit::Act,
    device::{Device, DeviceId, Edit, ReplenishmentId, SlotId},
    request::Snapshot,
};
use replenish_store::{StoreError, WriteTx, sandboxes, sandboxes::SandboxSlot};
use serde_json::json;

use super::{
    RequestError,
    draft::{Basis, load_draft},
    submit::complete,
};
use crate::{App, authorise};

impl App {
    /// Gives every slot a sandbox ID and tells all of them, in the slots' order.
    ///
    /// What is still missing for a request is named all at once. A slot keeps its ID as long as it
    /// is sensed the same way, so asking again changes nothing.
    pub async fn issue_sandbox_ids(&self, actor: &Actor, id: DeviceId) -> Result<Vec<SandboxSlot>, RequestError> {
        authorise(actor, Action::EditDevices)?;
        let mut tx = self.db.write().await?;
        let device = self.hold_device(&mut tx, actor, id).await?;
        device.permit(Edit::Content)?;
        let draft = load_draft(&mut tx, actor, &device).await?.draft;
        let basis = Basis::load(&mut tx, &device).await?;
        let snapshot = Snapshot::freeze(&device, complete(&draft, &device, &basis)?);
        let before = sandboxes::find(&mut tx, id).await?;
        let is_complete = sandboxes::ids(&mut tx, id).await?.len() == snapshot.device.slots.len();
        if !is_complete || before.as_ref() != Some(&snapshot) {
            self.renew_sandbox(&mut tx, actor, &device, before.as_ref(), &snapshot)
                .await?;
        }
        let ids = sandboxes::ids(&mut tx, id).await?;
        tx.commit().await?;
        Ok(ids)
    }

    /// The sandbox IDs of the device's slots, in the slots' order; empty before they are asked for.
    pub async fn sandbox_ids(&self, actor: &Actor, id: DeviceId) -> Result<Vec<SandboxSlot>, RequestError> {
        let mut conn = self.read_near_device(actor, id).await?;
        Ok(sandboxes::ids(&mut conn, id).await?)
    }

    async fn renew_sandbox(
        &self,
        tx: &mut WriteTx,
        actor: &Actor,
        device: &Device,
        before: Option<&Snapshot>,
        now: &Snapshot,
    ) -> Result<(), RequestError> {
        let at = self.clock.now();
        let text = now.to_text().map_err(StoreError::from)?;
        sandboxes::put(tx, device.id, &text, at).await?;
        let kept = sandboxes::ids(tx, device.id).await?;
        let mut issued = BTreeMap::<SlotId, ReplenishmentId>::new();
        for (slot_id, content) in &now.content.slots {
            let earlier = before.and_then(|before| before.content.slots.get(slot_id));
            let is_there = kept.iter().any(|slot| slot.slot_id == *slot_id);
            if is_there && earlier.is_some_and(|earlier| earlier.senses_like(content)) {
                continue;
            }
            let prefix = &self.settings.replenishment_prefix;
            let id = ReplenishmentId::issue_in_sandbox(prefix, self.random.uuid_v4());
            sandboxes::put_id(tx, device.id, slot_id, &id, at).await?;
            issued.insert(slot_id.clone(), id);
        }
        let act = Act::by(actor, "sandbox.ids_issued").on(device.id, device.organisation);
        Ok(self.record(tx, act.after(json!({ "slots": issued }))).await?)
    }
}
