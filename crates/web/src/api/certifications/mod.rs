//! Certifying devices, one marketplace at a time (`api.md` 3).

mod body;
mod enrolment;

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use body::{CertificationBody, EvidenceChangeBody};
use replenish_app::{App, certifications::DeviceCertification};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    address::{At, DevicePath, IfMatch, id},
    extract::{ApiActor, Body},
    problem::Problem,
};
use crate::etag;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_certifications))
        .routes(routes!(get_certification, certify))
        .routes(routes!(put_evidence))
        .routes(routes!(submit_certification))
        .routes(routes!(return_certification))
        .merge(enrolment::routes())
}

/// A marketplace of a device.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct CertificationPath {
    /// The device's id.
    #[param(pattern = "^dev_[0-9a-f]{32}$")]
    id: String,
    /// The marketplace's code.
    #[param(example = "DE", pattern = "^[A-Z0-9]{2,8}$")]
    code: String,
}

/// List the certifications of a device
///
/// One for each of its marketplaces, in the programme's order; at most as many as the programme has.
#[utoipa::path(
    get, path = "/devices/{id}/certifications", tag = "Certification", params(DevicePath),
    responses((status = 200, description = "The certifications.", body = Vec<CertificationBody>))
)]
async fn list_certifications(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<DevicePath>,
) -> Result<Json<Vec<CertificationBody>>, Problem> {
    let all = app.certifications(&actor, id(&at.id)?).await?;
    Ok(Json(all.into_iter().map(CertificationBody::of).collect()))
}

/// Get the certification of a device in a marketplace
#[utoipa::path(
    get, path = "/devices/{id}/certifications/{code}", tag = "Certification", params(CertificationPath),
    responses((status = 200, description = "The certification.", body = CertificationBody, headers(("ETag", description = "The certification's etag."))))
)]
async fn get_certification(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<CertificationPath>,
) -> Result<Response, Problem> {
    Ok(answer(app.certification(&actor, id(&at.id)?, &at.code).await?))
}

/// What the reviewer notes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCertification)]
struct CertifyBody {
    /// Anything to say about it, for the maker and the trail.
    #[schema(min_length = 1, max_length = 2000)]
    note: Option<String>,
}

/// Certify a marketplace
///
/// For reviewers. The maker's checklist need not have been handed in; the trail tells whether it
/// was. Certifying again changes nothing.
#[utoipa::path(
    put, path = "/devices/{id}/certifications/{code}", tag = "Certification", request_body = CertifyBody,
    params(CertificationPath, IfMatch),
    responses(
        (status = 200, description = "Certified.", body = CertificationBody, headers(("ETag", description = "The certification's etag."))),
        (status = 409, description = "`ids-not-assigned`, `own-device`, or `certification-decided`: another reviewer was first; the detail names them."),
    )
)]
async fn certify(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<CertificationPath>,
    IfMatch(revision): IfMatch,
    Body(body): Body<CertifyBody>,
) -> Result<Response, Problem> {
    let certified = app.certify(&actor, id(&at.id)?, &at.code, revision, body.note.as_deref());
    Ok(answer(certified.await?))
}

/// Save the evidence
///
/// For makers: the whole evidence for a marketplace, complete or not; what it lacks stands in
/// `readiness`.
#[utoipa::path(
    put, path = "/devices/{id}/certifications/{code}/evidence", tag = "Certification", request_body = EvidenceChangeBody,
    params(CertificationPath, IfMatch),
    responses(
        (status = 200, description = "Saved.", body = CertificationBody, headers(("ETag", description = "The certification's etag."))),
        (status = 409, description = "`ids-not-assigned`, `with-reviewer` or `certification-decided`."),
    )
)]
async fn put_evidence(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<CertificationPath>,
    IfMatch(revision): IfMatch,
    Body(body): Body<EvidenceChangeBody>,
) -> Result<Response, Problem> {
    let saved = app.save_evidence(&actor, id(&at.id)?, &at.code, revision, body.read());
    Ok(answer(saved.await?))
}

/// Hand the checklist in
///
/// For makers. Everything the evidence lacks is named at once.
#[utoipa::path(
    post, path = "/devices/{id}/certifications/{code}/submission", tag = "Certification", params(CertificationPath, IfMatch),
    responses(
        (status = 200, description = "Handed in.", body = CertificationBody, headers(("ETag", description = "The certification's etag."))),
        (status = 409, description = "`ids-not-assigned`, `with-reviewer` or `certification-decided`."),
    )
)]
async fn submit_certification(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<CertificationPath>,
    IfMatch(revision): IfMatch,
) -> Result<Response, Problem> {
    let submitted = app.submit_certification(&actor, id(&at.id)?, &at.code, revision);
    Ok(answer(submitted.await?))
}

/// What is missing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewReturn)]
struct ReturnBody {
    /// By test case; at least one, 1 to 2000 characters each.
    #[schema(required = true)]
    reasons: Option<BTreeMap<String, String>>,
}

/// Return the checklist
///
/// For reviewers: the maker completes the evidence and hands it in again.
#[utoipa::path(
    post, path = "/devices/{id}/certifications/{code}/return", tag = "Certification", request_body = ReturnBody,
    params(CertificationPath, IfMatch),
    responses(
        (status = 200, description = "Returned.", body = CertificationBody, headers(("ETag", description = "The certification's etag."))),
        (status = 409, description = "`ids-not-assigned`, `own-device`, `not-submitted` or `certification-decided`."),
    )
)]
async fn return_certification(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<CertificationPath>,
    IfMatch(revision): IfMatch,
    Body(body): Body<ReturnBody>,
) -> Result<Response, Problem> {
    let reasons = body.reasons.unwrap_or_default();
    let returned = app.return_certification(&actor, id(&at.id)?, &at.code, revision, &reasons);
    Ok(answer(returned.await?))
}

fn answer(certification: DeviceCertification) -> Response {
    let tag = etag::header(certification.certification.version);
    ([(header::ETAG, tag)], Json(CertificationBody::of(certification))).into_response()
}
