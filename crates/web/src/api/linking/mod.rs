//! Device clouds as clients, and sandbox customers (`api.md` 4).

mod body;
mod clients;
mod directives;
mod sandbox;
mod secrets;

use replenish_app::App;
use utoipa_axum::router::OpenApiRouter;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(clients::routes())
        .merge(directives::routes())
        .merge(secrets::routes())
        .merge(sandbox::routes())
}
