//! Everything there is about one request: its rounds, findings and messages.

use replenish_domain::{
    account::{Action, Actor},
    device::{Device, DeviceId, Stage},
    request::{Change, Finding, IdRequest, Message, Opening, Openness, RequestId, Round, VersionChange, changes},
};
use replenish_store::{id_requests, request_findings, request_messages, request_rounds};

use super::{RequestError, ask::opening, live::approval, presence::speaks_for_programme};
use crate::{App, Denied, authorise};

/// A request with everything that was said about it.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestFile {
    /// The request.
    pub request: IdRequest,
    /// The rounds that ended with questions, oldest first.
    pub rounds: Vec<Round>,
    /// The findings in the actor's sight: makers see those that were sent.
    pub findings: Vec<Finding>,
    /// The conversation.
    pub messages: Vec<Message>,
    /// What changed since the round before; empty in the first.
    pub changes: Vec<Change>,
    /// What it changes against the version that was approved before; none for the first registration.
    pub version: Option<VersionChange>,
    /// What the other reviewers are called who look at it; none for its maker.
    pub present: Option<Vec<String>>,
}

impl App {
    /// The request with everything that was said about it, if the actor can see it.
    pub async fn request_file(&self, actor: &Actor, id: RequestId) -> Result<RequestFile, RequestError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        let request = id_requests::find(&mut conn, actor.sight(), id)
            .await?
            .ok_or(Denied::Hidden)?;
        let rounds = request_rounds::of_request(&mut conn, id).await?;
        let mut findings = request_findings::of_request(&mut conn, id).await?;
        let for_programme = speaks_for_programme(actor, &request);
        if !for_programme {
            findings.retain(|finding| finding.sent_at.is_some());
        }
        let messages = request_messages::of_request(&mut conn, id).await?;
        let present = if for_programme {
            Some(self.others_at(&mut conn, actor, id).await?)
        } else {
            None
        };
        let before = rounds.iter().rfind(|round| round.round < request.round);
        let changes = before.map(|before| changes(&before.snapshot.fields(), &request.snapshot.fields()));
        let approval = approval(&mut conn, request.device, Some(request.number)).await?;
        let version = approval.map(|approval| VersionChange::between(&approval.request.snapshot, &request.snapshot));
        Ok(RequestFile {
            version,
            changes: changes.unwrap_or_default(),
            request,
            rounds,
            findings,
            messages,
            present,
        })
    }

    /// What a device's maker is asked about, by the fields' names.
    pub async fn asked_about(&self, actor: &Actor, device: DeviceId) -> Result<Vec<String>, RequestError> {
        let mut conn = self.read_near_device(actor, device).await?;
        let Some(request) = id_requests::open_of_device(&mut conn, device).await? else {
            return Ok(Vec::new());
        };
        let findings = request_findings::of_request(&mut conn, request.id).await?;
        let asked = findings.into_iter().filter(Finding::is_asked);
        Ok(asked.map(|finding| finding.label).collect())
    }

    /// What the actor may change of a device now.
    pub async fn openness(&self, actor: &Actor, device: &Device) -> Result<Openness, RequestError> {
        Ok(match device.stage {
            _ if !actor.may(Action::EditDevices) => Openness::Nothing,
            Stage::Draft | Stage::Rejected => Openness::All,
            Stage::Submitted | Stage::InReview => Openness::Nothing,
            Stage::NeedsInfo => Openness::Some(self.opening(actor, device.id).await?),
            Stage::Assigned | Stage::Certified => {
                let mut conn = self.read_near_device(actor, device.id).await?;
                match approval(&mut conn, device.id, None).await? {
                    Some(approval) => {
                        Openness::Some(Opening::of_approved(device.stage, &approval.request.snapshot.device))
                    }
                    None => Openness::Nothing,
                }
            }
        })
    }

    /// What of a device is open while its maker is asked something.
    pub async fn opening(&self, actor: &Actor, device: DeviceId) -> Result<Opening, RequestError> {
        let mut conn = self.read_near_device(actor, device).await?;
        Ok(opening(&mut conn, device).await?)
    }
}
