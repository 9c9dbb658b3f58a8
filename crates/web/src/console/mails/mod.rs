//! Mails to read: the outbox for administrators, and everybody's own.

mod list;
mod path;
mod show;

use axum::{
    Router,
    routing::{get, post},
};
use replenish_app::App;
use replenish_domain::mail::MailStatus;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/outbox", get(list::outbox))
        .route("/outbox/{id}", get(show::in_outbox))
        .route("/outbox/{id}/html", get(show::html_in_outbox))
        .route("/outbox/{id}/retry", post(show::retry))
        .route("/mails", get(list::own))
        .route("/mails/{id}", get(show::own))
        .route("/mails/{id}/html", get(show::html_own))
}

/// How a status looks: tone, icon and word.
struct Badge {
    tone: &'static str,
    icon: &'static str,
    label: &'static str,
}

impl Badge {
    const fn of(status: MailStatus) -> Self {
        let (tone, icon) = match status {
            MailStatus::Queued => ("neutral", "clock"),
            MailStatus::Sent => ("good", "circle-check"),
            MailStatus::Failed => ("bad", "circle-x"),
            MailStatus::Kept => ("info", "inbox"),
        };
        Self {
            tone,
            icon,
            label: status.label(),
        }
    }
}
