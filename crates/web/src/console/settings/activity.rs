//! What happened in an organisation, or in all of the programme: the audit trail.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use replenish_app::App;
use replenish_domain::audit::AuditEntry;
use serde::Deserialize;

use super::nav::{Nav, shell};
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        shell::{Shell, page},
        time,
    },
    session::Viewer,
};

/// How many entries a page lists.
const PAGE: i64 = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ActivityQuery {
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "settings/activity.html")]
struct ActivityPage {
    shell: Shell,
    errors: Errors,
    nav: Nav,
    entries: Vec<Row>,
    next_page: Option<String>,
}

struct Row {
    at: String,
    who: String,
    what: String,
    /// The state before and after, as it is stored.
    change: Option<String>,
}

pub(super) async fn activity(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<ActivityQuery>,
) -> Result<Response, ConsoleError> {
    let after = query
        .after
        .map(|raw| raw.parse().map_err(|_| ConsoleError::not_found()));
    let entries = app.activity(&actor, after.transpose()?, PAGE + 1).await?;
    let shown = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let next = (entries.len() > shown).then(|| entries[shown - 1].id);
    let errors = Errors::default();
    page(&ActivityPage {
        shell: shell(&app, &actor, "Activity", None, &errors),
        errors,
        nav: Nav::of(&actor, "/settings/activity"),
        entries: entries.iter().take(shown).map(|entry| Row::of(&app, entry)).collect(),
        next_page: next.map(|next| format!("/settings/activity?after={next}")),
    })
}

impl Row {
    fn of(app: &App, entry: &AuditEntry) -> Self {
        let change = match (&entry.before, &entry.after) {
            (Some(before), Some(after)) => Some(format!("{before} → {after}")),
            (Some(only), None) | (None, Some(only)) => Some(only.to_string()),
            (None, None) => None,
        };
        Self {
            at: time::minute(app, entry.at),
            who: entry.actor_name.clone(),
            what: in_words(&entry.action),
            change,
        }
    }
}

/// `member.role_changed` reads “Member role changed”.
fn in_words(action: &str) -> String {
    let words = action.replace(['.', '_'], " ");
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_reads_as_words() {
        assert_eq!(in_words("member.role_changed"), "Member role changed");
        assert_eq!(in_words(""), "");
    }
}
