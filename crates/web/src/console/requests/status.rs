//! The page of one request: where it stands, and what was handed in.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::App;
use replenish_domain::id;
use serde::Deserialize;

use super::{standing::Standing, submitted::Submitted};
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        path::IdPath,
        shell::{Part, Shell, page},
    },
    session::Viewer,
};

/// What the address says about the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct StatusQuery {
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "requests/status.html")]
struct StatusPage {
    shell: Shell,
    errors: Errors,
    device: String,
    standing: Standing,
    submitted: Submitted,
}

pub(super) async fn show(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::IdRequest>,
    Query(query): Query<StatusQuery>,
) -> Result<Response, ConsoleError> {
    let request = app.request(&actor, id).await?;
    let title = format!("Request {}", request.number);
    let shell = Shell::new(&app, &actor, Part::Requests, title);
    page(&StatusPage {
        shell: shell.confirming(query.done.as_deref()),
        device: request.device.to_string(),
        standing: Standing::of(&app, &actor, &request),
        submitted: Submitted::of(&app, &request).await?,
        errors: Errors::default(),
    })
}

pub(super) async fn withdraw(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::IdRequest>,
) -> Result<Response, ConsoleError> {
    let request = app.withdraw_request(&actor, id).await?;
    let address = format!("/devices/{}/request?done=withdrawn", request.device);
    Ok(Redirect::to(&address).into_response())
}

/// The picture as it was handed in. It never changes, so a browser keeps it.
pub(super) async fn image(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::IdRequest>,
) -> Result<Response, ConsoleError> {
    let image = app.request_image(&actor, id).await?;
    let media_type = HeaderValue::from_str(&image.media_type).map_err(ConsoleError::internal)?;
    let kept = HeaderValue::from_static("private, max-age=31536000, immutable");
    let headers = [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, kept)];
    Ok((headers, image.bytes).into_response())
}
