//! What happened in an organisation, or in all of the programme: the audit trail.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use replenish_app::App;
use serde::Deserialize;

use super::nav::{Nav, shell};
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        shell::{Shell, page},
        trail::{self, Day},
    },
    session::Viewer,
};

/// How many entries a page lists.
const PAGE: usize = 50;

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
    days: Vec<Day>,
    older: Option<String>,
}

pub(super) async fn activity(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<ActivityQuery>,
) -> Result<Response, ConsoleError> {
    let after = query
        .after
        .map(|raw| raw.parse().map_err(|_| ConsoleError::not_found()));
    let one_more = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut entries = app.activity(&actor, after.transpose()?, one_more).await?;
    let has_older = entries.len() > PAGE;
    entries.truncate(PAGE);
    let last = entries.last().filter(|_| has_older);
    let errors = Errors::default();
    page(&ActivityPage {
        shell: shell(&app, &actor, "Activity", None, &errors),
        errors,
        nav: Nav::of(&actor, "/settings/activity"),
        older: last.map(|last| format!("/settings/activity?after={}", last.id)),
        days: trail::days(&app, &entries, &app.marketplaces().await?),
    })
}
