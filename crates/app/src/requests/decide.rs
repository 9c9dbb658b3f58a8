//! The answer: replenishment IDs for every slot, or a reason why not (`programme.md` 6.4).

use std::collections::BTreeMap;

use jiff::Timestamp;
use replenish_domain::{
    Fault, Faults,
    account::Actor,
    device::SlotId,
    fault::{Gather, segment},
    request::{
        Answer, Assignment, ChangeSize, ContentHash, Finding, IdRequest, REASON, RequestId, RequestState, SlotFate,
        Threshold, VersionChange,
    },
};
use replenish_store::request_findings;
use serde_json::json;

use super::{
    ListChoices, RequestError,
    lists::{self, SlotList},
    live::{Approval, approval},
    open::OpenRequest,
};
use crate::{
    App,
    mail::{ApprovedChange, Letter},
    recipient::Recipient,
};

/// What a reviewer decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Every slot gets its replenishment ID.
    Assigned {
        /// The hash of what the reviewer saw.
        content_hash: String,
        /// Low-supply thresholds in percent, by slot ID; where none is typed, what the slot had before,
        /// or 20.
        thresholds: BTreeMap<String, Option<Answer>>,
        /// What is said about the product lists.
        lists: ListChoices,
    },
    /// The request is declined.
    Rejected {
        /// The hash of what the reviewer saw, if they want to be sure of it.
        content_hash: Option<String>,
        /// Why, for the maker; 1 to 2000 characters.
        reason: String,
    },
}

impl App {
    /// Answers a request. What is decided holds for exactly what was handed in: a decision about
    /// another content hash is refused.
    pub async fn decide_request(
        &self,
        actor: &Actor,
        id: RequestId,
        decision: &Decision,
    ) -> Result<IdRequest, RequestError> {
        let mut opened = self.open_as_reviewer(actor, id).await?;
        self.refuse_other_claim(actor, &opened)?;
        match decision {
            Decision::Assigned {
                content_hash,
                thresholds,
                lists,
            } => {
                opened.refuse_waiting()?;
                compare(content_hash, &opened.request)?;
                refuse_open_findings(&mut opened).await?;
                let given = read_given(&mut opened, thresholds, lists).await?;
                self.assign(actor, &mut opened, given).await?;
            }
            Decision::Rejected { content_hash, reason } => {
                content_hash
                    .as_deref()
                    .map_or(Ok(()), |hash| compare(hash, &opened.request))?;
                let reason = REASON.paragraph(reason).map_err(|fault| fault.at("/reason"))?;
                self.reject(actor, &mut opened, reason).await?;
            }
        }
        self.note_answer_time(&mut opened).await?;
        send_findings(&mut opened, self.clock.now()).await?;
        opened.tx.commit().await?;
        Ok(opened.request)
    }

    async fn assign(&self, actor: &Actor, opened: &mut OpenRequest, given: Given) -> Result<(), RequestError> {
        let now = self.clock.now();
        let lists = self.freeze_lists(actor, opened, given.lists).await?;
        let change = given
            .approved
            .as_ref()
            .map(|approved| VersionChange::between(&approved.request.snapshot, &opened.request.snapshot));
        let before = given.approved.map(|approved| approved.slots).unwrap_or_default();
        let assigned = self.assignments(&given.thresholds, lists, &before, change.as_ref())?;
        self.store_assignments(opened, &assigned, &before, now).await?;
        let size = change.as_ref().and_then(VersionChange::size);
        if size == Some(ChangeSize::Big) {
            self.certify_anew(actor, opened).await?;
        }
        let accounts = opened.request.snapshot.content.test_accounts.clone();
        self.confirm_accounts(&mut opened.tx, actor, &opened.device, &accounts)
            .await?;
        let letter = Letter::IdsAssigned {
            device: opened.request.snapshot.device.name.to_string(),
            number: opened.request.number.to_string(),
            slots: in_order(&opened.request, &assigned),
            change: change.as_ref().map(|change| told(opened.device.approvals + 1, change)),
            link: self.request_link(opened.device.id),
        };
        let mut detail = json!({ "slots": assigned, "version": opened.device.approvals + 1, "change": size });
        if let Some(waiver) = given.waiver {
            detail["list_waiver"] = waiver.into();
        }
        let state = RequestState::Assigned {
            at: now,
            by: actor.name.to_string(),
            slots: assigned,
        };
        self.turn(actor, opened, state, "request.assigned", detail).await?;
        self.answer_maker(opened, letter).await
    }

    async fn reject(&self, actor: &Actor, opened: &mut OpenRequest, reason: String) -> Result<(), RequestError> {
        let letter = Letter::RequestRejected {
            device: opened.request.snapshot.device.name.to_string(),
            number: opened.request.number.to_string(),
            reason: reason.clone(),
            keeps_version: (opened.device.approvals > 0).then_some(opened.device.approvals),
            link: self.request_link(opened.device.id),
        };
        let detail = json!({ "reason": reason });
        let state = RequestState::Rejected {
            at: self.clock.now(),
            by: actor.name.to_string(),
            reason,
        };
        self.turn(actor, opened, state, "request.rejected", detail).await?;
        self.answer_maker(opened, letter).await
    }

    /// Sends the answer to the contact and to whoever handed the request in.
    pub(super) async fn answer_maker(&self, opened: &mut OpenRequest, letter: Letter) -> Result<(), RequestError> {
        for maker in Recipient::makers_of(&mut opened.tx, &opened.request).await? {
            self.enqueue_mail(&mut opened.tx, &maker, letter.clone()).await?;
        }
        Ok(())
    }
}

/// With the answer, makers read what was found, too.
async fn send_findings(opened: &mut OpenRequest, now: Timestamp) -> Result<(), RequestError> {
    for finding in request_findings::of_request(&mut opened.tx, opened.request.id).await? {
        if finding.sent_at.is_none() {
            let sent = Finding {
                sent_at: Some(now),
                ..finding
            };
            request_findings::put(&mut opened.tx, opened.request.id, &sent).await?;
        }
    }
    Ok(())
}

/// Fails while something stands that must be fixed.
async fn refuse_open_findings(opened: &mut OpenRequest) -> Result<(), RequestError> {
    let mut gather = Gather::default();
    for finding in request_findings::of_request(&mut opened.tx, opened.request.id).await? {
        if finding.blocks() {
            let detail = format!(
                "{} must be fixed. Ask the maker, mark it as resolved, or waive it with a reason.",
                finding.label
            );
            gather.push(Fault::new("finding-open", detail).at(format!("/findings/{}", finding.number)));
        }
    }
    Ok(gather.finish()?)
}

pub(super) fn compare(hash: &str, request: &IdRequest) -> Result<(), RequestError> {
    let hash: ContentHash = hash.parse().map_err(|fault: Fault| fault.at("/content_hash"))?;
    if hash == request.content_hash {
        Ok(())
    } else {
        Err(RequestError::StaleHash)
    }
}

/// What the slots get, read and checked.
struct Given {
    thresholds: BTreeMap<SlotId, Threshold>,
    lists: BTreeMap<SlotId, SlotList>,
    /// Why the lists may have holes; none when they have none.
    waiver: Option<String>,
    /// The version approved before.
    approved: Option<Approval>,
}

async fn read_given(
    opened: &mut OpenRequest,
    thresholds: &BTreeMap<String, Option<Answer>>,
    choices: &ListChoices,
) -> Result<Given, RequestError> {
    let OpenRequest { tx, request, .. } = opened;
    let mut gather = Gather::default();
    let approved = approval(tx, request.device, None).await?;
    let before = approved.as_ref().map(|approved| &approved.slots);
    let thresholds = gather.take("", read_thresholds(thresholds, request, before));
    let lists = lists::choose(tx, request, &choices.named, &mut gather).await?;
    let has_holes = lists.values().any(|list| list.check.has_holes());
    let waiver = match &choices.waiver {
        Some(raw) => gather.take("/list_waiver", lists::read_waiver(raw)),
        None => None,
    };
    if choices.waiver.is_none() {
        lists::refuse_holes(&lists, &mut gather);
    }
    gather.finish()?;
    Ok(Given {
        thresholds: thresholds.unwrap_or_default(),
        lists,
        waiver: waiver.filter(|_| has_holes),
        approved,
    })
}

/// The threshold of every slot handed in; where none is typed, the one it had before.
fn read_thresholds(
    typed: &BTreeMap<String, Option<Answer>>,
    request: &IdRequest,
    before: Option<&BTreeMap<SlotId, Assignment>>,
) -> Result<BTreeMap<SlotId, Threshold>, Faults> {
    let mut gather = Gather::default();
    let mut thresholds: BTreeMap<_, _> = request
        .snapshot
        .device
        .slots
        .iter()
        .map(|slot| {
            let earlier = before.and_then(|before| before.get(&slot.slot_id));
            let threshold = earlier.map(|given| given.threshold_percent);
            (slot.slot_id.clone(), threshold.unwrap_or_default())
        })
        .collect();
    for (slot_id, answer) in typed {
        let place = format!("/slots{}", segment(slot_id));
        let known = slot_id
            .parse::<SlotId>()
            .ok()
            .and_then(|slot_id| thresholds.get_mut(&slot_id));
        match (known, answer) {
            (None, _) => {
                let detail = format!("The request has no slot {slot_id}.");
                gather.push(Fault::new("slot-unknown", detail).at(&place));
            }
            (Some(_), None) => {}
            (Some(threshold), Some(answer)) => {
                let place = format!("{place}/threshold_percent");
                if let Some(read) = gather.take(&place, read_threshold(answer)) {
                    *threshold = read;
                }
            }
        }
    }
    gather.finish()?;
    Ok(thresholds)
}

fn read_threshold(answer: &Answer) -> Result<Threshold, Fault> {
    // What is no whole number is out of range, too.
    Threshold::try_from(answer.to_string().trim().parse().unwrap_or(0))
}

/// What the maker is told of an approved new version.
fn told(version: u32, change: &VersionChange) -> ApprovedChange {
    let slots = change.slots.iter();
    let renewed = slots.filter(|(_, fate)| matches!(fate, SlotFate::Renewed));
    let slots = change.slots.iter();
    let retired = slots.filter(|(_, fate)| matches!(fate, SlotFate::Retired));
    ApprovedChange {
        version,
        is_big: change.size() == Some(ChangeSize::Big),
        renewed: renewed.map(|(slot_id, _)| slot_id.to_string()).collect(),
        retired: retired.map(|(slot_id, _)| slot_id.to_string()).collect(),
    }
}

/// The IDs in the device's order of slots.
fn in_order(request: &IdRequest, assigned: &BTreeMap<SlotId, Assignment>) -> Vec<(String, String)> {
    let slots = request.snapshot.device.slots.iter();
    slots
        .filter_map(|slot| Some((slot, assigned.get(&slot.slot_id)?)))
        .map(|(slot, assignment)| (slot.slot_id.to_string(), assignment.replenishment_id.to_string()))
        .collect()
}
