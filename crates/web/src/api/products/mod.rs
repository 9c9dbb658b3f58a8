//! The catalogue and the product lists (`api.md` 3).

mod body;
mod catalogue;
mod import;
mod lists;

pub(super) use import::MAX_BODY as MAX_IMPORT_BODY;
use replenish_app::App;
use utoipa_axum::router::OpenApiRouter;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(catalogue::routes())
        .merge(import::routes())
        .merge(lists::routes())
}
