//! What `programme.md` 6.4 to 6.6 says about a request, in as few words as Rust allows: no database,
//! no people, one device with a name and two capacities, in one version after the other.

use std::collections::BTreeMap;

use replenish_domain::{
    device::Stage,
    request::{RequestStatus, Severity},
};

use super::acts::{Act, Fate, Place, Reviewer};

/// Those of the programme itself; whoever belongs to a maker is not told.
const REVIEWERS: usize = 2;

/// What comes of an act: `done`, or why not.
pub(super) type Outcome = &'static str;

/// How many mails of each kind were written.
pub(super) type Mails = BTreeMap<&'static str, usize>;

/// Everything people can see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct View {
    pub(super) stage: Stage,
    pub(super) typed: Typed,
    /// What customers meet.
    pub(super) approved: Option<Typed>,
    /// How often HEPA and CARBON were given another ID.
    pub(super) ids: [usize; 2],
    pub(super) requests: usize,
    pub(super) latest: Option<RequestView>,
    /// Since the last step.
    pub(super) mails: Mails,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RequestView {
    pub(super) status: RequestStatus,
    pub(super) round: i64,
    pub(super) claimed_by: Option<Reviewer>,
    /// Business days left, while it is open.
    pub(super) days_left: Option<i64>,
    pub(super) findings: Vec<Finding>,
    pub(super) messages: usize,
}

/// What a maker types: the name, and the capacities of HEPA and CARBON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Typed {
    pub(super) name: u8,
    pub(super) capacities: [u8; 2],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) number: i64,
    pub(super) severity: Severity,
    pub(super) place: Place,
    pub(super) status: &'static str,
    pub(super) sent: bool,
    pub(super) replied: bool,
}

/// What an act is about: a request as it was on the screen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    at: usize,
    typed: Typed,
}

#[derive(Debug, Clone)]
pub(super) struct Spec {
    hours: i64,
    stage: Stage,
    typed: Typed,
    approved: Option<Typed>,
    ids: [usize; 2],
    requests: Vec<Request>,
    mails: Mails,
}

#[derive(Debug, Clone)]
struct Request {
    status: RequestStatus,
    round: i64,
    handed_in: Typed,
    claim: Option<(Reviewer, i64)>,
    due: i64,
    days_left: i64,
    findings: Vec<Finding>,
    messages: usize,
}

impl Spec {
    /// A device with answers, on the Monday of [`crate::programme::START`].
    pub(super) fn start() -> Self {
        Self {
            hours: 9,
            stage: Stage::Draft,
            typed: Typed::default(),
            approved: None,
            ids: [0; 2],
            requests: Vec::new(),
            mails: Mails::new(),
        }
    }

    /// What people have before them when they act.
    pub(super) fn seen(&self) -> Option<Seen> {
        let at = self.requests.len().checked_sub(1)?;
        let typed = self.requests[at].handed_in;
        Some(Seen { at, typed })
    }

    pub(super) fn apply(&mut self, act: Act, seen: Option<Seen>) -> Outcome {
        match self.try_apply(act, seen) {
            Ok(()) => "done",
            Err(refused) => refused,
        }
    }

    pub(super) fn forget_mails(&mut self) {
        self.mails.clear();
    }

    pub(super) fn view(&self) -> View {
        View {
            stage: self.stage,
            typed: self.typed,
            approved: self.approved,
            ids: self.ids,
            requests: self.requests.len(),
            latest: self.requests.last().map(|request| RequestView {
                status: request.status,
                round: request.round,
                claimed_by: request.holder(self.hours),
                days_left: match request.status {
                    RequestStatus::NeedsInfo => Some(request.days_left),
                    status => status.is_open().then(|| business_days(self.today(), request.due)),
                },
                findings: request.findings.clone(),
                messages: request.messages,
            }),
            mails: self.mails.clone(),
        }
    }

    fn try_apply(&mut self, act: Act, seen: Option<Seen>) -> Result<(), Outcome> {
        match act {
            Act::Pass(hours) => self.hours += hours,
            Act::Rename(name) => self.edit(Typed { name, ..self.typed })?,
            Act::Save(capacities) => self.edit(Typed {
                capacities,
                ..self.typed
            })?,
            Act::Submit => self.submit()?,
            Act::Begin if self.stage == Stage::Assigned => self.stage = Stage::Draft,
            Act::Begin => return Err("locked"),
            Act::Discard => self.discard()?,
            _ => self.about_request(act, seen.ok_or("nothing to act on")?)?,
        }
        Ok(())
    }

    /// Draft and rejected devices are open, those asked about where they were asked about.
    fn edit(&mut self, typed: Typed) -> Result<(), Outcome> {
        let changed = differing(self.typed, typed);
        let allowed = match self.stage {
            Stage::Draft | Stage::Rejected => true,
            Stage::NeedsInfo => self.latest().asks_about_all(&changed),
            _ => false,
        };
        self.typed = if allowed { typed } else { return Err("locked") };
        Ok(())
    }

    /// The approved version is there again; nobody is told.
    fn discard(&mut self) -> Result<(), Outcome> {
        let (Some(approved), Stage::Draft | Stage::Rejected) = (self.approved, self.stage) else {
            return Err("locked");
        };
        self.typed = approved;
        self.stage = Stage::Assigned;
        Ok(())
    }

    fn submit(&mut self) -> Result<(), Outcome> {
        let (typed, today) = (self.typed, self.today());
        if !matches!(self.stage, Stage::Submitted | Stage::InReview) && self.approved == Some(typed) {
            return Err("unchanged");
        }
        match self.stage {
            Stage::NeedsInfo => {
                self.latest().come_again(typed, today)?;
                self.mail("resubmitted", 1);
            }
            Stage::Draft | Stage::Rejected => {
                let findings = self.requests.last().map_or_else(Vec::new, |old| old.waivers_for(typed));
                self.requests.push(Request::new(typed, due(today, 7), findings));
                self.mail("to review", REVIEWERS);
            }
            _ => return Err("locked"),
        }
        self.mail("received", 1);
        self.stage = Stage::Submitted;
        Ok(())
    }

    fn about_request(&mut self, act: Act, seen: Seen) -> Result<(), Outcome> {
        let (hours, today) = (self.hours, self.today());
        let request = &mut self.requests[seen.at];
        if let Act::Write(who) = act {
            request.messages += 1;
            let is_with_one = matches!(request.status, RequestStatus::InReview | RequestStatus::NeedsInfo);
            let readers = match who {
                Some(_) => 2,
                None if is_with_one => 1,
                None => REVIEWERS,
            };
            self.mail("message", readers);
            return Ok(());
        }
        if !request.status.is_open() {
            return Err("closed");
        }
        let is_same = request.handed_in == seen.typed;
        let mail = match act {
            Act::Withdraw => Some(request.turn(RequestStatus::Withdrawn, "withdrawn")),
            Act::Reply(number) => {
                let waits = request.status == RequestStatus::NeedsInfo;
                let finding = request.finding(number)?;
                if !finding.sent {
                    return Err("hidden");
                }
                finding.replied = if waits { true } else { return Err("locked") };
                None
            }
            Act::Claim(who) => {
                request.with_programme(who, hours)?;
                request.status = RequestStatus::InReview;
                request.claim = Some((who, hours + 2));
                None
            }
            Act::Release(who) => {
                request.refuse_others(who, hours)?;
                if request.status == RequestStatus::InReview {
                    request.turn(RequestStatus::Submitted, "");
                }
                None
            }
            Act::Note(who, place, severity) => {
                request.with_programme(who, hours)?;
                request.note(place, severity);
                None
            }
            Act::Change(who, number, fate) => {
                request.with_programme(who, hours)?;
                request.finding(number)?.meet(fate)?;
                None
            }
            Act::TakeBack(who, number) => {
                request.with_programme(who, hours)?;
                if request.finding(number)?.sent {
                    return Err("finding-sent");
                }
                request.findings.retain(|finding| finding.number != number);
                None
            }
            Act::Return(who, says, right) => {
                request.with_programme(who, hours)?;
                request.ask(says, right && is_same, today)?
            }
            Act::Assign(who, right) => {
                request.with_programme(who, hours)?;
                request.refuse_to_assign(right && is_same)?;
                let (new, old) = (request.handed_in, self.approved);
                for (slot, ids) in self.ids.iter_mut().enumerate() {
                    let stays = old.is_some_and(|old| old.capacities[slot] == new.capacities[slot]);
                    *ids += usize::from(!stays);
                }
                self.approved = Some(new);
                Some(request.answer(RequestStatus::Assigned, "assigned"))
            }
            Act::Reject(who) => {
                request.refuse_others(who, hours)?;
                Some(request.answer(RequestStatus::Rejected, "rejected"))
            }
            // Nothing of these is about a request.
            _ => None,
        };
        self.stage = request.status.stage();
        if let Some(mail) = mail {
            self.mail(mail, 2);
        }
        Ok(())
    }

    fn latest(&mut self) -> &mut Request {
        self.requests.last_mut().expect("a device is asked about by a request")
    }

    fn mail(&mut self, kind: &'static str, copies: usize) {
        *self.mails.entry(kind).or_default() += copies;
    }

    const fn today(&self) -> i64 {
        self.hours / 24
    }
}

impl Request {
    const fn new(handed_in: Typed, due: i64, findings: Vec<Finding>) -> Self {
        Self {
            status: RequestStatus::Submitted,
            round: 1,
            handed_in,
            claim: None,
            due,
            days_left: 0,
            findings,
            messages: 0,
        }
    }

    fn turn(&mut self, status: RequestStatus, mail: &'static str) -> &'static str {
        self.status = status;
        self.claim = None;
        mail
    }

    /// With the answer the maker reads everything.
    fn answer(&mut self, status: RequestStatus, mail: &'static str) -> &'static str {
        for finding in &mut self.findings {
            finding.sent = true;
        }
        self.turn(status, mail)
    }

    fn ask(&mut self, says: bool, is_same: bool, today: i64) -> Result<Option<&'static str>, Outcome> {
        if !is_same {
            return Err("stale hash");
        }
        if !says && !self.findings.iter().any(Finding::asks) {
            return Err("findings-required");
        }
        for finding in self.findings.iter_mut().filter(|finding| finding.status == "open") {
            finding.sent = true;
        }
        self.messages += usize::from(says);
        self.days_left = business_days(today, self.due);
        Ok(Some(self.turn(RequestStatus::NeedsInfo, "returned")))
    }

    fn refuse_to_assign(&self, is_same: bool) -> Result<(), Outcome> {
        let blocks = |finding: &Finding| finding.status == "open" && finding.severity == Severity::MustFix;
        if !is_same {
            Err("stale hash")
        } else if self.findings.iter().any(blocks) {
            Err("finding-open")
        } else {
            Ok(())
        }
    }

    /// The next round: what was asked is answered, and the clock goes on where it stood.
    fn come_again(&mut self, typed: Typed, today: i64) -> Result<(), Outcome> {
        let changed = differing(self.handed_in, typed);
        let mut findings = self.findings.clone();
        for finding in findings.iter_mut().filter(|finding| finding.status == "open") {
            if finding.concerns(&changed) {
                finding.status = "changed";
            } else if finding.severity == Severity::MustFix && !finding.replied {
                return Err("finding-unanswered");
            }
        }
        self.findings = findings;
        self.handed_in = typed;
        self.round += 1;
        self.due = due(today, self.days_left.max(1));
        self.turn(RequestStatus::Submitted, "");
        Ok(())
    }

    /// What was waived holds in the next request, where the field says the same.
    fn waivers_for(&self, typed: Typed) -> Vec<Finding> {
        let changed = differing(self.handed_in, typed);
        let waived = self.findings.iter().filter(|finding| finding.status == "waived");
        let still = waived.filter(|finding| !finding.concerns(&changed));
        (1..)
            .zip(still)
            .map(|(number, finding)| Finding { number, ..*finding })
            .collect()
    }

    fn note(&mut self, place: Place, severity: Severity) {
        self.findings.push(Finding {
            number: self.findings.last().map_or(1, |last| last.number + 1),
            severity,
            place,
            status: "open",
            sent: false,
            replied: false,
        });
    }

    fn finding(&mut self, number: i64) -> Result<&mut Finding, Outcome> {
        let mut findings = self.findings.iter_mut();
        findings.find(|finding| finding.number == number).ok_or("hidden")
    }

    fn holder(&self, hours: i64) -> Option<Reviewer> {
        self.claim.filter(|(_, until)| *until > hours).map(|(who, _)| who)
    }

    fn refuse_others(&self, who: Reviewer, hours: i64) -> Result<(), Outcome> {
        if who == Reviewer::Insider {
            return Err("own");
        }
        match self.holder(hours) {
            Some(holder) if holder != who => Err("claimed"),
            _ => Ok(()),
        }
    }

    fn with_programme(&self, who: Reviewer, hours: i64) -> Result<(), Outcome> {
        self.refuse_others(who, hours)?;
        if self.status == RequestStatus::NeedsInfo {
            return Err("waiting");
        }
        Ok(())
    }

    fn asks_about_all(&self, places: &[Place]) -> bool {
        let asked = |place: &Place| {
            self.findings
                .iter()
                .any(|finding| finding.asks() && finding.concerns(&[*place]))
        };
        places.iter().all(asked)
    }
}

impl Finding {
    fn asks(&self) -> bool {
        self.status == "open" && self.severity != Severity::Note
    }

    fn concerns(&self, changed: &[Place]) -> bool {
        changed.contains(&self.place) || (self.place == Place::Everything && !changed.is_empty())
    }

    fn meet(&mut self, fate: Fate) -> Result<(), Outcome> {
        self.status = match fate {
            Fate::Resolved => "resolved",
            Fate::Waived => "waived",
            Fate::Reopened => "open",
            Fate::Rewritten(_) if self.sent => return Err("finding-sent"),
            Fate::Rewritten(severity) => {
                self.severity = severity;
                "open"
            }
        };
        Ok(())
    }
}

fn differing(before: Typed, after: Typed) -> Vec<Place> {
    let [hepa, carbon] = [0, 1].map(|slot| before.capacities[slot] != after.capacities[slot]);
    let all = [
        (Place::Name, before.name != after.name),
        (Place::Hepa, hepa),
        (Place::Carbon, carbon),
    ];
    all.into_iter()
        .filter_map(|(place, differs)| differs.then_some(place))
        .collect()
}

/// Day 0 is a Monday; nobody works on the last two days of a week.
const fn is_business_day(day: i64) -> bool {
    day % 7 < 5
}

fn business_days(today: i64, due: i64) -> i64 {
    let count = (today + 1..=due).filter(|day| is_business_day(*day)).count();
    i64::try_from(count).expect("a few days")
}

fn due(today: i64, days: i64) -> i64 {
    let mut after = (today + 1..).filter(|day| is_business_day(*day));
    let last = usize::try_from(days - 1).expect("at least one day");
    after.nth(last).expect("days go on")
}
