//! The queue: requests by due date, in saved views.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use replenish_app::{
    App,
    requests::{Claimed, RequestFilter, RequestSummary, Standing},
};
use replenish_domain::{
    account::{Action, Actor},
    calendar::Calendar,
    request::RequestStatus,
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
    /// The first request of the page that nobody has claimed.
    next_free: Option<String>,
    next_page: Option<String>,
}

struct ViewLink {
    code: &'static str,
    label: &'static str,
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
    is_overdue: bool,
    reviewer: Option<String>,
}

const VIEWS: [(&str, &str); 5] = [
    ("open", "Open"),
    ("mine", "Mine"),
    ("free", "Unclaimed"),
    ("overdue", "Overdue"),
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
    let free = found.requests.iter().find(|request| {
        let state = &request.state;
        state.status().is_open() && state.claim_at(app.clock().now()).is_none()
    });
    page(&QueuePage {
        shell: shell.confirming(query.done.as_deref()),
        views: VIEWS
            .iter()
            .map(|(code, label)| ViewLink {
                code,
                label,
                is_current: *code == view,
            })
            .collect(),
        rows: found
            .requests
            .iter()
            .map(|request| row(&app, &calendar, request))
            .collect(),
        next_free: free.map(|request| request.id.to_string()),
        next_page: found
            .next
            .map(|next| format!("/desk?view={view}&after={}", percent_encode(&next.to_string()))),
    })
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
            claimed: Claimed::Free,
            ..open
        },
        "overdue" => RequestFilter { overdue: true, ..open },
        "all" => RequestFilter::default(),
        _ => open,
    }
}

fn row(app: &App, calendar: &Calendar, request: &RequestSummary) -> Row {
    let clock = app.request_clock(calendar, &request.state, request.due_at);
    let status = request.state.status();
    let claim = request.state.claim_at(app.clock().now());
    Row {
        id: request.id.to_string(),
        number: request.number.to_string(),
        device_name: request.headline.device_name.to_string(),
        organisation: request.organisation_name.to_string(),
        marketplaces: request.headline.marketplaces.iter().map(ToString::to_string).collect(),
        slots: request.headline.slots,
        status,
        due: time::day(app, request.due_at),
        due_in: status.is_open().then(|| due_in_words(clock)),
        is_overdue: clock.overdue,
        reviewer: claim.map(|claim| claim.reviewer_name.to_owned()),
    }
}
