//! The conversation about a request.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use replenish_app::App;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{RequestPath, talk::MessageBody};
use crate::api::{
    address::{At, id},
    extract::{ApiActor, Body},
    problem::Problem,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(write_message))
}

/// A message to the other side.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRequestMessage)]
struct NewMessageBody {
    #[schema(required = true, min_length = 1, max_length = 2000)]
    text: Option<String>,
}

/// Write to the other side
///
/// Maker and reviewers, in every state of the request. The other side gets it by mail, too.
#[utoipa::path(
    post, path = "/id-requests/{id}/messages", tag = "Requests", params(RequestPath),
    request_body = NewMessageBody,
    responses((status = 201, description = "The message.", body = MessageBody))
)]
async fn write_message(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<RequestPath>,
    Body(body): Body<NewMessageBody>,
) -> Result<Response, Problem> {
    let text = body.text.unwrap_or_default();
    let message = app.write_message(&actor, id(&at.id)?, &text).await?;
    Ok((StatusCode::CREATED, Json(MessageBody::of(message))).into_response())
}
