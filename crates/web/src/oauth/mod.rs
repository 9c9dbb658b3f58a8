//! The doors of account linking: the question customers are asked, and the token endpoint of device clouds.

mod answer;
mod authorize;
mod credentials;
mod form;
mod metadata;
mod token;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use replenish_app::App;

/// The most bytes of a request for tokens; both secrets together take less than a tenth.
const MAX_BODY: usize = 16 * 1024;

/// What device clouds call. No session and no browser is behind it.
pub(crate) fn wire_routes() -> Router<App> {
    Router::new()
        .route("/auth/o2/token", post(token::token))
        .route("/.well-known/oauth-authorization-server", get(metadata::metadata))
        .route_layer(DefaultBodyLimit::max(MAX_BODY))
}

/// What customers are sent to.
pub(crate) fn page_routes() -> Router<App> {
    Router::new().route("/oauth/authorize", get(authorize::ask).post(authorize::answer))
}
