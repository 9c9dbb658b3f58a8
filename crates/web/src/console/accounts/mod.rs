//! Coming in and going out: sign-in, sign-up, set-up, invitations, forgotten passwords, and
//! everybody's own account.

mod account;
mod invitation;
mod reset;
mod setup;
mod sign_in;
mod sign_up;

use axum::{
    Router,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use axum_extra::extract::CookieJar;
use replenish_app::{App, accounts::SignedIn};

use crate::session;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(sign_in::form).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/sign-up", get(sign_up::form).post(sign_up::sign_up))
        .route("/setup/{secret}", get(setup::form).post(setup::complete))
        .route("/invitation/{secret}", get(invitation::form).post(invitation::accept))
        .route("/reset", get(reset::ask).post(reset::request))
        .route("/reset/{secret}", get(reset::form).post(reset::reset))
        .route("/account", get(account::account))
        .route("/account/language", post(account::choose_language))
        .route("/account/password", post(account::change_password))
        .route("/account/sign-out-everywhere", post(account::sign_out_everywhere))
}

/// Lets somebody in: the cookie, and the page they came for. What a customer came for in the console is not
/// there for them.
pub(crate) fn let_in(app: &App, signed_in: &SignedIn, next: &str) -> Response {
    let cookie = session::cookie(app, signed_in.secret.reveal().to_owned());
    let next = session::next_of(signed_in.actor.role, next);
    (CookieJar::new().add(cookie), Redirect::to(next)).into_response()
}
