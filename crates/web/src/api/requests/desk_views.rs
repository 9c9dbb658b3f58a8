//! Filters of the queue that a reviewer keeps under a name.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use replenish_app::{
    App,
    requests::{NewView, QueueView, SavedView},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::api::{
    address::{At, id},
    choices,
    extract::{ApiActor, Body},
    problem::Problem,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(desk_views, save_desk_view))
        .routes(routes!(remove_desk_view))
}

/// A saved view.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct ViewPath {
    /// The view's id.
    #[param(pattern = "^vew_[0-9a-f]{32}$")]
    id: String,
}

/// A filter of the queue with its name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskView)]
struct ViewBody {
    id: String,
    name: String,
    #[schema(schema_with = views)]
    view: &'static str,
    /// Null when nothing is searched.
    #[schema(required = true)]
    q: Option<String>,
    /// Null for every marketplace.
    #[schema(required = true)]
    marketplace: Option<String>,
    /// Null for every organisation.
    #[schema(required = true)]
    organisation: Option<String>,
}

/// A filter to keep. Members that are left out narrow nothing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewDeskView)]
struct NewViewBody {
    /// No two views of an account have the same.
    #[schema(required = true, min_length = 1, max_length = 60)]
    name: Option<String>,
    /// `open` when left out.
    #[schema(schema_with = views)]
    view: Option<String>,
    /// A request's number, or a text in device name, model ID or organisation name.
    #[schema(max_length = 200)]
    q: Option<String>,
    /// A marketplace's code.
    #[schema(example = "DE")]
    marketplace: Option<String>,
    /// An organisation's id.
    #[schema(pattern = "^org_[0-9a-f]{32}$")]
    organisation: Option<String>,
}

fn views() -> utoipa::openapi::Object {
    choices(QueueView::ALL.map(QueueView::as_str))
}

/// List one's saved views
///
/// For reviewers: the account's own, by name.
#[utoipa::path(
    get, path = "/desk-views", tag = "Requests",
    responses((status = 200, description = "The views.", body = Vec<ViewBody>))
)]
async fn desk_views(State(app): State<App>, ApiActor(actor): ApiActor) -> Result<Json<Vec<ViewBody>>, Problem> {
    let views = app.saved_views(&actor).await?;
    Ok(Json(views.into_iter().map(ViewBody::of).collect()))
}

/// Save a view
///
/// For reviewers. An account has at most 20.
#[utoipa::path(
    post, path = "/desk-views", tag = "Requests", request_body = NewViewBody,
    responses((status = 201, description = "The view.", body = ViewBody))
)]
async fn save_desk_view(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    Body(body): Body<NewViewBody>,
) -> Result<Response, Problem> {
    let new = NewView {
        name: body.name.unwrap_or_default(),
        view: body.view.unwrap_or_default(),
        q: body.q.unwrap_or_default(),
        marketplace: body.marketplace.unwrap_or_default(),
        organisation: body.organisation.unwrap_or_default(),
    };
    let view = app.save_view(&actor, &new).await?;
    Ok((StatusCode::CREATED, Json(ViewBody::of(view))).into_response())
}

/// Delete a saved view
#[utoipa::path(
    delete, path = "/desk-views/{id}", tag = "Requests", params(ViewPath),
    responses((status = 204, description = "Deleted."))
)]
async fn remove_desk_view(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<ViewPath>,
) -> Result<Response, Problem> {
    app.remove_view(&actor, id(&at.id)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

impl ViewBody {
    fn of(SavedView { id, name, filter }: SavedView) -> Self {
        Self {
            id: id.to_string(),
            name,
            view: filter.view.as_str(),
            q: filter.q,
            marketplace: filter.marketplace.map(|code| code.to_string()),
            organisation: filter.organisation.map(|id| id.to_string()),
        }
    }
}
