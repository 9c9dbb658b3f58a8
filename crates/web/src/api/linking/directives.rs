//! What a device cloud was asked.

use axum::{Json, extract::State};
use replenish_app::App;
use replenish_domain::{
    fault::Gather,
    linking::{Directive, DirectiveState},
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{body::ClientPath, clients::PageQuery};
use crate::api::{
    address::{At, id},
    extract::ApiActor,
    page::{self, Page},
    problem::Problem,
    query::Query,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_directives))
}

/// Something a device cloud was asked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Directive)]
struct DirectiveBody {
    id: String,
    /// The link it is about; the directive names the customer by it.
    link: String,
    /// `AcceptGrant` or `Discover`.
    name: &'static str,
    /// `waiting`, `answered` or `failed`.
    state: &'static str,
    /// What came of it, or why it has not been answered; null before the first attempt.
    #[schema(required = true)]
    said: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was answered or given up.
    #[schema(required = true, format = DateTime)]
    ended_at: Option<String>,
}

impl DirectiveBody {
    fn of(directive: Directive) -> Self {
        let ended_at = match directive.state {
            DirectiveState::Waiting => None,
            DirectiveState::Answered(at) | DirectiveState::Failed(at) => Some(at.to_string()),
        };
        Self {
            id: directive.id.to_string(),
            link: directive.link.to_string(),
            name: directive.name.as_str(),
            state: directive.state.as_str(),
            said: directive.said,
            created_at: directive.created_at.to_string(),
            ended_at,
        }
    }
}

/// List what a device cloud was asked
///
/// Newest first, of the last 90 days. A directive that is waiting is sent until the cloud answers, for two days.
#[utoipa::path(
    get, path = "/clients/{id}/directives", tag = "Device clouds", params(ClientPath, PageQuery),
    responses((status = 200, description = "A page of directives.", body = Page<DirectiveBody>))
)]
async fn list_directives(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<ClientPath>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<DirectiveBody>>, Problem> {
    let client = id(&at.id)?;
    let mut gather = Gather::default();
    let limit = page::limit(query.limit.as_deref(), &mut gather);
    let after = page::after(query.cursor.as_deref(), &mut gather);
    gather.finish().map_err(Problem::invalid)?;
    let found = app.directives(&actor, client, after, limit).await?;
    let items = found.directives.into_iter().map(DirectiveBody::of).collect();
    Ok(Json(Page::new(items, found.next)))
}
