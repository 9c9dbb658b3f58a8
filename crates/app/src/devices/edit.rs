//! The frame every change of a device runs in.

use replenish_domain::{
    account::{Action, Actor},
    audit::Act,
    device::{Device, DeviceId, Edit, Locked},
};
use replenish_store::{StoreError, WriteTx, devices};
use serde_json::Value;

use super::DeviceError;
use crate::{App, Denied, Revision, authorise, requests};

/// A device opened for a change: its state before, and the transaction the change goes into.
pub(crate) struct Editing {
    pub(crate) tx: WriteTx,
    pub(crate) before: Device,
}

/// Why a device was not opened for a change.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EditError {
    #[error(transparent)]
    Denied(#[from] Denied),
    #[error(transparent)]
    Locked(#[from] Locked),
    #[error("the device was changed by somebody else meanwhile")]
    Stale,
    #[error(transparent)]
    Store(#[from] StoreError),
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
    ) -> Result<Editing, EditError> {
        authorise(actor, Action::EditDevices)?;
        let mut tx = self.db.write().await?;
        let before = self.open_device(&mut tx, actor, id, revision).await?;
        before.permit(edit)?;
        Ok(Editing { tx, before })
    }

    /// Locks the device for this transaction and loads it as it was before.
    pub(crate) async fn open_device(
        &self,
        tx: &mut WriteTx,
        actor: &Actor,
        id: DeviceId,
        revision: Revision,
    ) -> Result<Device, EditError> {
        let sight = actor.sight();
        if !devices::touch(tx, sight, id, revision, self.clock.now()).await? {
            let exists = devices::find(tx, sight, id).await?.is_some();
            return Err(if exists {
                EditError::Stale
            } else {
                Denied::Hidden.into()
            });
        }
        Ok(devices::find(tx, sight, id).await?.ok_or(Denied::Hidden)?)
    }

    /// Keeps the device as it is for this transaction: what is changed is not the device itself but
    /// something that hangs on its stage.
    pub(crate) async fn hold_device(&self, tx: &mut WriteTx, actor: &Actor, id: DeviceId) -> Result<Device, EditError> {
        devices::hold(tx, actor.sight(), id).await?;
        Ok(devices::find(tx, actor.sight(), id).await?.ok_or(Denied::Hidden)?)
    }

    /// Records the change, makes it lasting and returns the device after it. Nothing may have changed
    /// that a reviewer has approved, or has not asked about.
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
        requests::permit_change(&mut tx, &old, &device).await?;
        let search = device.search_text();
        if search != old.search_text() {
            devices::set_search(&mut tx, device.id, &search).await?;
        }
        tx.commit().await?;
        Ok(device)
    }
}

impl From<EditError> for DeviceError {
    fn from(error: EditError) -> Self {
        match error {
            EditError::Denied(denied) => denied.into(),
            EditError::Locked(locked) => locked.into(),
            EditError::Stale => Self::Stale,
            EditError::Store(error) => error.into(),
        }
    }
}
