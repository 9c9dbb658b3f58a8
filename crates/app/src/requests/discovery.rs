//! The discovery response a maker starts from, once there are IDs to put into it.

use std::collections::BTreeMap;

use replenish_domain::{
    Fault, Id,
    account::Actor,
    device::{DeviceId, SlotId},
    id::Organisation,
    reference::Marketplace,
    request::{Assignment, IdRequest, RequestState, Snapshot},
};
use replenish_protocol::{DiscoverResponse, DiscoveryInput, discover_response, locales};
use replenish_store::{Conn, id_requests, organisations, reference};

use super::RequestError;
use crate::{App, Denied};

impl App {
    /// A complete `Discover.Response` of the device as it was approved, its inventory interfaces
    /// carrying the assigned IDs; with the names of one locale, or of all.
    pub async fn discovery_response(
        &self,
        actor: &Actor,
        device: DeviceId,
        locale: Option<&str>,
    ) -> Result<DiscoverResponse, RequestError> {
        let mut conn = self.read_near_device(actor, device).await?;
        let approved = Approved::load(&mut conn, device).await?;
        let organisation = organisations::find(&mut conn, approved.organisation).await?;
        if let Some(locale) = locale {
            approved.check_locale(locale)?;
        }
        Ok(discover_response(&DiscoveryInput {
            snapshot: &approved.snapshot,
            assignments: &approved.assignments,
            marketplaces: &approved.marketplaces,
            manufacturer: organisation.ok_or(Denied::Hidden)?.name.as_str(),
            locale,
            message_id: self.random.uuid_v4(),
        }))
    }

    /// The locales a discovery response of the device can be limited to.
    pub async fn discovery_locales(&self, actor: &Actor, device: DeviceId) -> Result<Vec<String>, RequestError> {
        let mut conn = self.read_near_device(actor, device).await?;
        let approved = Approved::load(&mut conn, device).await?;
        Ok(approved.locales().into_iter().map(str::to_owned).collect())
    }
}

/// A request whose answer was replenishment IDs.
struct Approved {
    organisation: Id<Organisation>,
    snapshot: Snapshot,
    assignments: BTreeMap<SlotId, Assignment>,
    marketplaces: Vec<Marketplace>,
}

impl Approved {
    async fn load(conn: &mut Conn, device: DeviceId) -> Result<Self, RequestError> {
        let Some(IdRequest {
            organisation,
            snapshot,
            state: RequestState::Assigned { slots, .. },
            ..
        }) = id_requests::latest_of_device(conn, device).await?
        else {
            return Err(RequestError::IdsNotAssigned);
        };
        Ok(Self {
            organisation,
            snapshot,
            assignments: slots,
            marketplaces: reference::marketplaces(conn).await?,
        })
    }

    fn locales(&self) -> Vec<&str> {
        locales(&self.snapshot, &self.marketplaces)
    }

    fn check_locale(&self, locale: &str) -> Result<(), Fault> {
        let offered = self.locales();
        if offered.contains(&locale) {
            return Ok(());
        }
        let detail = format!(
            "The device has no names in this locale. Choose one of: {}.",
            offered.join(", ")
        );
        Err(Fault::new("locale-unknown", detail).at("/locale"))
    }
}
