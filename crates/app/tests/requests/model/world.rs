//! The same acts through the use cases, and what can be seen afterwards.

use std::{collections::BTreeMap, sync::Mutex};

use jiff::SignedDuration;
use replenish_app::{
    App,
    devices::DeviceError,
    mail::Letter,
    requests::{Decision, FindingChange, ListChoices, RequestError, Submission},
};
use replenish_domain::{
    account::{Actor, Role},
    device::DeviceId,
    request::{Answer, NewFinding, RequestId, Severity},
};
use replenish_store::Engine;
use replenish_testkit::devices::answers;

use super::{
    acts::{Act, Fate, Place, Reviewer},
    spec::{Finding, Mails, Outcome, RequestView, Typed, View},
};
use crate::programme::Programme;

const NAMES: [&str; 2] = ["AirPure 300", "AirPure 301"];
const CAPACITIES: [&str; 2] = ["100", "90"];

/// A programme with one device, used through two programs on one database.
pub(super) struct World {
    programme: Programme,
    apps: [App; 2],
    insider: Actor,
    device: DeviceId,
    /// The IDs that HEPA and CARBON were seen with, one after the other.
    ids: Mutex<[Vec<String>; 2]>,
}

/// What an act is about: a request as it was on the screen.
pub(super) struct Shown {
    id: RequestId,
    hash: String,
}

impl World {
    pub(super) async fn start(engine: Engine) -> Self {
        let programme = Programme::start(engine).await;
        let device = programme.answered_device().await;
        let insider = programme
            .person("Ines Own", Role::Reviewer, Some(&programme.mira))
            .await;
        Self {
            apps: [programme.app.clone(), programme.second_app().await],
            insider,
            device,
            ids: Mutex::default(),
            programme,
        }
    }

    pub(super) async fn shown(&self) -> Option<Shown> {
        let latest = self.apps[0].latest_request(&self.programme.mira, self.device).await;
        latest.unwrap().map(|request| Shown {
            id: request.id,
            hash: request.content_hash.to_string(),
        })
    }

    /// Acts through one of the two programs.
    pub(super) async fn perform(&self, program: usize, act: Act, shown: Option<&Shown>) -> Outcome {
        let app = &self.apps[program % 2];
        let mira = &self.programme.mira;
        let done = match act {
            Act::Pass(hours) => {
                self.programme.pass(SignedDuration::from_hours(hours));
                Ok(())
            }
            Act::Rename(name) => {
                let renamed = app.rename_device(mira, self.device, None, NAMES[usize::from(name)]);
                return renamed.await.map_or_else(|error| of_device(&error), |_| "done");
            }
            Act::Save(capacities) => {
                let mut draft = answers();
                for (slot_id, capacity) in ["HEPA", "CARBON"].into_iter().zip(capacities) {
                    let capacity = Answer::typed(CAPACITIES[usize::from(capacity)]);
                    draft.slots.get_mut(slot_id).unwrap().capacity = capacity;
                }
                app.save_draft(mira, self.device, None, draft).await.map(drop)
            }
            Act::Submit => {
                let handed_in = app.submit_request(mira, self.device, Submission::Draft);
                handed_in.await.map(drop)
            }
            Act::Begin => app.begin_version(mira, self.device, None).await.map(drop),
            Act::Discard => app.discard_version(mira, self.device, None).await.map(drop),
            _ => match shown {
                Some(shown) => self.about_request(app, act, shown).await,
                None => return "nothing to act on",
            },
        };
        done.map_or_else(|error| of_request(&error), |()| "done")
    }

    async fn about_request(&self, app: &App, act: Act, shown: &Shown) -> Result<(), RequestError> {
        let (id, mira) = (shown.id, &self.programme.mira);
        let hash = |right: bool| if right { shown.hash.clone() } else { "0".repeat(64) };
        match act {
            Act::Withdraw => app.withdraw_request(mira, id).await.map(drop),
            Act::Reply(number) => app.reply_to_finding(mira, id, number, "It is right.").await.map(drop),
            Act::Write(who) => {
                let who = who.map_or(mira, |who| self.actor(who));
                app.write_message(who, id, "A word.").await.map(drop)
            }
            Act::Claim(who) => app.claim_request(self.actor(who), id).await.map(drop),
            Act::Release(who) => app.release_request(self.actor(who), id).await.map(drop),
            Act::Note(who, place, severity) => {
                let new = finding(place, severity);
                app.add_finding(self.actor(who), id, &new).await.map(drop)
            }
            Act::Change(who, number, fate) => self.change(app, who, id, number, fate).await,
            Act::TakeBack(who, number) => app.remove_finding(self.actor(who), id, number).await,
            Act::Return(who, says, right) => {
                let message = says.then_some("Well?");
                let returned = app
                    .return_request(self.actor(who), id, Some(&hash(right)), message)
                    .await;
                returned.map(drop)
            }
            Act::Assign(who, right) => {
                let decision = Decision::Assigned {
                    content_hash: hash(right),
                    thresholds: BTreeMap::new(),
                    lists: ListChoices::default(),
                };
                app.decide_request(self.actor(who), id, &decision).await.map(drop)
            }
            Act::Reject(who) => {
                let decision = crate::programme::reject("No.");
                app.decide_request(self.actor(who), id, &decision).await.map(drop)
            }
            Act::Pass(_) | Act::Rename(_) | Act::Save(_) | Act::Submit | Act::Begin | Act::Discard => Ok(()),
        }
    }

    async fn change(
        &self,
        app: &App,
        who: Reviewer,
        id: RequestId,
        number: i64,
        fate: Fate,
    ) -> Result<(), RequestError> {
        let change = match fate {
            Fate::Resolved => FindingChange::Resolved,
            Fate::Waived => FindingChange::Waived {
                reason: "A prototype.".into(),
            },
            Fate::Reopened => FindingChange::Reopened,
            Fate::Rewritten(severity) => {
                // The place stays; where there is no such finding it does not matter.
                let file = self.apps[0].request_file(&self.programme.tomas, id).await?;
                let old = file.findings.iter().find(|finding| finding.number == number);
                let place = old.map_or(Place::Everything, |old| place_of(&old.pointer));
                FindingChange::Rewritten(finding(place, severity))
            }
        };
        app.change_finding(self.actor(who), id, number, &change).await.map(drop)
    }

    /// Everything that can be seen now, and the mails since it was last looked at.
    pub(super) async fn view(&self) -> View {
        let (app, mira) = (&self.apps[0], &self.programme.mira);
        let device = app.device(mira, self.device).await.unwrap();
        let draft = app.draft(mira, self.device).await.unwrap().draft;
        let capacity = |slot_id: &str| draft.slots[slot_id].capacity.as_ref().unwrap().to_string();
        let typed = Typed {
            name: nth(&NAMES, device.name.as_str()),
            capacities: ["HEPA", "CARBON"].map(|slot_id| nth(&CAPACITIES, &capacity(slot_id))),
        };
        let latest = app.latest_request(mira, self.device).await.unwrap();
        let number = latest.as_ref().map_or(0, |request| request.number.0);
        let latest = match latest {
            Some(request) => Some(self.request(request.id).await),
            None => None,
        };
        View {
            stage: device.stage,
            typed,
            approved: self.approved().await,
            ids: self.ids().await,
            requests: usize::try_from(number).unwrap(),
            latest,
            mails: self.mails().await,
        }
    }

    async fn approved(&self) -> Option<Typed> {
        let approved = self.apps[1].approved_request(&self.programme.mira, self.device).await;
        let snapshot = approved.unwrap()?.snapshot;
        let capacity = |slot_id: &str| snapshot.content.slots[&slot_id.parse().unwrap()].capacity.to_string();
        Some(Typed {
            name: nth(&NAMES, snapshot.device.name.as_str()),
            capacities: ["HEPA", "CARBON"].map(|slot_id| nth(&CAPACITIES, &capacity(slot_id))),
        })
    }

    /// How often each slot was given another ID than it had.
    async fn ids(&self) -> [usize; 2] {
        let given = self.apps[0].replenishment_ids(&self.programme.mira, self.device).await;
        let mut seen = self.ids.lock().unwrap();
        for slot in given.unwrap() {
            let at = usize::from(slot.slot_id.as_str() == "CARBON");
            let id = slot.assignment.replenishment_id.to_string();
            if !seen[at].contains(&id) {
                seen[at].push(id);
            }
        }
        [seen[0].len(), seen[1].len()]
    }

    async fn request(&self, id: RequestId) -> RequestView {
        let app = &self.apps[1];
        let file = app.request_file(&self.programme.tomas, id).await.unwrap();
        let of_maker = app.request_file(&self.programme.mira, id).await.unwrap();
        let sent = file.findings.iter().filter(|finding| finding.sent_at.is_some());
        assert!(
            sent.eq(&of_maker.findings),
            "makers read what was sent and nothing else"
        );
        let status = file.request.state.status();
        let calendar = app.calendar().await.unwrap();
        let clock = app.request_clock(&calendar, &file.request.state, file.request.due_at);
        let claim = file.request.state.claim_at(self.programme.now());
        RequestView {
            status,
            round: file.request.round,
            claimed_by: claim.map(|claim| match claim.reviewer {
                id if id == self.programme.tomas.account => Reviewer::Tomas,
                id if id == self.programme.ada.account => Reviewer::Ada,
                _ => Reviewer::Insider,
            }),
            days_left: status.is_open().then_some(clock.business_days_left.into()),
            findings: file
                .findings
                .iter()
                .map(|finding| Finding {
                    number: finding.number,
                    severity: finding.severity,
                    place: place_of(&finding.pointer),
                    status: finding.status.as_str(),
                    sent: finding.sent_at.is_some(),
                    replied: finding.reply.is_some(),
                })
                .collect(),
            messages: file.messages.len(),
        }
    }

    async fn mails(&self) -> Mails {
        let mut mails = Mails::new();
        for (_, letter) in self.programme.mails().await {
            let kind = match letter {
                Letter::RequestReceived { .. } => "received",
                Letter::RequestToReview { .. } => "to review",
                Letter::RequestReturned { .. } => "returned",
                Letter::RequestResubmitted { .. } => "resubmitted",
                Letter::RequestWithdrawn { .. } => "withdrawn",
                Letter::RequestRejected { .. } => "rejected",
                Letter::IdsAssigned { .. } => "assigned",
                Letter::MessageWritten { .. } => "message",
                _ => "another",
            };
            *mails.entry(kind).or_default() += 1;
        }
        mails
    }

    const fn actor(&self, who: Reviewer) -> &Actor {
        match who {
            Reviewer::Tomas => &self.programme.tomas,
            Reviewer::Ada => &self.programme.ada,
            Reviewer::Insider => &self.insider,
        }
    }
}

fn finding(place: Place, severity: Severity) -> NewFinding {
    let pointer = match place {
        Place::Everything => "",
        Place::Name => "/device/name",
        Place::Hepa => "/slots/HEPA/capacity",
        Place::Carbon => "/slots/CARBON/capacity",
    };
    NewFinding {
        pointer: pointer.into(),
        severity: severity.as_str().into(),
        detail: "Look again.".into(),
        ..NewFinding::default()
    }
}

fn place_of(pointer: &str) -> Place {
    match pointer {
        "/device/name" => Place::Name,
        "/slots/HEPA/capacity" => Place::Hepa,
        "/slots/CARBON/capacity" => Place::Carbon,
        _ => Place::Everything,
    }
}

fn nth(all: &[&str], one: &str) -> u8 {
    let at = all.iter().position(|known| *known == one).unwrap();
    u8::try_from(at).unwrap()
}

fn of_device(error: &DeviceError) -> Outcome {
    match error {
        DeviceError::Locked(_) => "locked",
        other => panic!("{other:?}"),
    }
}

fn of_request(error: &RequestError) -> Outcome {
    match error {
        RequestError::Denied(_) => "hidden",
        RequestError::Locked(_) => "locked",
        RequestError::Closed(_) => "closed",
        RequestError::StaleHash => "stale hash",
        RequestError::OwnRequest => "own",
        RequestError::ClaimedByOther { .. } => "claimed",
        RequestError::WaitingForMaker => "waiting",
        RequestError::Unchanged => "unchanged",
        RequestError::Invalid(faults) => faults.as_slice()[0].code,
        other => panic!("{other:?}"),
    }
}
