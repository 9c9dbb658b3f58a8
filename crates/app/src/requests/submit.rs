//! Handing a request in: everything frozen, hashed and dated in one step (`programme.md` 6.4).

use jiff::Timestamp;
use replenish_domain::{
    Faults,
    account::Actor,
    audit::Act,
    device::{Device, DeviceId, Edit, Locked, Stage},
    fault::Gather,
    readiness,
    request::{ChangeSize, Content, ContentHash, Draft, IdRequest, RequestState, Snapshot, VersionChange},
};
use replenish_store::{StoreError, WriteTx, accounts, devices, id_requests, organisations};
use serde_json::json;

use super::{
    RequestError,
    draft::{Basis, load_draft},
    resubmit::carry_waivers,
    version::refuse_unchanged,
};
use crate::{App, Denied, devices::Editing, mail::Letter, recipient::Recipient};

/// What is handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Submission {
    /// The draft as it was saved.
    Draft,
    /// A completed form; it becomes the draft, too.
    Form(Vec<u8>),
}

impl App {
    /// Hands a request in. It locks the device and is answered within seven business days; what is
    /// still missing is named all at once. A new version of an approved device has to differ from it.
    pub async fn submit_request(
        &self,
        actor: &Actor,
        id: DeviceId,
        submission: Submission,
    ) -> Result<IdRequest, RequestError> {
        match submission {
            Submission::Draft => self.submit_draft(actor, id).await,
            Submission::Form(bytes) => self.submit_form(actor, id, bytes).await,
        }
    }

    async fn submit_draft(&self, actor: &Actor, id: DeviceId) -> Result<IdRequest, RequestError> {
        let mut editing = self.edit_device(actor, id, None, Edit::HandIn).await?;
        let draft = load_draft(&mut editing.tx, actor, &editing.before).await?.draft;
        let basis = Basis::load(&mut editing.tx, &editing.before).await?;
        let content = complete(&draft, &editing.before, &basis)?;
        self.hand_in(actor, editing, content).await
    }

    /// Freezes the device with its answers and tells everybody concerned.
    pub(super) async fn hand_in(
        &self,
        actor: &Actor,
        editing: Editing,
        content: Content,
    ) -> Result<IdRequest, RequestError> {
        if editing.before.stage == Stage::NeedsInfo {
            return self.hand_in_again(actor, editing, content).await;
        }
        let Editing { mut tx, before: device } = editing;
        let snapshot = Snapshot::freeze(&device, content);
        let change = refuse_unchanged(&mut tx, &device, &snapshot).await?;
        let text = snapshot.to_text().map_err(StoreError::from)?;
        let now = self.clock.now();
        let calendar = self.calendar_in(&mut tx).await?;
        let request = IdRequest {
            id: self.next_id(),
            number: id_requests::next_number(&mut tx).await?,
            device: device.id,
            organisation: device.organisation,
            round: 1,
            submitted_by: actor.account,
            submitted_at: now,
            due_at: calendar.due(now).unwrap_or(Timestamp::MAX),
            state: RequestState::Submitted,
            snapshot,
            content_hash: ContentHash::of(&text),
            version: 1,
        };
        let previous = id_requests::latest_of_device(&mut tx, device.id).await?;
        let size = change.as_ref().and_then(VersionChange::size);
        if !id_requests::create(&mut tx, &request, &text, size).await? {
            return Err(Locked::at(Stage::Submitted).into());
        }
        if let Some(previous) = previous {
            carry_waivers(&mut tx, &previous, &request).await?;
        }
        devices::set_stage(&mut tx, device.id, request.state.status().stage()).await?;
        self.record_submission(&mut tx, actor, &request, size).await?;
        self.announce(&mut tx, &request, size).await?;
        tx.commit().await?;
        Ok(request)
    }

    async fn record_submission(
        &self,
        tx: &mut WriteTx,
        actor: &Actor,
        request: &IdRequest,
        size: Option<ChangeSize>,
    ) -> Result<(), RequestError> {
        let act = Act::by(actor, "request.submitted")
            .on(request.device, request.organisation)
            .after(json!({
                "request": request.number,
                "due_at": request.due_at,
                "content_hash": request.content_hash,
                "change": size,
            }));
        Ok(self.record(tx, act).await?)
    }

    /// Tells the contact that the request arrived, and everybody who answers requests that there is
    /// one.
    async fn announce(
        &self,
        tx: &mut WriteTx,
        request: &IdRequest,
        change: Option<ChangeSize>,
    ) -> Result<(), RequestError> {
        let organisation = organisations::find(tx, request.organisation).await?;
        let device = request.snapshot.device.name.to_string();
        let received = Letter::RequestReceived {
            device: device.clone(),
            number: request.number.to_string(),
            due_at: request.due_at,
            link: self.request_link(request.device),
        };
        let contact = Recipient::contact_of(tx, request).await?;
        self.enqueue_mail(tx, &contact, received).await?;
        let to_review = Letter::RequestToReview {
            organisation: organisation.ok_or(Denied::Hidden)?.name.to_string(),
            device,
            number: request.number.to_string(),
            due_at: request.due_at,
            change,
            link: self.desk_link(request.id),
        };
        for reviewer in accounts::reviewers(tx).await? {
            self.enqueue_mail(tx, &Recipient::from(&reviewer), to_review.clone())
                .await?;
        }
        Ok(())
    }
}

/// The answers as complete content, or everything that device and answers still lack.
pub(super) fn complete(draft: &Draft, device: &Device, basis: &Basis) -> Result<Content, Faults> {
    let mut gather = Gather::default();
    for gap in readiness::of_device(device).missing {
        gather.push(gap.at("/device"));
    }
    let content = gather.take("", basis.read(draft, device));
    gather.finish()?;
    let Some(content) = content else {
        unreachable!("missing content left a fault")
    };
    Ok(content)
}
