//! The customers' door: pages for people who link their devices, in their own language.

pub(crate) mod frame;
pub(crate) mod guest;
mod join;
mod language;
mod links;
mod sign_in;
mod unlink;
pub(crate) mod wrong;

use axum::{
    Router,
    routing::{get, post},
};
use replenish_app::App;

/// Where customers begin.
pub(crate) const HOME: &str = "/supplies/links";
/// Where customers sign in.
pub(crate) const SIGN_IN: &str = "/supplies/sign-in";

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/supplies/language", post(language::choose))
        .route("/supplies/sign-in", get(sign_in::form).post(sign_in::sign_in))
        .route("/supplies/sign-out", post(sign_in::sign_out))
        .route("/supplies/join", get(join::form).post(join::join))
        .route("/supplies/links", get(links::links))
        .route("/supplies/links/{id}/unlink", get(unlink::form).post(unlink::unlink))
}
