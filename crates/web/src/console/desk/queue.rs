//! The queue: requests by due date, in views, searched and narrowed.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use replenish_app::{
    App,
    requests::{QueueFilter, QueueView, RequestClock, RequestSummary, SOON},
};
use replenish_domain::{
    Id,
    account::Actor,
    calendar::Calendar,
    id::Account,
    request::{ChangeSize, RequestState, RequestStatus},
};

use super::{
    filter::{self, QueueQuery, address},
    views::may_review,
};
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        requests::{answer_times, standing::due_in_words},
        shell::{Part, Shell, page},
        time,
    },
    session::{Viewer, percent_encode},
};

const PAGE_SIZE: usize = 50;

#[derive(Template)]
#[template(path = "desk/queue.html")]
struct QueuePage<'a> {
    shell: Shell,
    errors: Errors,
    answer_times: String,
    views: Vec<ViewLink>,
    saved: Vec<SavedLink>,
    /// What is shown, for the forms.
    filter: Vec<(&'static str, String)>,
    q: &'a str,
    marketplaces: Vec<Choice>,
    makers: Vec<Choice>,
    /// Something besides the view narrows the list.
    is_narrowed: bool,
    rows: Vec<Row>,
    next_page: Option<String>,
    export: String,
    name: &'a str,
}

struct ViewLink {
    label: &'static str,
    href: String,
    count: Option<String>,
    is_current: bool,
}

/// A view of the reviewer's own.
struct SavedLink {
    id: String,
    name: String,
    href: String,
    is_current: bool,
}

struct Choice {
    value: String,
    label: String,
    is_chosen: bool,
}

struct Row {
    id: String,
    number: String,
    device_name: String,
    /// How much a new version changes.
    change: Option<&'static str>,
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

/// A count stops here, so that it costs the same however long the queue is.
const COUNTED: i64 = 100;

pub(super) async fn queue(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<QueueQuery>,
) -> Result<Response, ConsoleError> {
    render(&app, &actor, &query, Errors::default(), "").await
}

/// The page; `name` is what was typed for a view that could not be saved.
pub(super) async fn render(
    app: &App,
    actor: &Actor,
    query: &QueueQuery,
    errors: Errors,
    name: &str,
) -> Result<Response, ConsoleError> {
    may_review(actor)?;
    let filter = query.filter();
    let after = query.after.parse().ok();
    let found = app
        .list_requests(actor, &filter.for_reviewer(actor), after, PAGE_SIZE)
        .await?;
    let calendar = app.calendar().await?;
    let here = address("/desk", &filter);
    let shell = Shell::new(app, actor, Part::Desk, "Queue");
    page(&QueuePage {
        shell: shell.confirming(query.done.as_deref()).failing(&errors),
        errors,
        answer_times: answer_times::told_to_reviewers(app).await?,
        views: views(app, actor, &filter).await?,
        saved: saved(app, actor, &filter).await?,
        marketplaces: marketplaces(app, &filter).await?,
        makers: makers(app, actor, &filter).await?,
        is_narrowed: is_narrowed(&filter),
        rows: found
            .requests
            .iter()
            .map(|request| row(app, actor, &calendar, request))
            .collect(),
        next_page: found
            .next
            .map(|next| format!("{here}&after={}", percent_encode(&next.to_string()))),
        export: address("/desk/export.csv", &filter),
        filter: filter::fields(&filter),
        q: filter.q.as_deref().unwrap_or_default(),
        name,
    })
}

fn is_narrowed(filter: &QueueFilter) -> bool {
    filter::in_view(filter, QueueView::default()) != QueueFilter::default()
}

/// The fixed views, each with its count; nothing is counted while a text is searched, which would
/// read the whole queue for each.
async fn views(app: &App, actor: &Actor, current: &QueueFilter) -> Result<Vec<ViewLink>, ConsoleError> {
    let mut views = Vec::new();
    for view in QueueView::ALL {
        let filter = filter::in_view(current, view);
        let count = match view {
            QueueView::All => None,
            _ if current.q.is_some() => None,
            _ => Some(app.count_requests(actor, &filter.for_reviewer(actor), COUNTED).await?),
        };
        views.push(ViewLink {
            label: view.label(),
            href: address("/desk", &filter),
            count: count.map(in_badge),
            is_current: view == current.view,
        });
    }
    Ok(views)
}

async fn saved(app: &App, actor: &Actor, current: &QueueFilter) -> Result<Vec<SavedLink>, ConsoleError> {
    let views = app.saved_views(actor).await?.into_iter().map(|view| SavedLink {
        id: view.id.to_string(),
        href: address("/desk", &view.filter),
        is_current: view.filter == *current,
        name: view.name,
    });
    Ok(views.collect())
}

async fn marketplaces(app: &App, filter: &QueueFilter) -> Result<Vec<Choice>, ConsoleError> {
    let known = app.marketplaces().await?.into_iter();
    let choices = known.map(|marketplace| Choice {
        value: marketplace.code.to_string(),
        label: marketplace.name.to_string(),
        is_chosen: filter.marketplace.as_ref() == Some(&marketplace.code),
    });
    Ok(choices.collect())
}

async fn makers(app: &App, actor: &Actor, filter: &QueueFilter) -> Result<Vec<Choice>, ConsoleError> {
    let makers = app.request_makers(actor, filter.organisation).await?.into_iter();
    let choices = makers.map(|(id, name)| Choice {
        value: id.to_string(),
        label: name.to_string(),
        is_chosen: filter.organisation == Some(id),
    });
    Ok(choices.collect())
}

fn in_badge(count: i64) -> String {
    if count < COUNTED {
        count.to_string()
    } else {
        format!("{}+", COUNTED - 1)
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
        change: request.headline.change.map(ChangeSize::label),
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
