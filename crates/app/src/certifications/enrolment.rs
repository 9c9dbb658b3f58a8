//! Who may enrol a device: the allow list before a marketplace is certified, everybody after.

use replenish_domain::{
    Fault,
    account::{Action, Actor, Email},
    certification::Enrolment,
    device::DeviceId,
    reference::MarketplaceCode,
};
use replenish_store::devices;

use super::{CertificationError, evidence::allowed};
use crate::{App, Denied, authorise, requests};

impl App {
    /// Whether the customer with this address may enrol the device in a marketplace, and why.
    pub async fn may_enrol(
        &self,
        actor: &Actor,
        id: DeviceId,
        marketplace: &str,
        email: &str,
    ) -> Result<Enrolment, CertificationError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        let device = devices::find(&mut conn, actor.sight(), id)
            .await?
            .ok_or(Denied::Hidden)?;
        let live = requests::live(&mut conn, device).await?;
        let email: Email = email.parse().map_err(|fault: Fault| fault.at("/email"))?;
        let Ok(code) = marketplace.parse::<MarketplaceCode>() else {
            return Ok(Enrolment::NotOffered);
        };
        let is_confirmed = allowed(&mut conn, id).await?.contains(&email);
        Ok(Enrolment::of(live.as_ref(), &code, is_confirmed))
    }
}
