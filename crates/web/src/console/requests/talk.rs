//! What maker and reviewer tell each other, as pages show it.

use replenish_app::{App, requests::RequestFile};
use replenish_domain::{
    account::{Action, Actor},
    request::{Change, Finding, FindingStatus, Message, RequestState, Severity, Side},
};

use crate::console::{shell::initials, time};

/// What `requests/finding.html` shows.
pub(crate) struct FindingView {
    pub(crate) number: i64,
    pub(crate) label: String,
    /// Where the maker changes the field.
    pub(crate) edit: String,
    pub(crate) tone: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) badge: String,
    pub(crate) detail: String,
    pub(crate) evidence: Option<String>,
    pub(crate) suggestion: Option<String>,
    pub(crate) rule: Option<String>,
    pub(crate) noted: String,
    pub(crate) is_open: bool,
    pub(crate) was_sent: bool,
    /// Who waived it, and why.
    pub(crate) waived: Option<(String, String)>,
    /// What the maker says, and who.
    pub(crate) reply: Option<(String, String)>,
}

/// What `requests/messages.html` shows of each message.
pub(crate) struct MessageView {
    pub(crate) initials: String,
    pub(crate) by: String,
    pub(crate) note: String,
    pub(crate) text: String,
}

/// What maker and reviewer said about a request, for the maker's pages.
pub(crate) struct Talk {
    pub(crate) findings: Vec<FindingView>,
    pub(crate) messages: Vec<MessageView>,
    /// What changed since the round before.
    pub(crate) changes: Vec<Change>,
    /// How many findings wait for the maker.
    pub(crate) unanswered: usize,
    /// The maker is asked, and the viewer may answer.
    pub(crate) may_answer: bool,
    pub(crate) may_write: bool,
}

impl Talk {
    pub(crate) fn of(app: &App, actor: &Actor, file: &RequestFile) -> Self {
        let device = file.request.device.to_string();
        let may_edit = actor.may(Action::EditDevices);
        let findings = file.findings.iter();
        Self {
            findings: findings.map(|finding| FindingView::of(app, &device, finding)).collect(),
            messages: file
                .messages
                .iter()
                .map(|message| MessageView::of(app, message))
                .collect(),
            changes: file.changes.clone(),
            unanswered: unanswered(file),
            may_answer: may_edit && matches!(file.request.state, RequestState::NeedsInfo { .. }),
            may_write: may_edit,
        }
    }
}

/// Open findings that the maker has not replied to since they were asked.
fn unanswered(file: &RequestFile) -> usize {
    let is_replied = |finding: &Finding| match file.request.state {
        RequestState::NeedsInfo { since, .. } => finding.is_replied_since(since),
        _ => finding.reply.is_some(),
    };
    let open = file.findings.iter().filter(|finding| finding.status.is_open());
    open.filter(|finding| !is_replied(finding)).count()
}

impl FindingView {
    pub(crate) fn of(app: &App, device: &str, finding: &Finding) -> Self {
        let (tone, icon, badge) = badge(finding);
        Self {
            number: finding.number,
            label: finding.label.clone(),
            edit: place(device, &finding.pointer),
            tone,
            icon,
            badge,
            detail: finding.detail.clone(),
            evidence: finding.evidence.clone(),
            suggestion: finding.suggestion.clone(),
            rule: finding.rule.clone(),
            noted: format!("{}, {}", finding.by, time::day(app, finding.at)),
            is_open: finding.status.is_open(),
            was_sent: finding.sent_at.is_some(),
            waived: match &finding.status {
                FindingStatus::Waived { waived_by, reason, .. } => Some((waived_by.clone(), reason.clone())),
                _ => None,
            },
            reply: finding
                .reply
                .as_ref()
                .map(|reply| (reply.by.clone(), reply.text.clone())),
        }
    }
}

impl MessageView {
    pub(crate) fn of(app: &App, message: &Message) -> Self {
        let at = time::minute(app, message.at);
        Self {
            initials: initials(&message.by),
            by: message.by.clone(),
            note: match message.side {
                Side::Maker => at,
                Side::Programme => format!("Reviewer, {at}"),
            },
            text: message.text.clone(),
        }
    }
}

fn badge(finding: &Finding) -> (&'static str, &'static str, String) {
    match (&finding.status, finding.severity) {
        (FindingStatus::Waived { .. }, _) => ("neutral", "check", "Waived".to_owned()),
        (FindingStatus::Resolved { .. }, _) => ("good", "check", "Resolved".to_owned()),
        (FindingStatus::Changed { round_changed }, _) => {
            ("info", "pencil", format!("Changed in round {round_changed}"))
        }
        (FindingStatus::Open, severity @ Severity::MustFix) => ("bad", "circle-alert", severity.label().to_owned()),
        (FindingStatus::Open, severity @ Severity::ShouldFix) => {
            ("warn", "triangle-alert", severity.label().to_owned())
        }
        (FindingStatus::Open, severity @ Severity::Note) => ("neutral", "message-square", severity.label().to_owned()),
    }
}

/// The page on which a maker changes a field.
fn place(device: &str, pointer: &str) -> String {
    match pointer.split('/').skip(1).collect::<Vec<_>>().as_slice() {
        ["device", "image"] => format!("/devices/{device}?edit=image#image"),
        ["device", "name"] => format!("/devices/{device}?edit=name"),
        ["device", "marketplaces", ..] => format!("/devices/{device}/localization"),
        ["device", "slots", _, "names", ..] => format!("/devices/{device}/slot-localization"),
        ["device", "slots", ..] => format!("/devices/{device}/slots"),
        ["device", ..] => format!("/devices/{device}"),
        ["test_accounts", ..] => format!("/devices/{device}/test-accounts"),
        ["slots", slot_id, ..] => {
            format!("/devices/{device}/request?edit=answers&open={slot_id}#slot-{slot_id}")
        }
        _ => format!("/devices/{device}/request?edit=answers#answers"),
    }
}
