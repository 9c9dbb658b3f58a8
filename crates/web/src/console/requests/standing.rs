//! Where a request stands, for the tab of its device and for its own page.

use askama::Template;
use axum::response::Response;
use jiff::Timestamp;
use replenish_app::{App, requests::RequestClock};
use replenish_domain::{
    account::{Action, Actor},
    calendar::ANSWER_DAYS,
    device::Device,
    request::{IdRequest, RequestState, RequestStatus},
};

use super::tab::TabQuery;
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
}

/// The tab of a device whose request waits for its answer.
pub(super) async fn tab(app: &App, actor: &Actor, device: &Device, query: TabQuery) -> Result<Response, ConsoleError> {
    let request = app.latest_request(actor, device.id).await?;
    let request = request.ok_or_else(ConsoleError::not_found)?;
    let shell = Shell::new(app, actor, Part::Devices, format!("Request {}", request.number));
    page(&TabPage {
        shell: shell.confirming(query.done.as_deref()),
        errors: Errors::default(),
        head: DeviceHead::of(app, actor, device, Tab::Request).await?,
        standing: Standing::of(app, actor, &request),
    })
}

impl Standing {
    pub(crate) fn of(app: &App, actor: &Actor, request: &IdRequest) -> Self {
        let status = request.state.status();
        let clock = app.request_clock(&request.state, request.due_at);
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
            progress: progress(app, request),
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

fn progress(app: &App, request: &IdRequest) -> Vec<Step> {
    let submitted = Step {
        label: "Submitted",
        note: time::minute(app, request.submitted_at),
        icon: "check",
        tone: "good",
        mark: Mark::Past,
    };
    let mut steps = vec![submitted];
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
        RequestState::NeedsInfo { since, .. } => {
            let note = format!("{}, waiting for the maker", time::minute(app, *since));
            steps.push(Step::now("Changes requested", note, "message-square", "warn"));
            steps.push(Step::ahead("IDs assigned", app, request));
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
        Self {
            label,
            note: format!("By {}", time::day(app, request.due_at)),
            icon: "key-round",
            tone: "neutral",
            mark: Mark::Ahead,
        }
    }
}
