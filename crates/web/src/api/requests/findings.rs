//! What reviewers note about the fields of a request.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use replenish_app::{App, requests::FindingChange};
use replenish_domain::{
    Fault, Faults,
    account::Actor,
    fault::Gather,
    request::{NewFinding, RequestId},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    RequestPath,
    talk::{FindingBody, finding_statuses, severities},
};
use crate::api::{
    address::{At, id},
    extract::{ApiActor, Body},
    problem::Problem,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(add_finding))
        .routes(routes!(change_finding, remove_finding))
}

/// A finding of a request.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct FindingPath {
    /// The request's id.
    #[param(pattern = "^req_[0-9a-f]{32}$")]
    id: String,
    /// The finding's number.
    #[param(minimum = 1)]
    number: i64,
}

/// A finding as a reviewer writes it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewFinding)]
struct NewFindingBody {
    /// The field, such as `/slots/HEPA/capacity` or `/device/image`; empty for the whole request.
    #[schema(required = true)]
    pointer: Option<String>,
    #[schema(schema_with = severities, required = true)]
    severity: Option<String>,
    /// What the maker reads.
    #[schema(required = true, min_length = 1, max_length = 2000)]
    detail: Option<String>,
    /// The automatic check behind it.
    #[schema(max_length = 64)]
    rule: Option<String>,
    /// What shows it.
    #[schema(max_length = 2000)]
    evidence: Option<String>,
    /// What the field could say instead.
    #[schema(max_length = 2000)]
    suggestion: Option<String>,
}

/// What becomes of a finding: other words, another status, or the maker's reply, one of the three at a
/// time; members of another kind beside it are refused. Words that are left out stay.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FindingChange)]
struct FindingChangeBody {
    /// For reviewers: `resolved`, `waived` (with a `reason`) or `open`.
    #[schema(schema_with = finding_statuses)]
    status: Option<String>,
    /// Why it is waived.
    #[schema(max_length = 2000)]
    reason: Option<String>,
    /// For makers: why the field is right as it is.
    #[schema(max_length = 2000)]
    reply: Option<String>,
    pointer: Option<String>,
    #[schema(schema_with = severities)]
    severity: Option<String>,
    #[schema(max_length = 2000)]
    detail: Option<String>,
    #[schema(max_length = 64)]
    rule: Option<String>,
    #[schema(max_length = 2000)]
    evidence: Option<String>,
    #[schema(max_length = 2000)]
    suggestion: Option<String>,
}

/// Note a finding
///
/// For reviewers. The maker sees it once the request is returned or answered.
#[utoipa::path(
    post, path = "/id-requests/{id}/findings", tag = "Requests", params(RequestPath),
    request_body = NewFindingBody,
    responses(
        (status = 201, description = "The finding.", body = FindingBody),
        (status = 409, description = "`claimed`, `own-request`, `request-closed` or `waiting-for-maker`."),
    )
)]
async fn add_finding(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<RequestPath>,
    Body(body): Body<NewFindingBody>,
) -> Result<Response, Problem> {
    let new = NewFinding {
        pointer: body.pointer.unwrap_or_default(),
        severity: body.severity.unwrap_or_default(),
        detail: body.detail.unwrap_or_default(),
        rule: body.rule,
        evidence: body.evidence,
        suggestion: body.suggestion,
    };
    let finding = app.add_finding(&actor, id(&at.id)?, &new).await?;
    Ok((StatusCode::CREATED, Json(FindingBody::of(finding))).into_response())
}

/// Change what becomes of a finding
///
/// Reviewers rewrite one that the maker has not seen, mark it as resolved, waive it with a reason or
/// open it again; makers reply while they are asked. One change does one of these.
#[utoipa::path(
    patch, path = "/id-requests/{id}/findings/{number}", tag = "Requests", params(FindingPath),
    request_body = FindingChangeBody,
    responses(
        (status = 200, description = "The finding after the change.", body = FindingBody),
        (status = 409, description = "`claimed`, `own-request`, `request-closed` or `waiting-for-maker`."),
    )
)]
async fn change_finding(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<FindingPath>,
    Body(body): Body<FindingChangeBody>,
) -> Result<Response, Problem> {
    let request = id(&at.id)?;
    let finding = match Wanted::read(body).map_err(Problem::invalid)? {
        Wanted::Reply(reply) => app.reply_to_finding(&actor, request, at.number, &reply).await?,
        Wanted::Fate(change) => app.change_finding(&actor, request, at.number, &change).await?,
        Wanted::Words(body) => {
            let new = rewritten(&app, &actor, request, at.number, body).await?;
            let change = FindingChange::Rewritten(new);
            app.change_finding(&actor, request, at.number, &change).await?
        }
    };
    Ok(Json(FindingBody::of(finding)).into_response())
}

/// Take a finding back
///
/// For reviewers, while the maker has not seen it.
#[utoipa::path(
    delete, path = "/id-requests/{id}/findings/{number}", tag = "Requests", params(FindingPath),
    responses(
        (status = 204, description = "Taken back."),
        (status = 409, description = "`claimed`, `own-request`, `request-closed` or `waiting-for-maker`."),
    )
)]
async fn remove_finding(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<FindingPath>,
) -> Result<Response, Problem> {
    app.remove_finding(&actor, id(&at.id)?, at.number).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The one change that a body asks for.
enum Wanted {
    Reply(String),
    Fate(FindingChange),
    Words(FindingChangeBody),
}

impl Wanted {
    fn read(mut body: FindingChangeBody) -> Result<Self, Faults> {
        let (reply, status, reason) = (body.reply.take(), body.status.take(), body.reason.take());
        let words = [
            ("/pointer", body.pointer.is_some()),
            ("/severity", body.severity.is_some()),
            ("/detail", body.detail.is_some()),
            ("/rule", body.rule.is_some()),
            ("/evidence", body.evidence.is_some()),
            ("/suggestion", body.suggestion.is_some()),
        ];
        let is_waived = reply.is_none() && status.as_deref() == Some("waived");
        let mut gather = Gather::default();
        let mut refuse = |pointer: &str, is_there: bool| {
            if is_there {
                let detail = "This belongs to another kind of change. Send it in a change of its own.";
                gather.push(Fault::new("member-not-together", detail).at(pointer));
            }
        };
        refuse("/status", reply.is_some() && status.is_some());
        refuse("/reason", reason.is_some() && !is_waived);
        for (pointer, is_there) in words {
            refuse(pointer, is_there && (reply.is_some() || status.is_some()));
        }
        gather.finish()?;
        Ok(match (reply, status) {
            (Some(reply), _) => Self::Reply(reply),
            (None, Some(status)) => Self::Fate(fate(&status, reason)?),
            (None, None) => Self::Words(body),
        })
    }
}

fn fate(status: &str, reason: Option<String>) -> Result<FindingChange, Fault> {
    match status {
        "resolved" => Ok(FindingChange::Resolved),
        "waived" => Ok(FindingChange::Waived {
            reason: reason.unwrap_or_default(),
        }),
        "open" => Ok(FindingChange::Reopened),
        _ => Err(Fault::new("status-unknown", "Choose one of open, resolved and waived.").at("/status")),
    }
}

/// The finding with the members of the body in place of its own.
async fn rewritten(
    app: &App,
    actor: &Actor,
    request: RequestId,
    number: i64,
    body: FindingChangeBody,
) -> Result<NewFinding, Problem> {
    let file = app.request_file(actor, request).await?;
    let found = file.findings.into_iter().find(|finding| finding.number == number);
    let old = found.ok_or_else(Problem::not_found)?;
    Ok(NewFinding {
        pointer: body.pointer.unwrap_or(old.pointer),
        severity: body.severity.unwrap_or_else(|| old.severity.as_str().to_owned()),
        detail: body.detail.unwrap_or(old.detail),
        rule: body.rule.or(old.rule),
        evidence: body.evidence.or(old.evidence),
        suggestion: body.suggestion.or(old.suggestion),
    })
}
