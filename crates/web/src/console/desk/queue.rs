//! The queue: requests by due date, in saved views.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use replenish_app::{
    App,
    requests::{Claimed, RequestClock, RequestFilter, RequestSummary, Standing},
};
use replenish_domain::{
    Id,
    account::{Action, Actor},
    calendar::Calendar,
    id::Account,
    request::{RequestState, RequestStatus},
};
use serde::Deserialize;

use crate::{
    console::{
        errors::ConsoleError,
        requests::standing::due_in_words,
        shell::{Part, Shell, page},
        time,
    },
    session::{Viewer, percent_encode},
};

const PAGE_SIZE: usize = 50;

/// What the address says about the queue. Unknown values stand for the first view.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct QueueQuery {
    view: String,
    after: String,
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/queue.html")]
struct QueuePage {
    shell: Shell,
    views: Vec<ViewLink>,
    rows: Vec<Row>,
    next_page: Option<String>,
}

struct ViewLink {
    code: &'static str,
    label: &'static str,
    count: Option<String>,
    is_current: bool,
}

struct Row {
    id: String,
    number: String,
    device_name: String,
    organisation: String,
    marketplaces: Vec<String>,
    slots: usize,
    status: RequestStatus,
    due: String,
    due_in: Option<String>,
    /// Tone and icon of what is late or urgent.
    alarm: Option<(&'static str, &'static str)>,
    is_paused: bool,
    reviewer: Option<Reviewer>,
    may_claim: bool,
}

/// Who has a request, and until when.
struct Reviewer {
    name: String,
    note: String,
}

/// Requests with so few business days left are due soon.
const SOON: u32 = 2;

/// A count stops here, so that it costs the same however long the queue is.
const COUNTED: i64 = 100;

const VIEWS: [(&str, &str); 7] = [
    ("open", "Open"),
    ("mine", "Mine"),
    ("free", "Unclaimed"),
    ("soon", "Due soon"),
    ("overdue", "Overdue"),
    ("waiting", "Waiting for maker"),
    ("all", "All"),
];

pub(super) async fn queue(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<QueueQuery>,
) -> Result<Response, ConsoleError> {
    if !actor.may(Action::Review) {
        return Err(ConsoleError::forbidden());
    }
    let view = VIEWS.iter().map(|(code, _)| *code).find(|code| *code == query.view);
    let view = view.unwrap_or(VIEWS[0].0);
    let after = query.after.parse().ok();
    let found = app
        .list_requests(&actor, &filter(view, &actor), after, PAGE_SIZE)
        .await?;
    let calendar = app.calendar().await?;
    let shell = Shell::new(&app, &actor, Part::Desk, "Queue");
    page(&QueuePage {
        shell: shell.confirming(query.done.as_deref()),
        views: views(&app, &actor, view).await?,
        rows: found
            .requests
            .iter()
            .map(|request| row(&app, &actor, &calendar, request))
            .collect(),
        next_page: found
            .next
            .map(|next| format!("/desk?view={view}&after={}", percent_encode(&next.to_string()))),
    })
}

async fn views(app: &App, actor: &Actor, current: &str) -> Result<Vec<ViewLink>, ConsoleError> {
    let mut views = Vec::new();
    for (code, label) in VIEWS {
        let count = match code {
            "all" => None,
            code => Some(app.count_requests(actor, &filter(code, actor), COUNTED).await?),
        };
        views.push(ViewLink {
            code,
            label,
            count: count.map(in_badge),
            is_current: code == current,
        });
    }
    Ok(views)
}

fn in_badge(count: i64) -> String {
    if count < COUNTED {
        count.to_string()
    } else {
        format!("{}+", COUNTED - 1)
    }
}

fn filter(view: &str, actor: &Actor) -> RequestFilter {
    let open = RequestFilter {
        standing: Standing::Open,
        ..RequestFilter::default()
    };
    match view {
        "mine" => RequestFilter {
            claimed: Claimed::By(actor.account),
            ..open
        },
        "free" => RequestFilter {
            standing: Standing::Running,
            claimed: Claimed::Free,
            ..open
        },
        "soon" => RequestFilter {
            due_within: Some(SOON),
            ..open
        },
        "waiting" => RequestFilter {
            standing: Standing::In(RequestStatus::NeedsInfo),
            ..open
        },
        "overdue" => RequestFilter { overdue: true, ..open },
        "all" => RequestFilter::default(),
        _ => open,
    }
}

fn row(app: &App, actor: &Actor, calendar: &Calendar, request: &RequestSummary) -> Row {
    let clock = app.request_clock(calendar, &request.state, request.due_at);
    let status = request.state.status();
    let reviewer = reviewer(app, actor, &request.state);
    Row {
        id: request.id.to_string(),
        number: request.number.to_string(),
        device_name: request.headline.device_name.to_string(),
        organisation: request.organisation_name.to_string(),
        marketplaces: request.headline.marketplaces.iter().map(ToString::to_string).collect(),
        slots: request.headline.slots,
        status,
        due: time::day(app, request.due_at),
        due_in: status.is_open().then(|| in_words(clock)),
        alarm: alarm(status, clock),
        is_paused: clock.paused,
        may_claim: status.is_open() && reviewer.is_none() && actor.organisation != Some(request.organisation),
        reviewer,
    }
}

fn alarm(status: RequestStatus, clock: RequestClock) -> Option<(&'static str, &'static str)> {
    if clock.overdue {
        Some(("bad", "triangle-alert"))
    } else if status.is_open() && !clock.paused && clock.business_days_left <= SOON {
        Some(("warn", "clock"))
    } else {
        None
    }
}

fn in_words(clock: RequestClock) -> String {
    match (clock.paused, clock.business_days_left) {
        (false, _) => due_in_words(clock),
        (true, 1) => "1 day left".to_owned(),
        (true, days) => format!("{days} days left"),
    }
}

fn reviewer(app: &App, actor: &Actor, state: &RequestState) -> Option<Reviewer> {
    let name = |reviewer: Id<Account>, name: &str| if reviewer == actor.account { "You" } else { name }.to_owned();
    if let RequestState::NeedsInfo {
        reviewer,
        reviewer_name,
        ..
    } = state
    {
        return Some(Reviewer {
            name: name(*reviewer, reviewer_name),
            note: "waiting for the maker".to_owned(),
        });
    }
    let claim = state.claim_at(app.clock().now())?;
    Some(Reviewer {
        name: name(claim.reviewer, claim.reviewer_name),
        note: format!("claim ends {}", time::time_of_day(app, claim.until)),
    })
}
