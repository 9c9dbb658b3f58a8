//! The discovery response a maker starts from, once there are IDs to put into it.

use std::collections::BTreeMap;

use replenish_domain::{
    Fault,
    account::{Action, Actor},
    device::{DeviceId, Environment, SlotId},
    reference::Marketplace,
    request::{Assignment, Snapshot, Threshold},
};
use replenish_protocol::{DiscoverResponse, DiscoveryInput, discover_response, locales};
use replenish_store::{Conn, organisations, reference, sandboxes};

use super::{
    RequestError,
    live::{Approval, approval},
    read::visible_device,
};
use crate::{App, Denied, authorise};

impl App {
    /// A complete `Discover.Response` of the device, with the names of one locale, or of all.
    ///
    /// For production it is the device as it was approved, its inventory interfaces carrying the
    /// assigned IDs; for the sandbox, as it was when sandbox IDs were last asked for.
    pub async fn discovery_response(
        &self,
        actor: &Actor,
        device: DeviceId,
        environment: Environment,
        locale: Option<&str>,
    ) -> Result<DiscoverResponse, RequestError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        let device = visible_device(&mut conn, actor, device).await?;
        let basis = Basis::load(&mut conn, device.id, environment).await?;
        let organisation = organisations::find(&mut conn, device.organisation).await?;
        if let Some(locale) = locale {
            basis.check_locale(locale)?;
        }
        Ok(discover_response(&DiscoveryInput {
            snapshot: &basis.snapshot,
            assignments: &basis.assignments,
            marketplaces: &basis.marketplaces,
            manufacturer: organisation.ok_or(Denied::Hidden)?.name.as_str(),
            locale,
            message_id: self.random.uuid_v4(),
        }))
    }

    /// The locales a discovery response of the device can be limited to.
    pub async fn discovery_locales(&self, actor: &Actor, device: DeviceId) -> Result<Vec<String>, RequestError> {
        let mut conn = self.read_near_device(actor, device).await?;
        let basis = Basis::load(&mut conn, device, Environment::Production).await?;
        Ok(basis.locales().into_iter().map(str::to_owned).collect())
    }
}

/// What a response is made of.
struct Basis {
    snapshot: Snapshot,
    assignments: BTreeMap<SlotId, Assignment>,
    marketplaces: Vec<Marketplace>,
}

impl Basis {
    async fn load(conn: &mut Conn, device: DeviceId, environment: Environment) -> Result<Self, RequestError> {
        let (snapshot, assignments) = match environment {
            Environment::Production => approved(conn, device).await?,
            Environment::Sandbox => in_sandbox(conn, device).await?,
        };
        Ok(Self {
            snapshot,
            assignments,
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

type Assigned = (Snapshot, BTreeMap<SlotId, Assignment>);

/// What was approved; never with an ID of the sandbox.
async fn approved(conn: &mut Conn, device: DeviceId) -> Result<Assigned, RequestError> {
    let approval = approval(conn, device, None).await?;
    let Approval { request, slots } = approval.ok_or(RequestError::IdsNotAssigned)?;
    for assignment in slots.values() {
        assignment.replenishment_id.clone().for_production()?;
    }
    Ok((request.snapshot, slots))
}

/// What the sandbox has; slots that are gone since are left out.
async fn in_sandbox(conn: &mut Conn, device: DeviceId) -> Result<Assigned, RequestError> {
    let mut snapshot = sandboxes::find(conn, device).await?.ok_or(RequestError::NoSandboxIds)?;
    let assignments = sandboxes::ids(conn, device).await?.into_iter().map(|slot| {
        let assignment = Assignment {
            replenishment_id: slot.replenishment_id,
            threshold_percent: Threshold::default(),
            product_list: None,
        };
        (slot.slot_id, assignment)
    });
    let assignments: BTreeMap<_, _> = assignments.collect();
    if assignments.is_empty() {
        return Err(RequestError::NoSandboxIds);
    }
    snapshot
        .device
        .slots
        .retain(|slot| assignments.contains_key(&slot.slot_id));
    Ok((snapshot, assignments))
}
