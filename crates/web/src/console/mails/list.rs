//! The lists: everybody's mails by status and recipient, and one's own.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use replenish_app::{
    App,
    outbox::{MailFilter, MailPage},
};
use replenish_domain::mail::{MailStatus, MailSummary};
use serde::Deserialize;

use super::Badge;
use crate::{
    console::{
        errors::ConsoleError,
        shell::{Part, Shell, page},
        time,
    },
    session::{Viewer, percent_encode},
};

const PAGE_SIZE: usize = 50;

/// What the address says about the list. An unknown status filters nothing, as if left out.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    status: String,
    to: String,
    after: String,
}

#[derive(Template)]
#[template(path = "mails/outbox.html")]
struct OutboxPage {
    shell: Shell,
    mail_is_sent: bool,
    views: Vec<View>,
    query: ListQuery,
    list: List,
}

#[derive(Template)]
#[template(path = "mails/own.html")]
struct OwnPage {
    shell: Shell,
    list: List,
}

struct View {
    label: &'static str,
    href: String,
    is_current: bool,
}

struct List {
    rows: Vec<Row>,
    next_page: Option<String>,
}

struct Row {
    href: String,
    subject: String,
    to: String,
    badge: Badge,
    written: String,
}

pub(super) async fn outbox(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<ListQuery>,
) -> Result<Response, ConsoleError> {
    let status = query.status.parse().ok();
    let to = query.to.trim().parse().ok();
    // Half an address is nobody's; it must not show everybody's mails.
    let fits_nothing = to.is_none() && !query.to.trim().is_empty();
    let after = query.after.parse().ok();
    let mut found = app.outbox(&actor, &MailFilter { status, to }, after, PAGE_SIZE).await?;
    if fits_nothing {
        found.mails.clear();
        found.next = None;
    }
    page(&OutboxPage {
        shell: Shell::new(&app, &actor, Part::Outbox, "Outbox"),
        mail_is_sent: app.settings().mail_is_sent,
        views: views(status, &query.to),
        list: List::of(&app, "/outbox", &found, |after| address(status, &query.to, after)),
        query,
    })
}

pub(super) async fn own(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<ListQuery>,
) -> Result<Response, ConsoleError> {
    let found = app.my_mails(&actor, query.after.parse().ok(), PAGE_SIZE).await?;
    page(&OwnPage {
        shell: Shell::new(&app, &actor, Part::None, "Your mails"),
        list: List::of(&app, "/mails", &found, |after| format!("/mails?after={after}")),
    })
}

impl List {
    fn of(app: &App, root: &str, found: &MailPage, next_page: impl FnOnce(&str) -> String) -> Self {
        Self {
            rows: found.mails.iter().map(|mail| Row::of(app, root, mail)).collect(),
            next_page: found.next.map(|next| next_page(&next.to_string())),
        }
    }
}

impl Row {
    fn of(app: &App, root: &str, mail: &MailSummary) -> Self {
        Self {
            href: format!("{root}/{}", mail.id),
            subject: mail.subject.clone(),
            to: mail.to.to_string(),
            badge: Badge::of(mail.state.status()),
            written: time::minute(app, mail.created_at),
        }
    }
}

fn views(current: Option<MailStatus>, to: &str) -> Vec<View> {
    let view = |status: Option<MailStatus>| View {
        label: status.map_or("All", MailStatus::label),
        href: address(status, to, ""),
        is_current: status == current,
    };
    let statuses = MailStatus::ALL.into_iter().map(Some);
    std::iter::once(None).chain(statuses).map(view).collect()
}

fn address(status: Option<MailStatus>, to: &str, after: &str) -> String {
    let pairs = [
        ("status", status.map_or("", MailStatus::as_str)),
        ("to", to),
        ("after", after),
    ];
    let query: Vec<_> = pairs
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", percent_encode(value)))
        .collect();
    if query.is_empty() {
        "/outbox".to_owned()
    } else {
        format!("/outbox?{}", query.join("&"))
    }
}
