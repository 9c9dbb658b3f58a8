//! A maker's clients.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use replenish_app::{App, linking::NewClient};
use replenish_domain::fault::Gather;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::{ClientBody, ClientPath, answer, answer_with};
use crate::api::{
    address::{At, IfMatch, id},
    extract::{ApiActor, Body},
    page::{self, Page},
    problem::Problem,
    query::Query,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_clients, create_client))
        .routes(routes!(get_client, put_client, delete_client))
}

/// What a client is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewClient)]
struct NewClientBody {
    /// What customers read when they consent.
    #[schema(required = true, min_length = 1, max_length = 60)]
    name: Option<String>,
    /// Where customers may be sent back to: `https`, or `http` to `127.0.0.1`, `[::1]` or `localhost`; without
    /// a fragment; at most 2,048 bytes each.
    #[schema(max_items = 10)]
    redirect_uris: Option<Vec<String>>,
    /// Where the cloud takes directives: `https`, at most 2,048 bytes.
    directive_endpoint: Option<String>,
}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PageQuery {
    /// Items of a page; 50 when left out.
    #[param(value_type = usize, minimum = 1, maximum = 200)]
    pub(super) limit: Option<String>,
    /// `next_cursor` of the page before.
    pub(super) cursor: Option<String>,
}

/// List device clouds
///
/// Newest first: those of the maker's organisation, everybody's for reviewers.
#[utoipa::path(
    get, path = "/clients", tag = "Device clouds", params(PageQuery),
    responses((status = 200, description = "A page of clients.", body = Page<ClientBody>))
)]
async fn list_clients(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<ClientBody>>, Problem> {
    let mut gather = Gather::default();
    let limit = page::limit(query.limit.as_deref(), &mut gather);
    let after = page::after(query.cursor.as_deref(), &mut gather);
    gather.finish().map_err(Problem::invalid)?;
    let found = app.clients(&actor, after, limit).await?;
    let items = found.clients.iter().map(ClientBody::of).collect();
    Ok(Json(Page::new(items, found.next)))
}

/// Make a device cloud
///
/// For maker admins. The answer holds the first secret, which is told this once: a repeat with the same
/// `Idempotency-Key` does nothing and is answered with 409.
#[utoipa::path(
    post, path = "/clients", tag = "Device clouds", request_body = NewClientBody,
    responses((status = 201, description = "The client with its secret.", body = ClientBody, headers(("Location", description = "Where the client is."), ("ETag", description = "The client's etag."))))
)]
async fn create_client(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    Body(body): Body<NewClientBody>,
) -> Result<Response, Problem> {
    let (secret, view) = app.create_client(&actor, &body.into()).await?;
    Ok(answer_with(&secret, &view))
}

/// Get a device cloud
#[utoipa::path(
    get, path = "/clients/{id}", tag = "Device clouds", params(ClientPath),
    responses((status = 200, description = "The client.", body = ClientBody, headers(("ETag", description = "The client's etag."))))
)]
async fn get_client(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<ClientPath>,
) -> Result<Response, Problem> {
    Ok(answer(&app.client(&actor, id(&at.id)?).await?))
}

/// Change a device cloud
///
/// For maker admins. Replaces name and addresses; codes given out before keep the address they were given for.
#[utoipa::path(
    put, path = "/clients/{id}", tag = "Device clouds", params(ClientPath, IfMatch), request_body = NewClientBody,
    responses((status = 200, description = "The client after the change.", body = ClientBody, headers(("ETag", description = "The client's etag."))))
)]
async fn put_client(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<ClientPath>,
    IfMatch(revision): IfMatch,
    Body(body): Body<NewClientBody>,
) -> Result<Response, Problem> {
    let view = app.change_client(&actor, id(&at.id)?, revision, &body.into()).await?;
    Ok(answer(&view))
}

/// Revoke a device cloud
///
/// For maker admins. Its secrets are good no more, and every customer's link with it ends.
#[utoipa::path(
    delete, path = "/clients/{id}", tag = "Device clouds", params(ClientPath, IfMatch),
    responses((status = 204, description = "Revoked."))
)]
async fn delete_client(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<ClientPath>,
    IfMatch(revision): IfMatch,
) -> Result<StatusCode, Problem> {
    app.revoke_client(&actor, id(&at.id)?, revision).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<NewClientBody> for NewClient {
    fn from(body: NewClientBody) -> Self {
        Self {
            name: body.name.unwrap_or_default(),
            redirect_uris: body.redirect_uris.unwrap_or_default(),
            directive_endpoint: body.directive_endpoint.unwrap_or_default(),
        }
    }
}
