//! A reviewer's claim on a request.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use replenish_app::App;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    RequestPath,
    body::{RequestBody, answer},
};
use crate::{
    api::{
        address::{At, id},
        extract::ApiActor,
        problem::Problem,
    },
    etag,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(claim_request, release_request))
}

/// Claim a request, or prolong the claim
///
/// For reviewers; a claim ends by itself after two hours.
#[utoipa::path(
    put, path = "/id-requests/{id}/claim", tag = "Requests", params(RequestPath),
    responses(
        (status = 200, description = "The request after the change.", body = RequestBody, headers(("ETag", description = "The request's etag."))),
        (status = 409, description = "`claimed`: another reviewer's claim holds; `own-request`; `request-closed`; `waiting-for-maker`."),
    )
)]
async fn claim_request(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<RequestPath>,
) -> Result<Response, Problem> {
    let request = app.claim_request(&actor, id(&at.id)?).await?;
    answer(&app, &actor, request.id).await
}

/// Give a claim back
#[utoipa::path(
    delete, path = "/id-requests/{id}/claim", tag = "Requests", params(RequestPath),
    responses(
        (status = 204, description = "Given back.", headers(("ETag", description = "The request's etag."))),
        (status = 409, description = "`claimed`: another reviewer's claim holds; `own-request`; `request-closed`."),
    )
)]
async fn release_request(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<RequestPath>,
) -> Result<Response, Problem> {
    let request = app.release_request(&actor, id(&at.id)?).await?;
    Ok((StatusCode::NO_CONTENT, [(header::ETAG, etag::header(request.version))]).into_response())
}
