//! What a reviewer goes by: what the program noticed, the checklist, the findings so far.

use replenish_app::{
    App,
    requests::{RequestFile, SavedAnswer},
};
use replenish_domain::{
    account::Actor,
    request::{Change, CheckItem, Finding, FindingStatus, Observation, Severity},
};

use crate::console::{
    errors::ConsoleError,
    requests::{
        talk::{FindingView, MessageView},
        version::Difference,
    },
};

/// What `desk/review.html` shows.
pub(super) struct Review {
    pub(super) observations: Vec<Observed>,
    pub(super) checklist: Vec<CheckLine>,
    pub(super) changes: Vec<Change>,
    /// What a new version changes against the approved one; none for a first registration.
    pub(super) version: Option<Difference>,
    pub(super) findings: Vec<FindingView>,
    pub(super) messages: Vec<MessageView>,
    /// Where a finding can be anchored: pointer and label.
    pub(super) places: Vec<(String, String)>,
    pub(super) answers: Vec<SavedAnswer>,
    pub(super) severities: [Severity; 3],
}

/// Something the program noticed, and what was made of it.
pub(super) struct Observed {
    pub(super) rule: &'static str,
    pub(super) pointer: String,
    pub(super) label: String,
    pub(super) evidence: String,
    pub(super) fate: Fate,
}

/// What was made of an observation.
pub(super) enum Fate {
    /// Nothing yet.
    None,
    /// There is a finding about it.
    Noted(i64),
    /// A reviewer passes over it.
    Waived { by: String, reason: String },
}

/// A line of the checklist.
pub(super) struct CheckLine {
    pub(super) item: CheckItem,
    pub(super) ticked: bool,
    /// What the program noticed there.
    pub(super) note: Option<String>,
}

/// A finding as it is being written.
#[derive(Debug, Clone, Default)]
pub(super) struct FindingForm {
    pub(super) pointer: String,
    pub(super) severity: String,
    pub(super) detail: String,
    pub(super) rule: String,
    pub(super) evidence: String,
    pub(super) suggestion: String,
}

impl Review {
    pub(super) async fn of(app: &App, actor: &Actor, file: &RequestFile) -> Result<Self, ConsoleError> {
        let device = file.request.device.to_string();
        let checks = app.checks(actor, &file.request).await?;
        let places = file.request.snapshot.places();
        Ok(Self {
            checklist: CheckItem::ALL
                .into_iter()
                .map(|item| CheckLine {
                    item,
                    ticked: checks.ticked.contains(&item),
                    note: note(item, &checks.observations),
                })
                .collect(),
            observations: checks
                .observations
                .into_iter()
                .map(|seen| Observed {
                    rule: seen.rule,
                    label: label(&places, &seen.pointer),
                    fate: fate(&seen, &file.findings),
                    pointer: seen.pointer,
                    evidence: seen.evidence,
                })
                .collect(),
            changes: file.changes.clone(),
            version: file.version.as_ref().map(Difference::of),
            findings: file
                .findings
                .iter()
                .map(|finding| FindingView::of(app, &device, finding))
                .collect(),
            messages: file
                .messages
                .iter()
                .map(|message| MessageView::of(app, message))
                .collect(),
            places,
            answers: app.saved_answers(actor).await?,
            severities: Severity::ALL,
        })
    }

    /// How many lines are ticked.
    pub(super) fn ticked(&self) -> usize {
        self.checklist.iter().filter(|line| line.ticked).count()
    }

    /// How many findings go to the maker when changes are asked for.
    pub(super) fn open(&self) -> usize {
        self.findings.iter().filter(|finding| finding.is_open).count()
    }

    /// The form for a finding about the observation with this number.
    pub(super) fn prefilled(&self, at: usize) -> Option<FindingForm> {
        let seen = self.observations.get(at)?;
        Some(FindingForm {
            pointer: seen.pointer.clone(),
            severity: Severity::MustFix.as_str().to_owned(),
            detail: seen.evidence.clone(),
            rule: seen.rule.to_owned(),
            evidence: seen.evidence.clone(),
            suggestion: String::new(),
        })
    }
}

fn label(places: &[(String, String)], pointer: &str) -> String {
    let known = places.iter().find(|(place, _)| place == pointer);
    known.map_or_else(|| pointer.to_owned(), |(_, label)| label.clone())
}

/// What was made of an observation: the newest finding of its rule at its field tells.
fn fate(seen: &Observation, findings: &[Finding]) -> Fate {
    let about = |finding: &&Finding| finding.rule.as_deref() == Some(seen.rule) && finding.pointer == seen.pointer;
    match findings.iter().rfind(about) {
        None => Fate::None,
        Some(finding) => match &finding.status {
            FindingStatus::Waived { waived_by, reason, .. } => Fate::Waived {
                by: waived_by.clone(),
                reason: reason.clone(),
            },
            _ => Fate::Noted(finding.number),
        },
    }
}

fn note(item: CheckItem, observations: &[Observation]) -> Option<String> {
    let mut seen = observations.iter().filter(|seen| seen.item == item);
    let first = seen.next()?.evidence.clone();
    match seen.count() {
        0 => Some(first),
        more => Some(format!("{first} And {more} more.")),
    }
}
