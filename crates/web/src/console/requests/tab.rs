//! The tab Request Replenishment ID: what it shows depends on where the request stands.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use replenish_app::App;
use replenish_domain::{
    account::Actor,
    device::{Device, Stage},
    id,
};
use serde::Deserialize;

use super::{
    assigned,
    questions::{self, Showing},
    standing,
};
use crate::{
    console::{errors::ConsoleError, fields::Errors, path::IdPath},
    session::Viewer,
};

/// What the address says about the tab.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TabQuery {
    /// What was just done.
    pub(super) done: Option<String>,
    /// The slot whose questions stand open.
    open: String,
    /// `answers` while the maker is asked: the questions instead of the standing.
    edit: String,
    /// `approved` to see the version customers meet while the next is written.
    show: String,
    /// The locale of the discovery response; empty for all.
    pub(super) locale: String,
    /// Whose discovery response; anything but `sandbox` stands for production.
    pub(super) environment: String,
}

pub(super) async fn show(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::Device>,
    Query(query): Query<TabQuery>,
) -> Result<Response, ConsoleError> {
    let device = app.device(&actor, id).await?;
    if query.show == "approved" && device.approvals > 0 {
        return assigned::show(&app, &actor, &device, query, Errors::default()).await;
    }
    match device.stage {
        Stage::NeedsInfo if query.edit == "answers" => write(&app, &actor, &device, query).await,
        Stage::Draft | Stage::Rejected => write(&app, &actor, &device, query).await,
        Stage::Submitted | Stage::InReview | Stage::NeedsInfo => standing::tab(&app, &actor, &device, query).await,
        Stage::Assigned | Stage::Certified => assigned::show(&app, &actor, &device, query, Errors::default()).await,
    }
}

async fn write(app: &App, actor: &Actor, device: &Device, query: TabQuery) -> Result<Response, ConsoleError> {
    let draft = app.draft(actor, device.id).await?;
    let showing = Showing {
        open: query.open,
        done: query.done,
        ..Showing::default()
    };
    questions::show(app, actor, device, &draft, showing).await
}

/// The tab of an approved device whose change was not handed in.
pub(super) async fn refused(
    app: &App,
    actor: &Actor,
    device: &Device,
    errors: Errors,
) -> Result<Response, ConsoleError> {
    let page = assigned::show(app, actor, device, TabQuery::default(), errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
