//! The answer to a request.

use std::collections::BTreeMap;

use axum::{extract::State, response::Response};
use replenish_app::{
    App,
    requests::{Decision, ListChoices},
};
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
    /// For `assigned`: thresholds and product lists by slot ID. A slot that is left out gets 20
    /// percent, and the maker's own products or the list of its category, where there is one.
    slots: Option<BTreeMap<String, SlotDecisionBody>>,
    /// For `assigned`: why lists are given although products on them are not available in a
    /// marketplace of the device. Without it such lists are refused.
    #[schema(min_length = 1, max_length = 2000)]
    list_waiver: Option<String>,
    /// For `rejected`: why, for the maker.
    #[schema(min_length = 1, max_length = 2000)]
    reason: Option<String>,
}

/// What the reviewer sets for a slot.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SlotDecision)]
struct SlotDecisionBody {
    /// When the supply counts as low, in percent of the capacity.
    #[schema(minimum = 1, maximum = 99, default = 20)]
    threshold_percent: Option<i64>,
    /// The id of the product list: one of a category, or one of this slot.
    #[schema(pattern = "^lst_[0-9a-f]{32}$")]
    product_list: Option<String>,
}

fn outcomes() -> utoipa::openapi::Object {
    choices(["assigned", "rejected"])
}

/// Decide a request
///
/// `assigned` gives every slot its replenishment ID and its product list and confirms the test
/// accounts of the request; `rejected` declines it. A product that the catalogue does not have, or
/// that is not available, in a marketplace of the device is a fault that names slot, marketplace and
/// ASIN; a marketplace without a catalogue is not checked. While a finding that must be fixed is open,
/// nothing is assigned.
#[utoipa::path(
    post, path = "/id-requests/{id}/decision", tag = "Requests", params(RequestPath),
    request_body = NewDecisionBody,
    responses(
        (status = 200, description = "The request after the change.", body = RequestBody, headers(("ETag", description = "The request's etag."))),
        (status = 409, description = "`content-hash-stale`, `claimed`, `own-request`, `request-closed` or `waiting-for-maker`."),
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
    app.decide_request(&actor, id, &decision).await?;
    answer(&app, &actor, id).await
}

fn read(body: NewDecisionBody) -> Result<Decision, Faults> {
    let mut gather = Gather::default();
    let decision = match body.outcome.as_deref() {
        Some("assigned") => {
            refuse(body.reason.is_some(), "/reason", &mut gather);
            let (mut thresholds, mut named) = (BTreeMap::new(), BTreeMap::new());
            for (slot_id, slot) in body.slots.unwrap_or_default() {
                named.extend(slot.product_list.map(|list| (slot_id.clone(), list)));
                thresholds.insert(slot_id, slot.threshold_percent.map(typed));
            }
            Decision::Assigned {
                content_hash: body.content_hash.unwrap_or_default(),
                thresholds,
                lists: ListChoices {
                    named,
                    waiver: body.list_waiver,
                },
            }
        }
        Some("rejected") => {
            refuse(body.slots.is_some(), "/slots", &mut gather);
            refuse(body.list_waiver.is_some(), "/list_waiver", &mut gather);
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
