//! Requests for replenishment IDs and what comes of them (`api.md` 3).

mod answer_times;
mod answers;
mod assigned;
mod body;
mod checklist;
mod claim;
mod decision;
mod desk_views;
mod draft;
mod findings;
mod form;
mod list;
mod messages;
mod returning;
mod saved_answers;
mod submit;
mod talk;
mod test_accounts;

use replenish_app::App;
use serde::Deserialize;
pub(super) use talk::ChangeBody;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(form::routes())
        .merge(draft::routes())
        .merge(submit::routes())
        .merge(list::routes())
        .merge(claim::routes())
        .merge(checklist::routes())
        .merge(findings::routes())
        .merge(messages::routes())
        .merge(returning::routes())
        .merge(saved_answers::routes())
        .merge(desk_views::routes())
        .merge(decision::routes())
        .merge(answer_times::routes())
        .merge(assigned::routes())
        .merge(test_accounts::routes())
}

/// A request.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct RequestPath {
    /// The request's id.
    #[param(pattern = "^req_[0-9a-f]{32}$")]
    id: String,
}
