//! A device as the linter compares messages with it.

use replenish_domain::{
    account::{Action, Actor},
    device::DeviceId,
};
use replenish_protocol::{
    lint::{RegisteredDevice, RegisteredSlot},
    locales,
    measurement::MeasurementDeclaration,
};
use replenish_store::reference;

use super::{
    RequestError,
    live::{Approval, approval},
    read::visible_device,
};
use crate::{App, authorise};

impl App {
    /// The device as it was approved: its slots with their sensors and IDs, and the locales of its
    /// marketplaces.
    pub async fn registered_device(&self, actor: &Actor, device: DeviceId) -> Result<RegisteredDevice, RequestError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        let device = visible_device(&mut conn, actor, device).await?;
        let approval = approval(&mut conn, device.id, None).await?;
        let Approval { request, slots } = approval.ok_or(RequestError::IdsNotAssigned)?;
        let marketplaces = reference::marketplaces(&mut conn).await?;
        let locales = locales(&request.snapshot, &marketplaces).into_iter();
        let known = request.snapshot.content.slots.iter();
        Ok(RegisteredDevice {
            locales: locales.map(str::to_owned).collect(),
            slots: known
                .map(|(slot_id, content)| RegisteredSlot {
                    slot_id: slot_id.to_string(),
                    kind: Some(content.sensor),
                    measurement: Some(MeasurementDeclaration::of(content)),
                    replenishment_id: slots.get(slot_id).map(|slot| slot.replenishment_id.to_string()),
                })
                .collect(),
        })
    }
}
