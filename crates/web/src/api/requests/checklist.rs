//! The reviewer's checklist.

use axum::{Json, extract::State};
use replenish_app::{App, requests::Checks};
use replenish_domain::{
    account::Actor,
    fault::Gather,
    request::{CheckItem, RequestId},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::RequestPath;
use crate::api::{
    address::{At, id},
    choices,
    extract::{ApiActor, Body},
    problem::Problem,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(checklist, tick_checklist))
}

/// How far a request is checked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Checklist)]
struct ChecklistBody {
    /// What the program noticed.
    observations: Vec<ObservationBody>,
    /// The lines a reviewer has ticked.
    #[schema(schema_with = items)]
    ticked: Vec<&'static str>,
}

/// Something the program noticed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Observation)]
struct ObservationBody {
    /// The line of the checklist.
    #[schema(schema_with = item)]
    item: &'static str,
    rule: &'static str,
    /// The field it is about.
    pointer: String,
    evidence: String,
}

/// The lines that are ticked; the others are not.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewChecklist)]
struct NewChecklistBody {
    #[schema(schema_with = items, required = true)]
    ticked: Option<Vec<String>>,
}

fn item() -> utoipa::openapi::Object {
    choices(CheckItem::ALL.map(CheckItem::as_str))
}

fn items() -> utoipa::openapi::Array {
    utoipa::openapi::ArrayBuilder::new().items(item()).build()
}

/// The checklist of a request
///
/// For reviewers: what the program noticed, and what was ticked by hand.
#[utoipa::path(
    get, path = "/id-requests/{id}/checklist", tag = "Requests", params(RequestPath),
    responses((status = 200, description = "The checklist.", body = ChecklistBody))
)]
async fn checklist(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<RequestPath>,
) -> Result<Json<ChecklistBody>, Problem> {
    show(&app, &actor, id(&at.id)?).await
}

/// Tick the checklist
///
/// For reviewers; exactly the lines named are ticked from now on.
#[utoipa::path(
    put, path = "/id-requests/{id}/checklist", tag = "Requests", params(RequestPath),
    request_body = NewChecklistBody,
    responses(
        (status = 200, description = "The checklist after the change.", body = ChecklistBody),
        (status = 409, description = "`claimed`, `own-request`, `request-closed` or `waiting-for-maker`."),
    )
)]
async fn tick_checklist(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<RequestPath>,
    Body(body): Body<NewChecklistBody>,
) -> Result<Json<ChecklistBody>, Problem> {
    let id = id(&at.id)?;
    let mut gather = Gather::default();
    let named = body.ticked.unwrap_or_default();
    let ticked: Vec<CheckItem> = (0..)
        .zip(&named)
        .filter_map(|(at, code)| gather.take(&format!("/ticked/{at}"), code.parse()))
        .collect();
    gather.finish().map_err(Problem::invalid)?;
    app.tick_checklist(&actor, id, &ticked).await?;
    show(&app, &actor, id).await
}

async fn show(app: &App, actor: &Actor, id: RequestId) -> Result<Json<ChecklistBody>, Problem> {
    let request = app.request(actor, id).await?;
    let Checks { observations, ticked } = app.checks(actor, &request).await?;
    let observations = observations.into_iter().map(|seen| ObservationBody {
        item: seen.item.as_str(),
        rule: seen.rule,
        pointer: seen.pointer,
        evidence: seen.evidence,
    });
    Ok(Json(ChecklistBody {
        observations: observations.collect(),
        ticked: ticked.into_iter().map(CheckItem::as_str).collect(),
    }))
}
