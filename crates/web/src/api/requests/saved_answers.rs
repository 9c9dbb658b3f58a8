//! Texts that reviewers keep for later.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use replenish_app::{App, requests::SavedAnswer};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::api::{
    address::{At, id},
    extract::{ApiActor, Body},
    problem::Problem,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(saved_answers, save_answer))
        .routes(routes!(remove_answer))
}

/// A saved answer.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct AnswerPath {
    /// The answer's id.
    #[param(pattern = "^ans_[0-9a-f]{32}$")]
    id: String,
}

/// A text for findings and messages.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SavedAnswer)]
struct AnswerBody {
    id: String,
    title: String,
    text: String,
    created_by: String,
    #[schema(format = DateTime)]
    created_at: String,
}

/// A text to keep.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewSavedAnswer)]
struct NewAnswerBody {
    /// No two answers have the same.
    #[schema(required = true, min_length = 1, max_length = 60)]
    title: Option<String>,
    #[schema(required = true, min_length = 1, max_length = 2000)]
    text: Option<String>,
}

/// Every saved answer
///
/// For reviewers, by title.
#[utoipa::path(
    get, path = "/saved-answers", tag = "Requests",
    responses((status = 200, description = "The answers.", body = Vec<AnswerBody>))
)]
async fn saved_answers(State(app): State<App>, ApiActor(actor): ApiActor) -> Result<Json<Vec<AnswerBody>>, Problem> {
    let answers = app.saved_answers(&actor).await?;
    Ok(Json(answers.into_iter().map(AnswerBody::of).collect()))
}

/// Save an answer
#[utoipa::path(
    post, path = "/saved-answers", tag = "Requests", request_body = NewAnswerBody,
    responses((status = 201, description = "The answer.", body = AnswerBody))
)]
async fn save_answer(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    Body(body): Body<NewAnswerBody>,
) -> Result<Response, Problem> {
    let (title, text) = (body.title.unwrap_or_default(), body.text.unwrap_or_default());
    let answer = app.save_answer(&actor, &title, &text).await?;
    Ok((StatusCode::CREATED, Json(AnswerBody::of(answer))).into_response())
}

/// Forget a saved answer
#[utoipa::path(
    delete, path = "/saved-answers/{id}", tag = "Requests", params(AnswerPath),
    responses((status = 204, description = "Forgotten."))
)]
async fn remove_answer(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<AnswerPath>,
) -> Result<Response, Problem> {
    app.remove_answer(&actor, id(&at.id)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

impl AnswerBody {
    fn of(answer: SavedAnswer) -> Self {
        Self {
            id: answer.id.to_string(),
            title: answer.title,
            text: answer.text,
            created_by: answer.created_by,
            created_at: answer.created_at.to_string(),
        }
    }
}
