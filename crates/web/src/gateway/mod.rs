//! The event gateway: device clouds tell what customers' devices have left (`protocol.md` 6).

mod answer;
pub(crate) mod arrival;
mod bearer;

use axum::{
    Router,
    extract::{Request, State},
    http::StatusCode,
    routing::post,
};
use replenish_app::{App, inventory::MAX_MESSAGE};

use self::answer::Refusal;
pub(crate) use self::{answer::dress, bearer::access_token};

/// What device clouds send events to. Every answer that is not 202 has the documented body.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/v3/events", post(take))
}

/// `POST /v3/events`: answers 202 once all that the message says is stored for good.
async fn take(State(app): State<App>, request: Request) -> Result<StatusCode, Refusal> {
    let (parts, body) = request.into_parts();
    let token = access_token(&parts)?;
    let link = app.admit(token).await?;
    let bytes = arrival::of(&parts.headers, body, MAX_MESSAGE)
        .await
        .inspect_err(|refused| app.note_arrival(link.client, refused))?;
    app.take_message(&link, &bytes).await?;
    Ok(StatusCode::ACCEPTED)
}
