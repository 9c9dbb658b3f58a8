//! How long answers take.

use axum::{Json, extract::State};
use replenish_app::{App, requests::ANSWER_WINDOW_DAYS};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::api::{extract::ApiActor, problem::Problem};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get_answer_times))
}

/// How long recent answers took.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnswerTimes)]
struct AnswerTimesBody {
    /// How many days back answers are looked at.
    #[schema(example = 90)]
    window_days: i64,
    /// How many answers were given, at most the newest 1,000.
    #[schema(example = 42)]
    answers: usize,
    /// Half of them took at most so many business days; null with fewer than 5 answers.
    #[schema(required = true, example = 2)]
    median_business_days: Option<u32>,
    /// Nine in ten took at most so many business days; null with fewer than 5 answers.
    #[schema(required = true, example = 5)]
    p90_business_days: Option<u32>,
}

/// Get answer times
///
/// How long the programme took to answer requests, assigned or rejected, of all makers. Business days
/// count as for due dates, without the days a request waited for its maker; withdrawn requests do not
/// count. Both figures are nearest ranks: numbers that occurred.
#[utoipa::path(
    get, path = "/answer-times", tag = "Requests",
    responses((status = 200, description = "The answer times.", body = AnswerTimesBody))
)]
async fn get_answer_times(State(app): State<App>, _: ApiActor) -> Result<Json<AnswerTimesBody>, Problem> {
    let times = app.answer_times().await?;
    Ok(Json(AnswerTimesBody {
        window_days: ANSWER_WINDOW_DAYS,
        answers: times.answers(),
        median_business_days: times.median(),
        p90_business_days: times.p90(),
    }))
}
