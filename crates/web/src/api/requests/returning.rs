//! Asking the maker.

use axum::{extract::State, response::Response};
use replenish_app::App;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    RequestPath,
    body::{RequestBody, answer},
};
use crate::api::{
    address::{At, id},
    extract::{ApiActor, Body},
    problem::Problem,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(return_request))
}

/// What goes with the findings.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewReturn)]
struct NewReturnBody {
    /// The `content_hash` of what the reviewer saw, to be sure of it.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    content_hash: Option<String>,
    /// What else there is to say; it becomes a message.
    #[schema(max_length = 2000)]
    message: Option<String>,
}

/// Ask the maker
///
/// For reviewers. Sends every open finding; where none must or should be fixed, a message has to say
/// what is asked. The clock stops, the device becomes `needs_info`, and only the fields asked about, and what depends on
/// them, can be changed until the maker submits again.
#[utoipa::path(
    post, path = "/id-requests/{id}/return", tag = "Requests", params(RequestPath),
    request_body = NewReturnBody,
    responses(
        (status = 200, description = "The request after the change.", body = RequestBody, headers(("ETag", description = "The request's etag."))),
        (status = 409, description = "`content-hash-stale`, `claimed`, `own-request`, `request-closed` or `waiting-for-maker`."),
    )
)]
async fn return_request(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<RequestPath>,
    Body(body): Body<NewReturnBody>,
) -> Result<Response, Problem> {
    let id = id(&at.id)?;
    let (hash, message) = (body.content_hash.as_deref(), body.message.as_deref());
    app.return_request(&actor, id, hash, message).await?;
    answer(&app, &actor, id).await
}
