//! A new secret for a client.

use axum::{extract::State, response::Response};
use replenish_app::App;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::{ClientBody, ClientPath, answer_with};
use crate::api::{
    address::{At, IfMatch, id},
    extract::{ApiActor, Body},
    problem::Problem,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(rotate_secret))
}

/// How the old secret ends.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewClientSecret)]
struct RotationBody {
    /// How many days the secret before stays good; 0 ends it at once.
    #[schema(required = true, minimum = 0, maximum = 30)]
    overlap_days: Option<i64>,
}

/// Make a new secret
///
/// For maker admins. A secret that was ending already ends now, so that never more than two are good. The
/// answer tells the new one this once: a repeat with the same `Idempotency-Key` does nothing and is answered with 409.
#[utoipa::path(
    post, path = "/clients/{id}/secrets", tag = "Device clouds", params(ClientPath, IfMatch), request_body = RotationBody,
    responses((status = 201, description = "The client with its new secret.", body = ClientBody, headers(("Location", description = "Where the client is."), ("ETag", description = "The client's etag."))))
)]
async fn rotate_secret(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<ClientPath>,
    IfMatch(revision): IfMatch,
    Body(body): Body<RotationBody>,
) -> Result<Response, Problem> {
    let days = body.overlap_days.map(|days| days.to_string()).unwrap_or_default();
    let rotated = app.rotate_client_secret(&actor, id(&at.id)?, revision, &days).await;
    let (secret, view) = rotated?;
    Ok(answer_with(&secret, &view))
}
