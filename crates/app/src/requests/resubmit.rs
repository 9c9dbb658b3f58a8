//! Handing a request in again, once what was asked is answered: the next round of the same request.

use std::collections::BTreeSet;

use jiff::Timestamp;
use replenish_domain::{
    Fault,
    account::Actor,
    audit::Act,
    fault::Gather,
    request::{
        Change, Content, ContentHash, Finding, FindingStatus, IdRequest, RequestState, Severity, Snapshot,
        VersionChange, changes,
    },
};
use replenish_store::{StoreError, WriteTx, accounts, devices, id_requests, organisations, request_findings};
use serde_json::json;

use super::{RequestError, version::refuse_unchanged};
use crate::{App, Denied, devices::Editing, mail::Letter, recipient::Recipient};

impl App {
    /// Begins the next round of the device's open request. The clock goes on with the days that
    /// were left, and at least one.
    pub(super) async fn hand_in_again(
        &self,
        actor: &Actor,
        editing: Editing,
        content: Content,
    ) -> Result<IdRequest, RequestError> {
        let Editing { mut tx, before: device } = editing;
        let asked = id_requests::open_of_device(&mut tx, device.id).await?;
        let mut request = asked.ok_or(RequestError::Stale)?;
        let RequestState::NeedsInfo {
            since: asked_at,
            reviewer,
            days_left,
            ..
        } = request.state
        else {
            return Err(RequestError::Stale);
        };
        let snapshot = Snapshot::freeze(&device, content);
        let change = refuse_unchanged(&mut tx, &device, &snapshot).await?;
        let changes = changes(&request.snapshot.fields(), &snapshot.fields());
        mark_answered(&mut tx, &request, asked_at, &changes).await?;
        let ticked = id_requests::checklist(&mut tx, request.id).await?;
        let still_ticked: Vec<_> = ticked
            .into_iter()
            .filter(|item| !changes.iter().any(|change| item.concerns(change)))
            .collect();

        let text = snapshot.to_text().map_err(StoreError::from)?;
        let now = self.clock.now();
        let due = self.calendar_in(&mut tx).await?.due_after(now, days_left.max(1));
        request.round += 1;
        request.submitted_by = actor.account;
        request.submitted_at = now;
        request.due_at = due.unwrap_or(Timestamp::MAX);
        request.state = RequestState::Submitted;
        request.content_hash = ContentHash::of(&text);
        request.snapshot = snapshot;
        request.version += 1;
        let size = change.as_ref().and_then(VersionChange::size);
        if !id_requests::resubmit(&mut tx, &request, &text, &still_ticked, size).await? {
            return Err(RequestError::Stale);
        }
        devices::set_stage(&mut tx, device.id, request.state.status().stage()).await?;
        let act = Act::by(actor, "request.resubmitted").on(device.id, device.organisation);
        let after = json!({
            "request": request.number,
            "round": request.round,
            "due_at": request.due_at,
            "content_hash": request.content_hash,
        });
        self.record(&mut tx, act.after(after)).await?;
        self.tell_reviewer(&mut tx, &request, reviewer).await?;
        tx.commit().await?;
        Ok(request)
    }

    async fn tell_reviewer(
        &self,
        tx: &mut WriteTx,
        request: &IdRequest,
        reviewer: replenish_domain::Id<replenish_domain::id::Account>,
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
        let letter = Letter::RequestResubmitted {
            organisation: organisation.ok_or(Denied::Hidden)?.name.to_string(),
            device,
            number: request.number.to_string(),
            round: request.round,
            due_at: request.due_at,
            link: self.desk_link(request.id),
        };
        for reviewer in self.desk_of(tx, Some(reviewer)).await? {
            self.enqueue_mail(tx, &reviewer, letter.clone()).await?;
        }
        Ok(())
    }

    /// Whom to write to on the programme's side: this reviewer while there is such an account, else
    /// everybody who answers requests.
    pub(super) async fn desk_of(
        &self,
        tx: &mut WriteTx,
        reviewer: Option<replenish_domain::Id<replenish_domain::id::Account>>,
    ) -> Result<BTreeSet<Recipient>, StoreError> {
        let reviewers = accounts::reviewers(tx).await?;
        let own = reviewers.iter().find(|account| Some(account.id) == reviewer);
        Ok(match own {
            Some(own) => BTreeSet::from([own.into()]),
            None => reviewers.iter().map(Recipient::from).collect(),
        })
    }
}

/// Notes which findings were answered by a change; fails when one that must be fixed was neither
/// followed nor replied to.
async fn mark_answered(
    tx: &mut WriteTx,
    request: &IdRequest,
    asked_at: Timestamp,
    changes: &[Change],
) -> Result<(), RequestError> {
    let mut gather = Gather::default();
    for mut finding in request_findings::of_request(tx, request.id).await? {
        if !finding.status.is_open() {
            continue;
        }
        if finding.concerns(changes) {
            finding.status = FindingStatus::Changed {
                round_changed: request.round + 1,
            };
            request_findings::put(tx, request.id, &finding).await?;
        } else if is_unanswered(&finding, asked_at) {
            let detail = format!("“{}” must be fixed. Change it, or say why it is right.", finding.label);
            gather.push(Fault::new("finding-unanswered", detail).at(format!("/findings/{}", finding.number)));
        }
    }
    Ok(gather.finish()?)
}

/// A reply from an earlier round does not answer a finding that was asked again.
fn is_unanswered(finding: &Finding, asked_at: Timestamp) -> bool {
    finding.severity == Severity::MustFix && !finding.is_replied_since(asked_at)
}

/// Takes what was waived in an earlier request of the device over, where the field still says the
/// same.
pub(super) async fn carry_waivers(
    tx: &mut WriteTx,
    previous: &IdRequest,
    request: &IdRequest,
) -> Result<(), RequestError> {
    let changes = changes(&previous.snapshot.fields(), &request.snapshot.fields());
    let known = request.snapshot.places();
    let waived = request_findings::of_request(tx, previous.id)
        .await?
        .into_iter()
        .filter(|finding| matches!(finding.status, FindingStatus::Waived { .. }))
        .filter(|finding| !finding.concerns(&changes))
        .filter(|finding| known.iter().any(|(pointer, _)| *pointer == finding.pointer));
    for (number, finding) in (1..).zip(waived) {
        request_findings::put(tx, request.id, &Finding { number, ..finding }).await?;
    }
    Ok(())
}
