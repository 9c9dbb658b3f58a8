//! Customers' devices as their makers see them (`api.md` 4).

mod body;
mod endpoints;
mod findings;
mod reports;

use replenish_app::App;
use utoipa_axum::router::OpenApiRouter;

pub(crate) use reports::kind;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(endpoints::routes())
        .merge(reports::routes())
        .merge(findings::routes())
}
