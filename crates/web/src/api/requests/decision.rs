//! The answer to a request.

use std::collections::BTreeMap;

use axum::{extract::State, response::Response};
use replenish_app::{App, requests::Decision};
use replenish_domain::{Fault, Faults, fault::Gather, request::Answer};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    RequestPath,
    body::{RequestBody, answer},
};
use crate::api::{
    address::{At, id},
    choices,
    extract::{ApiActor, Body},
    problem::Problem,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(decide_request))
}

/// What a reviewer decides.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewDecision)]
struct NewDecisionBody {
    #[schema(schema_with = outcomes, required = true)]
    outcome: Option<String>,
    /// The `content_hash` of what the reviewer saw; required for `assigned`.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    content_hash: Option<String>,
    /// For `assigned`: thresholds by slot ID; a slot that is left out gets 20 percent.
    slots: Option<BTreeMap<String, ThresholdBody>>,
    /// For `rejected`: why, for the maker.
    #[schema(min_length = 1, max_length = 2000)]
    reason: Option<String>,
}

/// What the reviewer sets for a slot.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SlotDecision)]
struct ThresholdBody {
    /// When the supply counts as low, in percent of the capacity.
    #[schema(minimum = 1, maximum = 99, default = 20)]
    threshold_percent: Option<i64>,
}

fn outcomes() -> utoipa::openapi::Object {
    choices(["assigned", "rejected"])
}

/// Decide a request
///
/// `assigned` gives every slot its replenishment ID and confirms the test accounts of the request;
/// `rejected` declines it.
#[utoipa::path(
    post, path = "/id-requests/{id}/decision", tag = "Requests", params(RequestPath),
    request_body = NewDecisionBody,
    responses(
        (status = 200, description = "The request after the change.", body = RequestBody, headers(("ETag", description = "The request's etag."))),
        (status = 409, description = "`content-hash-stale`, `claimed`, `own-request` or `request-closed`."),
    )
)]
async fn decide_request(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<RequestPath>,
    Body(body): Body<NewDecisionBody>,
) -> Result<Response, Problem> {
    let id = id(&at.id)?;
    let decision = read(body).map_err(Problem::invalid)?;
    let request = app.decide_request(&actor, id, &decision).await?;
    Ok(answer(&app, request))
}

fn read(body: NewDecisionBody) -> Result<Decision, Faults> {
    let mut gather = Gather::default();
    let decision = match body.outcome.as_deref() {
        Some("assigned") => {
            refuse(body.reason.is_some(), "/reason", &mut gather);
            let thresholds = body.slots.unwrap_or_default().into_iter();
            Decision::Assigned {
                content_hash: body.content_hash.unwrap_or_default(),
                thresholds: thresholds
                    .map(|(slot_id, slot)| (slot_id, slot.threshold_percent.map(typed)))
                    .collect(),
            }
        }
        Some("rejected") => {
            refuse(body.slots.is_some(), "/slots", &mut gather);
            Decision::Rejected {
                content_hash: body.content_hash,
                reason: body.reason.unwrap_or_default(),
            }
        }
        _ => {
            let fault = Fault::new("outcome-required", "The outcome is assigned or rejected.");
            return Err(fault.at("/outcome").into());
        }
    };
    gather.finish()?;
    Ok(decision)
}

fn typed(percent: i64) -> Answer {
    Answer::Text(percent.to_string())
}

fn refuse(is_there: bool, place: &str, gather: &mut Gather) {
    if is_there {
        gather.push(Fault::new("member-not-allowed", "This belongs to the other outcome. Leave it out.").at(place));
    }
}
