//! The frame every change of a submitted request runs in.

use replenish_domain::{
    account::{Action, Actor},
    audit::Act,
    device::Device,
    request::{IdRequest, RequestId, RequestState},
};
use replenish_store::{WriteTx, devices, id_requests};
use serde_json::Value;

use super::{Closed, RequestError, version::stage_once_approved};
use crate::{App, Denied, authorise};

/// A request opened for a change: it still waits for its answer, and nobody else changes it or its
/// device until the transaction ends.
pub(super) struct OpenRequest {
    pub(super) tx: WriteTx,
    pub(super) device: Device,
    pub(super) request: IdRequest,
}

impl OpenRequest {
    /// Fails while the maker is asked something: what would be answered may be changing.
    pub(super) fn refuse_waiting(&self) -> Result<(), RequestError> {
        match self.request.state {
            RequestState::NeedsInfo { .. } => Err(RequestError::WaitingForMaker),
            _ => Ok(()),
        }
    }
}

impl App {
    /// Opens a request for its maker.
    pub(super) async fn open_as_maker(&self, actor: &Actor, id: RequestId) -> Result<OpenRequest, RequestError> {
        authorise(actor, Action::EditDevices)?;
        self.open_request(actor, id).await
    }

    /// Opens a request for a reviewer, who has to be somebody else's.
    pub(super) async fn open_as_reviewer(&self, actor: &Actor, id: RequestId) -> Result<OpenRequest, RequestError> {
        authorise(actor, Action::Review)?;
        let opened = self.open_request(actor, id).await?;
        if actor.organisation == Some(opened.request.organisation) {
            return Err(RequestError::OwnRequest);
        }
        Ok(opened)
    }

    async fn open_request(&self, actor: &Actor, id: RequestId) -> Result<OpenRequest, RequestError> {
        let mut tx = self.db.write().await?;
        let sight = actor.sight();
        let device = id_requests::device_of(&mut tx, sight, id).await?;
        let device = self
            .open_device(&mut tx, actor, device.ok_or(Denied::Hidden)?, None)
            .await?;
        let request = id_requests::find(&mut tx, sight, id).await?.ok_or(Denied::Hidden)?;
        Closed::unless_open(&request.state)?;
        Ok(OpenRequest { tx, device, request })
    }

    /// Moves the request to another state and the device to the stage that follows from it, and
    /// counts an approval.
    pub(super) async fn turn(
        &self,
        actor: &Actor,
        opened: &mut OpenRequest,
        state: RequestState,
        action: &'static str,
        detail: Value,
    ) -> Result<(), RequestError> {
        let OpenRequest { tx, device, request } = opened;
        if !id_requests::set_state(tx, request.id, request.version, &state).await? {
            return Err(RequestError::Stale);
        }
        if let RequestState::Assigned { .. } = state {
            devices::approve(tx, device.id, stage_once_approved(device)).await?;
        } else {
            devices::set_stage(tx, device.id, state.status().stage()).await?;
        }
        let mut after = serde_json::json!({ "request": request.number, "status": state.status() });
        if let (Some(after), Value::Object(detail)) = (after.as_object_mut(), detail) {
            after.extend(detail);
        }
        let before = serde_json::json!({ "request": request.number, "status": request.state.status() });
        let act = Act::by(actor, action).on(device.id, device.organisation);
        self.record(tx, act.before(before).after(after)).await?;
        request.state = state;
        request.version += 1;
        Ok(())
    }
}
