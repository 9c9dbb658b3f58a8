//! The audit trail of a device.

use axum::{Json, extract::State};
use replenish_app::App;
use replenish_domain::{audit::AuditEntry, fault::Gather};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::api::{
    address::{At, DevicePath, id},
    extract::ApiActor,
    page::{self, Page},
    problem::Problem,
    query::Query,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_activity))
}

/// Which part of the trail.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ActivityQuery {
    /// Items of a page; 50 when left out.
    #[param(value_type = usize, minimum = 1, maximum = 200)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// One thing that was done.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Activity)]
struct ActivityBody {
    id: String,
    /// When, in UTC.
    #[schema(format = DateTime)]
    at: String,
    /// The account that did it; null for the program itself.
    actor: Option<String>,
    /// What the actor was called then.
    actor_name: String,
    /// What was done.
    #[schema(example = "device.renamed")]
    action: String,
    /// The state before, where something changed.
    before: Option<Value>,
    /// The state after, where something is left.
    after: Option<Value>,
}

impl ActivityBody {
    fn of(entry: AuditEntry) -> Self {
        Self {
            id: entry.id.to_string(),
            at: entry.at.to_string(),
            actor: entry.actor.map(|actor| actor.to_string()),
            actor_name: entry.actor_name,
            action: entry.action,
            before: entry.before,
            after: entry.after,
        }
    }
}

/// List what happened to a device
///
/// Newest first.
#[utoipa::path(
    get, path = "/devices/{id}/activity", tag = "Devices", params(DevicePath, ActivityQuery),
    responses((status = 200, description = "A page of the audit trail.", body = Page<ActivityBody>))
)]
async fn list_activity(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<DevicePath>,
    Query(query): Query<ActivityQuery>,
) -> Result<Json<Page<ActivityBody>>, Problem> {
    let id = id(&at.id)?;
    let mut gather = Gather::default();
    let limit = page::limit(query.limit.as_deref(), &mut gather);
    let after = page::after(query.cursor.as_deref(), &mut gather);
    gather.finish().map_err(Problem::invalid)?;
    let one_more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let mut entries = app.device_activity(&actor, id, after, one_more).await?;
    let has_more = entries.len() > limit;
    entries.truncate(limit);
    let next = entries.last().filter(|_| has_more).map(|entry| entry.id);
    Ok(Json(Page::new(
        entries.into_iter().map(ActivityBody::of).collect(),
        next,
    )))
}
