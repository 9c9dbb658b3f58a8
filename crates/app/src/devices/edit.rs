//! The frame every change of a device runs in.

use replenish_domain::{
    account::{Action, Actor},
    audit::Act,
    device::{Device, DeviceId, Edit},
};
use replenish_store::{WriteTx, devices};
use serde_json::Value;

use super::DeviceError;
use crate::{App, Denied, Revision, authorise};

/// A device opened for a change: its state before, and the transaction the change goes into.
pub(crate) struct Editing {
    pub(crate) tx: WriteTx,
    pub(crate) before: Device,
}

impl App {
    /// Opens a device for an edit: the actor may make it, the device is there, unchanged since
    /// `revision`, and its stage allows it.
    pub(crate) async fn edit_device(
        &self,
        actor: &Actor,
        id: DeviceId,
        revision: Revision,
        edit: Edit,
    ) -> Result<Editing, DeviceError> {
        authorise(actor, Action::EditDevices)?;
        let mut tx = self.db.write().await?;
        let before = self.open_device(&mut tx, actor, id, revision).await?;
        before.stage.permit(edit)?;
        Ok(Editing { tx, before })
    }

    /// Locks the device for this transaction and loads it as it was before.
    pub(crate) async fn open_device(
        &self,
        tx: &mut WriteTx,
        actor: &Actor,
        id: DeviceId,
        revision: Revision,
    ) -> Result<Device, DeviceError> {
        let sight = actor.sight();
        if !devices::touch(tx, sight, id, revision, self.clock.now()).await? {
            let exists = devices::find(tx, sight, id).await?.is_some();
            return Err(if exists {
                DeviceError::Stale
            } else {
                Denied::Hidden.into()
            });
        }
        Ok(devices::find(tx, sight, id).await?.ok_or(Denied::Hidden)?)
    }

    /// Records the change, makes it lasting and returns the device after it.
    pub(crate) async fn save_device(
        &self,
        actor: &Actor,
        editing: Editing,
        action: &'static str,
        before: Value,
        after: Value,
    ) -> Result<Device, DeviceError> {
        let Editing { mut tx, before: old } = editing;
        let act = Act::by(actor, action)
            .on(old.id, old.organisation)
            .before(before)
            .after(after);
        self.record(&mut tx, act).await?;
        let device = devices::find(&mut tx, actor.sight(), old.id)
            .await?
            .ok_or(Denied::Hidden)?;
        let search = device.search_text();
        if search != old.search_text() {
            devices::set_search(&mut tx, device.id, &search).await?;
        }
        tx.commit().await?;
        Ok(device)
    }
}
