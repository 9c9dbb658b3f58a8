//! A maker's requests, newest first.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use replenish_app::{
    App,
    requests::{RequestFilter, RequestSummary},
};
use replenish_domain::{calendar::Calendar, request::RequestStatus};
use serde::Deserialize;

use super::standing::due_in_words;
use crate::{
    console::{
        errors::ConsoleError,
        shell::{Part, Shell, page},
        time,
    },
    session::{Viewer, percent_encode},
};

const PAGE_SIZE: usize = 50;

/// What the address says about the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    after: String,
}

#[derive(Template)]
#[template(path = "requests/list.html")]
struct ListPage {
    shell: Shell,
    rows: Vec<Row>,
    next_page: Option<String>,
}

struct Row {
    id: String,
    number: String,
    device_name: String,
    marketplaces: Vec<String>,
    slots: usize,
    status: RequestStatus,
    submitted: String,
    due: String,
    /// How long until then, while the answer is awaited.
    due_in: Option<String>,
    is_overdue: bool,
}

pub(super) async fn list(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<ListQuery>,
) -> Result<Response, ConsoleError> {
    let after = query.after.parse().ok();
    let found = app
        .list_requests(&actor, &RequestFilter::default(), after, PAGE_SIZE)
        .await?;
    let calendar = app.calendar().await?;
    page(&ListPage {
        shell: Shell::new(&app, &actor, Part::Requests, "Requests"),
        rows: found
            .requests
            .iter()
            .map(|request| row(&app, &calendar, request))
            .collect(),
        next_page: found
            .next
            .map(|next| format!("/requests?after={}", percent_encode(&next.to_string()))),
    })
}

fn row(app: &App, calendar: &Calendar, request: &RequestSummary) -> Row {
    let clock = app.request_clock(calendar, &request.state, request.due_at);
    let status = request.state.status();
    Row {
        id: request.id.to_string(),
        number: request.number.to_string(),
        device_name: request.headline.device_name.to_string(),
        marketplaces: request.headline.marketplaces.iter().map(ToString::to_string).collect(),
        slots: request.headline.slots,
        status,
        submitted: time::day(app, request.submitted_at),
        due: time::day(app, request.due_at),
        due_in: status.is_open().then(|| due_in_words(clock)),
        is_overdue: clock.overdue,
    }
}
