//! The answers while they are written.

use std::borrow::Cow;

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use replenish_app::{App, requests::DraftInHand};
use replenish_domain::request::Draft;
use serde::{Deserialize, Serialize};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{Object, RefOr, Schema},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::answers::RequestContent;
use crate::{
    api::{
        address::{At, DevicePath, IfMatch, id},
        devices::ReadinessBody,
        extract::{ApiActor, Body},
        problem::Problem,
    },
    etag,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get_draft, put_draft))
}

/// The answers to save, complete or not.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(as = RequestDraft, value_type = RequestContent)]
struct DraftBody(Draft);

/// The answers so far, and what they still lack.
#[derive(Debug, Serialize)]
struct SavedDraftBody {
    #[serde(flatten)]
    draft: Draft,
    #[serde(flatten)]
    standing: StandingBody,
}

/// What stands beside the answers.
#[derive(Debug, Serialize, ToSchema)]
struct StandingBody {
    /// What is missing or wrong, placed within the answers.
    readiness: ReadinessBody,
    /// When the draft was last saved; null before the first time.
    #[schema(required = true, format = DateTime)]
    saved_at: Option<String>,
    /// Who saved it last.
    #[schema(required = true)]
    saved_by: Option<String>,
    etag: String,
}

impl PartialSchema for SavedDraftBody {
    /// The members of both, since a schema that refuses other members cannot be extended.
    fn schema() -> RefOr<Schema> {
        let mut whole = Object::new();
        whole.description = Some("The answers so far, and what they still lack.".to_owned());
        for part in [RequestContent::schema(), StandingBody::schema()] {
            if let RefOr::T(Schema::Object(part)) = part {
                whole.properties.extend(part.properties);
                whole.required.extend(part.required);
            }
        }
        whole.into()
    }
}

impl ToSchema for SavedDraftBody {
    fn name() -> Cow<'static, str> {
        "SavedRequestDraft".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        RequestContent::schemas(schemas);
        StandingBody::schemas(schemas);
    }
}

/// Get the draft of the request
///
/// Customer ID, contact and test accounts are filled in where nobody typed any.
#[utoipa::path(
    get, path = "/devices/{id}/id-request/draft", tag = "Requests", params(DevicePath),
    responses((status = 200, description = "The draft.", body = SavedDraftBody, headers(("ETag", description = "The draft's etag."))))
)]
async fn get_draft(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<DevicePath>,
) -> Result<Response, Problem> {
    Ok(answer(app.draft(&actor, id(&at.id)?).await?))
}

/// Save the draft of the request
///
/// The whole draft, complete or not; `readiness` names what is missing or wrong.
#[utoipa::path(
    put, path = "/devices/{id}/id-request/draft", tag = "Requests", params(DevicePath, IfMatch),
    request_body = DraftBody,
    responses(
        (status = 200, description = "The draft as saved.", body = SavedDraftBody, headers(("ETag", description = "The draft's etag."))),
        (status = 409, description = "`locked`: the device's stage forbids it."),
        (status = 413, description = "`draft-too-large`, or `too-large` for any body over 3 MB."),
    )
)]
async fn put_draft(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<DevicePath>,
    IfMatch(revision): IfMatch,
    Body(DraftBody(draft)): Body<DraftBody>,
) -> Result<Response, Problem> {
    Ok(answer(app.save_draft(&actor, id(&at.id)?, revision, draft).await?))
}

fn answer(draft: DraftInHand) -> Response {
    let (saved_at, saved_by) = draft.saved.unzip();
    let body = SavedDraftBody {
        draft: draft.draft,
        standing: StandingBody {
            readiness: ReadinessBody::of(draft.readiness.missing),
            saved_at: saved_at.map(|at| at.to_string()),
            saved_by,
            etag: etag::of(draft.version),
        },
    };
    ([(header::ETAG, etag::header(draft.version))], Json(body)).into_response()
}
