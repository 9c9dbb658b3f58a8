//! The page of one request: where it stands, and what was handed in.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::App;
use replenish_domain::{account::Actor, id, request::RequestId};
use serde::Deserialize;

use super::{standing::Standing, submitted::Submitted, talk::Talk};
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
    talk: Talk,
    submitted: Submitted,
    typed: Typed,
}

/// What was typed into a form of the page that comes back.
#[derive(Debug, Default)]
pub(super) struct Typed {
    pub(super) message: String,
    /// The finding replied to, and the reply.
    pub(super) reply: Option<(i64, String)>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "templates pass what they show by reference"
)]
impl StatusPage {
    fn typed_reply(&self, finding: &i64) -> &str {
        match &self.typed.reply {
            Some((number, text)) if number == finding => text,
            _ => "",
        }
    }
}

pub(super) async fn show(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::IdRequest>,
    Query(query): Query<StatusQuery>,
) -> Result<Response, ConsoleError> {
    let showing = (query.done.as_deref(), Errors::default(), Typed::default());
    render(&app, &actor, id, showing).await
}

/// The page with a form that could not be taken, and what was typed into it.
pub(super) async fn refuse(
    app: &App,
    actor: &Actor,
    id: RequestId,
    status: StatusCode,
    errors: Errors,
    typed: Typed,
) -> Result<Response, ConsoleError> {
    let page = render(app, actor, id, (None, errors, typed)).await?;
    Ok((status, page).into_response())
}

async fn render(
    app: &App,
    actor: &Actor,
    id: RequestId,
    (done, errors, typed): (Option<&str>, Errors, Typed),
) -> Result<Response, ConsoleError> {
    let file = app.request_file(actor, id).await?;
    let title = format!("Request {}", file.request.number);
    let shell = Shell::new(app, actor, Part::Requests, title);
    page(&StatusPage {
        shell: shell.confirming(done).failing(&errors),
        device: file.request.device.to_string(),
        standing: Standing::of(app, actor, &app.calendar().await?, &file),
        talk: Talk::of(app, actor, &file),
        submitted: Submitted::of(app, &file.request).await?,
        errors,
        typed,
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
