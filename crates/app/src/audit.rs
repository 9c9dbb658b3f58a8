//! Reading the audit trail.

use replenish_domain::{
    Id,
    account::{Action, Actor},
    audit::AuditEntry,
    device::DeviceId,
    id::AuditEntry as EntryKind,
};
use replenish_store::{audit, devices};

use crate::{App, Denied, accounts::AccountError, authorise, devices::DeviceError};

impl App {
    /// What happened to a device, newest first, older than `after` where given.
    pub async fn device_activity(
        &self,
        actor: &Actor,
        id: DeviceId,
        after: Option<Id<EntryKind>>,
        limit: i64,
    ) -> Result<Vec<AuditEntry>, DeviceError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        devices::find(&mut conn, actor.sight(), id)
            .await?
            .ok_or(Denied::Hidden)?;
        Ok(audit::of_device(&mut conn, id, after, limit).await?)
    }

    /// What happened in the actor's organisation, in all of the programme for an administrator:
    /// newest first, older than `after` where given.
    pub async fn activity(
        &self,
        actor: &Actor,
        after: Option<Id<EntryKind>>,
        limit: i64,
    ) -> Result<Vec<AuditEntry>, AccountError> {
        authorise(actor, Action::ManageMembers)?;
        let mut conn = self.db.read().await?;
        Ok(audit::in_sight(&mut conn, actor.sight(), after, limit).await?)
    }
}
