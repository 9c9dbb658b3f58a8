//! Reading requests.

use axum::{Json, extract::State, response::Response};
use replenish_app::{
    App,
    requests::{Claimed, RequestCursor, RequestFilter, Standing},
};
use replenish_domain::{Fault, account::Actor, fault::Gather, request::RequestStatus};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    RequestPath,
    body::{RequestBody, SummaryBody, answer},
};
use crate::api::{
    address::{At, id},
    choices,
    extract::ApiActor,
    page::{self, Page},
    problem::Problem,
    query::{self, Query, search},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_requests))
        .routes(routes!(get_request))
}

/// Which requests to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Only requests in this status.
    #[param(schema_with = statuses)]
    status: Option<String>,
    /// `true`: only those that wait for their answer longer than promised.
    #[param(value_type = bool)]
    overdue: Option<String>,
    /// `me`, `nobody`, or a reviewer's account id; for reviewers.
    #[param(pattern = "^(me|nobody|acc_[0-9a-f]{32})$")]
    claimed_by: Option<String>,
    /// A request's number such as `R-0001` or `1`, or a text in device name or model ID, or in the
    /// organisation's name for reviewers; upper and lower case are the same.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Only requests for devices that are offered in this marketplace.
    #[param(example = "DE")]
    marketplace: Option<String>,
    /// Only requests of this organisation.
    #[param(pattern = "^org_[0-9a-f]{32}$")]
    organisation: Option<String>,
    /// Items of a page; 50 when left out.
    #[param(value_type = usize, minimum = 1, maximum = 200)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

fn statuses() -> utoipa::openapi::Object {
    choices(RequestStatus::ALL.map(RequestStatus::as_str))
}

/// List requests
///
/// A maker's own, newest first; for reviewers everybody's, by due date.
#[utoipa::path(
    get, path = "/id-requests", tag = "Requests", params(ListQuery),
    responses((status = 200, description = "A page of requests.", body = Page<SummaryBody>))
)]
async fn list_requests(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<SummaryBody>>, Problem> {
    let Wanted { filter, after, limit } = read(&query, &actor)?;
    let found = app.list_requests(&actor, &filter, after, limit).await?;
    let calendar = app.calendar().await?;
    let items = found
        .requests
        .iter()
        .map(|request| SummaryBody::of(&app, &calendar, request));
    Ok(Json(Page::new(items.collect(), found.next)))
}

/// Get a request
#[utoipa::path(
    get, path = "/id-requests/{id}", tag = "Requests", params(RequestPath),
    responses((status = 200, description = "The request.", body = RequestBody, headers(("ETag", description = "The request's etag."))))
)]
async fn get_request(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<RequestPath>,
) -> Result<Response, Problem> {
    answer(&app, &actor, id(&at.id)?).await
}

struct Wanted {
    filter: RequestFilter,
    after: Option<RequestCursor>,
    limit: usize,
}

fn read(wanted: &ListQuery, actor: &Actor) -> Result<Wanted, Problem> {
    let mut gather = Gather::default();
    let status = wanted
        .status
        .as_deref()
        .and_then(|raw| gather.take("/status", raw.parse()));
    let overdue = wanted
        .overdue
        .as_deref()
        .and_then(|raw| gather.take("/overdue", read_overdue(raw)));
    let claimed = wanted
        .claimed_by
        .as_deref()
        .and_then(|raw| gather.take("/claimed_by", read_claimed(raw, actor)));
    let searched = wanted.q.clone().and_then(|raw| gather.take("/q", search(raw)));
    let marketplace = wanted
        .marketplace
        .as_deref()
        .and_then(|raw| gather.take("/marketplace", raw.parse()));
    let organisation = wanted
        .organisation
        .as_deref()
        .and_then(|raw| gather.take("/organisation", query::organisation(raw)));
    let limit = page::limit(wanted.limit.as_deref(), &mut gather);
    let after = wanted
        .cursor
        .as_deref()
        .and_then(|raw| gather.take("/cursor", raw.parse()));
    gather.finish().map_err(Problem::invalid)?;
    let filter = RequestFilter {
        standing: status.map_or(Standing::Any, Standing::In),
        overdue: overdue.unwrap_or(false),
        claimed: claimed.unwrap_or_default(),
        search: searched.filter(|text| !text.trim().is_empty()),
        marketplace,
        organisation,
        ..RequestFilter::default()
    };
    Ok(Wanted { filter, after, limit })
}

fn read_overdue(raw: &str) -> Result<bool, Fault> {
    raw.parse()
        .map_err(|_| Fault::new("overdue-invalid", "overdue is true or false."))
}

fn read_claimed(raw: &str, actor: &Actor) -> Result<Claimed, Fault> {
    match raw {
        "me" => Ok(Claimed::By(actor.account)),
        "nobody" => Ok(Claimed::Free),
        id => id.parse().map(Claimed::By).map_err(|_| {
            Fault::new(
                "claimed-by-invalid",
                "claimed_by is me, nobody or an account's id, which starts with acc_.",
            )
        }),
    }
}
