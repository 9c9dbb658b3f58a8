//! Whether the process runs, and whether it can answer.

use axum::{Router, extract::State, http::StatusCode, routing::get};
use replenish_app::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
}

/// The process runs.
async fn healthz() -> &'static str {
    "ok\n"
}

/// The database answers and has its schema.
async fn readyz(State(app): State<App>) -> (StatusCode, &'static str) {
    match app.marketplaces().await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
