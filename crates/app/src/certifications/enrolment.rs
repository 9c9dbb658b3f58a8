//! Who may enrol a device: the allow list before a marketplace is certified, everybody after.

use replenish_domain::{
    Fault, Id,
    account::{Action, Actor, Email, Sight},
    certification::Enrolment,
    device::DeviceId,
    id::Organisation,
    reference::MarketplaceCode,
};
use replenish_store::{Conn, StoreError, customer_links, devices};

use super::{CertificationError, evidence::allowed};
use crate::{App, Denied, authorise, linking::LiveLink, requests};

/// The most devices that are looked at to find one a customer may enrol.
const CANDIDATES: i64 = 100;

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
        let email: Email = email.parse().map_err(|fault: Fault| fault.at("/email"))?;
        let Ok(code) = marketplace.parse::<MarketplaceCode>() else {
            return Ok(Enrolment::NotOffered);
        };
        let is_confirmed = allowed(&mut conn, id).await?.contains(&email);
        let live = requests::live(&mut conn, device).await?;
        Ok(Enrolment::of(live.as_ref(), &code, is_confirmed))
    }

    /// Whether the customer of a link may enrol the device, and why. Another maker's device is not
    /// offered; a maker's stand-in counts as on the allow list of all the maker's devices.
    pub async fn enrolment_of_link(&self, link: &LiveLink, id: DeviceId) -> Result<Enrolment, StoreError> {
        let mut conn = self.db.read().await?;
        let Some(device) = devices::find(&mut conn, Sight::Own(link.organisation), id).await? else {
            return Ok(Enrolment::NotOffered);
        };
        let is_confirmed = link.is_sandbox
            || match &link.email {
                Some(email) if link.is_test_account => allowed(&mut conn, id).await?.contains(email),
                _ => false,
            };
        let live = requests::live(&mut conn, device).await?;
        Ok(Enrolment::of(live.as_ref(), &link.marketplace, is_confirmed))
    }
}

/// Whether somebody with this address may link with a maker's cloud: there is a device of the maker
/// that they may enrol in the marketplace.
pub(crate) async fn may_link(
    conn: &mut Conn,
    organisation: Id<Organisation>,
    code: &MarketplaceCode,
    email: &Email,
) -> Result<bool, StoreError> {
    for id in customer_links::candidates(conn, organisation, code, email, CANDIDATES).await? {
        let Some(device) = devices::find(conn, Sight::Own(organisation), id).await? else {
            continue;
        };
        let is_confirmed = allowed(conn, id).await?.contains(email);
        let live = requests::live(conn, device).await?;
        if Enrolment::of(live.as_ref(), code, is_confirmed).is_allowed() {
            return Ok(true);
        }
    }
    Ok(false)
}
