//! Where a request stands, for the tab of its device and for its own page.

use askama::Template;
use axum::response::Response;
use jiff::Timestamp;
use replenish_app::{
    App,
    requests::{RequestClock, RequestFile},
};
use replenish_domain::{
    account::{Action, Actor},
    calendar::{ANSWER_DAYS, Calendar},
    device::Device,
    request::{IdRequest, RequestState, RequestStatus, Round},
};

use super::{answer_times, sandbox::Sandbox, tab::TabQuery, talk::Talk};
use crate::console::{
    devices::head::{DeviceHead, Tab},
    errors::ConsoleError,
    fields::Errors,
    shell::{Part, Shell, page},
    time,
};

/// What `requests/standing.html` shows.
pub(crate) struct Standing {
    pub(crate) id: String,
    pub(crate) number: String,
    pub(crate) status: RequestStatus,
    pub(crate) submitted: String,
    /// The day the answer is due, in full.
    pub(crate) due: String,
    pub(crate) is_open: bool,
    /// Whose move it is.
    pub(crate) move_of: &'static str,
    pub(crate) round: i64,
    /// The clock stands still.
    pub(crate) is_paused: bool,
    /// What the clock says, such as `4 business days are left.`
    pub(crate) clock: String,
    pub(crate) tone: &'static str,
    /// One cell for each business day of the deadline: used or not.
    pub(crate) days: Vec<bool>,
    pub(crate) may_withdraw: bool,
    pub(crate) progress: Vec<Step>,
    /// Why it was declined.
    pub(crate) reason: Option<String>,
}

/// A step of the timeline.
pub(crate) struct Step {
    pub(crate) label: &'static str,
    pub(crate) note: String,
    pub(crate) icon: &'static str,
    pub(crate) tone: &'static str,
    pub(crate) mark: Mark,
}

/// Where a step of the timeline lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Past,
    Now,
    Ahead,
}

#[derive(Template)]
#[template(path = "requests/tab.html")]
struct TabPage {
    shell: Shell,
    errors: Errors,
    head: DeviceHead,
    standing: Standing,
    answer_times: Option<String>,
    talk: Talk,
    sandbox: Option<Sandbox>,
}

/// The tab of a device whose request waits for its answer.
pub(super) async fn tab(app: &App, actor: &Actor, device: &Device, query: TabQuery) -> Result<Response, ConsoleError> {
    let request = app.latest_request(actor, device.id).await?;
    let request = request.ok_or_else(ConsoleError::not_found)?;
    let file = app.request_file(actor, request.id).await?;
    let shell = Shell::new(app, actor, Part::Devices, format!("Request {}", request.number));
    page(&TabPage {
        shell: shell.confirming(query.done.as_deref()),
        errors: Errors::default(),
        head: DeviceHead::of(app, actor, device, Tab::Request).await?,
        standing: Standing::of(app, actor, &app.calendar().await?, &file),
        answer_times: answer_times::told(app).await?,
        talk: Talk::of(app, actor, &file),
        sandbox: Sandbox::of(app, actor, device.id).await?,
    })
}

impl Standing {
    pub(crate) fn of(app: &App, actor: &Actor, calendar: &Calendar, file: &RequestFile) -> Self {
        let request = &file.request;
        let status = request.state.status();
        let clock = app.request_clock(calendar, &request.state, request.due_at);
        let used = ANSWER_DAYS.saturating_sub(clock.business_days_left);
        Self {
            id: request.id.to_string(),
            number: request.number.to_string(),
            status,
            submitted: time::minute(app, request.submitted_at),
            due: time::long_day(app, request.due_at),
            is_open: status.is_open(),
            clock: in_words(clock),
            tone: if clock.overdue { "bad" } else { "info" },
            days: (0..ANSWER_DAYS).map(|day| day < used || clock.overdue).collect(),
            may_withdraw: status.is_open() && actor.may(Action::EditDevices),
            move_of: move_of(actor, status),
            round: request.round,
            is_paused: clock.paused,
            progress: progress(app, file),
            reason: match &request.state {
                RequestState::Rejected { reason, .. } => Some(reason.clone()),
                _ => None,
            },
        }
    }
}

impl Mark {
    pub(crate) fn is_ahead(self) -> bool {
        self == Self::Ahead
    }

    pub(crate) fn is_now(self) -> bool {
        self == Self::Now
    }
}

fn in_words(clock: RequestClock) -> String {
    match (clock.overdue, clock.paused, clock.business_days_left) {
        (true, ..) => format!("The answer is overdue{}.", over(clock.business_days_over)),
        (_, true, left) => format!("The clock is stopped. {}", left_in_words(left)),
        (.., left) => left_in_words(left),
    }
}

fn over(days: u32) -> String {
    match days {
        0 => String::new(),
        1 => " by 1 business day".to_owned(),
        days => format!(" by {days} business days"),
    }
}

fn left_in_words(days: u32) -> String {
    match days {
        0 => "The answer is due today.".to_owned(),
        1 => format!("1 of {ANSWER_DAYS} business days is left."),
        days => format!("{days} of {ANSWER_DAYS} business days are left."),
    }
}

/// A due date from a reviewer's side: `in 4 business days`, `today`, `Overdue 1 day`.
pub(crate) fn due_in_words(clock: RequestClock) -> String {
    match (clock.overdue, clock.business_days_left) {
        (true, _) => match clock.business_days_over {
            0 => "Overdue".to_owned(),
            1 => "Overdue 1 day".to_owned(),
            days => format!("Overdue {days} days"),
        },
        (false, 0) => "today".to_owned(),
        (false, 1) => "in 1 business day".to_owned(),
        (false, days) => format!("in {days} business days"),
    }
}

fn move_of(actor: &Actor, status: RequestStatus) -> &'static str {
    match (status, actor.role.is_maker()) {
        (RequestStatus::NeedsInfo, true) | (RequestStatus::Submitted | RequestStatus::InReview, false) => "Your move",
        (RequestStatus::NeedsInfo, false) => "The maker's move",
        (RequestStatus::Submitted | RequestStatus::InReview, true) => "The programme's move",
        _ => status.label(),
    }
}

fn progress(app: &App, file: &RequestFile) -> Vec<Step> {
    let request = &file.request;
    let mut steps = Vec::new();
    for round in &file.rounds {
        steps.push(Step::submitted(app, round.round, round.submitted_at));
        if round.round < request.round {
            steps.push(Step::asked(app, round));
        }
    }
    if file.rounds.iter().all(|round| round.round < request.round) {
        steps.push(Step::submitted(app, request.round, request.submitted_at));
    }
    let when = |at: &Timestamp, who: &str| format!("{}, {who}", time::minute(app, *at));
    match &request.state {
        RequestState::Submitted => {
            steps.push(Step::now("Waits for a reviewer", String::new(), "inbox", "info"));
            steps.push(Step::ahead("IDs assigned", app, request));
        }
        RequestState::InReview { reviewer_name, .. } => {
            steps.push(Step::now("In review", reviewer_name.clone(), "eye", "info"));
            steps.push(Step::ahead("IDs assigned", app, request));
        }
        RequestState::NeedsInfo {
            since,
            reviewer_name,
            days_left,
            ..
        } => {
            let note = format!("{}, waiting for the maker", when(since, reviewer_name));
            steps.push(Step::now("Changes requested", note, "message-square", "warn"));
            let note = match (*days_left).max(1) {
                1 => "1 business day after the answer".to_owned(),
                days => format!("{days} business days after the answer"),
            };
            steps.push(Step::to_come("IDs assigned", note));
        }
        RequestState::Assigned { at, by, .. } => {
            steps.push(Step::now("IDs assigned", when(at, by), "circle-check", "good"));
        }
        RequestState::Rejected { at, by, .. } => {
            steps.push(Step::now("Not approved", when(at, by), "circle-x", "bad"));
        }
        RequestState::Withdrawn { at } => {
            steps.push(Step::now("Withdrawn", time::minute(app, *at), "undo-2", "neutral"));
        }
    }
    steps
}

impl Step {
    fn submitted(app: &App, round: i64, at: Timestamp) -> Self {
        Self {
            label: if round == 1 { "Submitted" } else { "Resubmitted" },
            note: time::minute(app, at),
            icon: "check",
            tone: "good",
            mark: Mark::Past,
        }
    }

    fn asked(app: &App, round: &Round) -> Self {
        let findings = match round.findings {
            0 => String::new(),
            1 => ", 1 finding".to_owned(),
            many => format!(", {many} findings"),
        };
        Self {
            label: "Changes requested",
            note: format!(
                "{}, {}{findings}",
                time::minute(app, round.returned_at),
                round.returned_by
            ),
            icon: "message-square",
            tone: "warn",
            mark: Mark::Past,
        }
    }

    fn now(label: &'static str, note: String, icon: &'static str, tone: &'static str) -> Self {
        Self {
            label,
            note,
            icon,
            tone,
            mark: Mark::Now,
        }
    }

    fn ahead(label: &'static str, app: &App, request: &IdRequest) -> Self {
        Self::to_come(label, format!("By {}", time::day(app, request.due_at)))
    }

    fn to_come(label: &'static str, note: String) -> Self {
        Self {
            label,
            note,
            icon: "key-round",
            tone: "neutral",
            mark: Mark::Ahead,
        }
    }
}
