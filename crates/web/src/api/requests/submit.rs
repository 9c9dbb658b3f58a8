//! Handing a request in, and taking it back.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use replenish_app::{
    App,
    requests::{FORM_MEDIA_TYPE, Submission},
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    RequestPath,
    body::{RequestBody, answer},
};
use crate::api::{
    address::{At, DevicePath, id},
    extract::{ApiActor, body_refused, media_type, read_json},
    problem::Problem,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(submit_request))
        .routes(routes!(withdraw_request))
}

/// Nothing: the saved draft is handed in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SubmitDraft)]
struct DraftSubmission {}

/// Submit a request
///
/// Send `{}` to hand in the saved draft, or the completed form under its media type; a form becomes
/// the draft, too. Faults of a form carry `sheet`, `row` and `column`. Faults of the device itself
/// stand under `/device`.
#[utoipa::path(
    post, path = "/devices/{id}/id-requests", tag = "Requests", params(DevicePath),
    request_body(description = "Nothing, or the form.", content(
        (DraftSubmission = "application/json"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )),
    responses(
        (status = 201, description = "Submitted.", body = RequestBody, headers(("Location", description = "Where the request is."), ("ETag", description = "The request's etag."))),
        (status = 409, description = "`locked`: the device's stage forbids it; `unchanged`: an approved device that differs in nothing."),
    )
)]
async fn submit_request(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<DevicePath>,
    Submitted(submission): Submitted,
) -> Result<Response, Problem> {
    let request = app.submit_request(&actor, id(&at.id)?, submission).await?;
    let location = format!("/api/v1/id-requests/{}", request.id);
    Ok((
        StatusCode::CREATED,
        [(header::LOCATION, location)],
        answer(&app, &actor, request.id).await?,
    )
        .into_response())
}

/// Withdraw a request
///
/// Possible until it is decided; the device can be edited again.
#[utoipa::path(
    post, path = "/id-requests/{id}/withdrawal", tag = "Requests", params(RequestPath),
    responses(
        (status = 200, description = "The request after the change.", body = RequestBody, headers(("ETag", description = "The request's etag."))),
        (status = 409, description = "`request-closed`: it has its answer, or was withdrawn before."),
    )
)]
async fn withdraw_request(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<RequestPath>,
) -> Result<Response, Problem> {
    let request = app.withdraw_request(&actor, id(&at.id)?).await?;
    answer(&app, &actor, request.id).await
}

/// What is handed in, told apart by its media type.
struct Submitted(Submission);

impl<S: Send + Sync> FromRequest<S> for Submitted {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind = Kind::of(request.headers())?;
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| body_refused(&rejection))?;
        Ok(Self(match kind {
            Kind::Form => Submission::Form(bytes.to_vec()),
            Kind::Unnamed if bytes.is_empty() => Submission::Draft,
            Kind::Json => {
                let DraftSubmission {} = read_json(&bytes)?;
                Submission::Draft
            }
            Kind::Unnamed => return Err(unknown_media_type()),
        }))
    }
}

enum Kind {
    Form,
    Json,
    Unnamed,
}

impl Kind {
    fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        match media_type(headers).as_deref() {
            Some(FORM_MEDIA_TYPE) => Ok(Self::Form),
            Some("application/json") => Ok(Self::Json),
            None => Ok(Self::Unnamed),
            Some(_) => Err(unknown_media_type()),
        }
    }
}

fn unknown_media_type() -> Problem {
    Problem::media_type(&format!(
        "Send {{}} as application/json, or the form as {FORM_MEDIA_TYPE}."
    ))
}
