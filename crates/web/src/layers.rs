//! What every request passes through, from the outside in: a request id and a log line, security
//! headers, a readable face for errors, limits, protection against forged forms.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use replenish_app::App;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer, timeout::TimeoutLayer};

use crate::{api::problem::Problem, console::errors::ConsoleError, gateway, request_id};

/// The most a request body may have; the largest thing anybody uploads is a form of 2 MiB.
const MAX_BODY: usize = 3 * 1024 * 1024;
/// How long an answer may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Nothing runs or is styled inline, nothing comes from elsewhere, nobody frames a page.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; frame-src 'self'";

/// The same policy for a page whose form may also lead to this source, such as `https://cloud.example`: browsers
/// ask the page's policy for every address the answer of a form redirects to.
pub(crate) fn policy_for_form_to(source: &str) -> Option<HeaderValue> {
    let own = "form-action 'self'";
    let policy = CONTENT_SECURITY_POLICY.replace(own, &format!("{own} {source}"));
    HeaderValue::from_str(&policy).ok()
}

pub(crate) fn around(routes: Router<App>, app: &App) -> Router<App> {
    routes
        .layer(middleware::from_fn(run_writes_to_their_end))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(CsrfLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT))
        .layer(CatchPanicLayer::new())
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(app.clone(), dress_errors))
        .layer(middleware::map_response(secure))
        .layer(middleware::from_fn_with_state(app.clone(), request_id::identify))
}

/// What device clouds call passes through less: there is no browser to protect, and answers go out in one
/// piece as they are, since some clouds read no more than that (`protocol.md` 7.2).
pub(crate) fn around_wire(routes: Router<App>, app: &App) -> Router<App> {
    routes
        .layer(middleware::from_fn(run_writes_to_their_end))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT))
        .layer(CatchPanicLayer::new())
        .layer(middleware::map_response(secure))
        .layer(middleware::from_fn_with_state(app.clone(), request_id::identify))
}

/// Events come by the thousand and are answered with nothing, so there is no more around them than an id
/// and a limit. A sender that hangs up was promised nothing; what waits for the writer is stored all the
/// same.
pub(crate) fn around_gateway(routes: Router<App>, app: &App) -> Router<App> {
    routes
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT))
        .layer(CatchPanicLayer::new())
        .layer(middleware::map_response(gateway::dress))
        .layer(middleware::map_response(secure))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            request_id::identify_quietly,
        ))
}

async fn secure(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert(
        "permissions-policy",
        HeaderValue::from_static("camera=(), geolocation=(), microphone=()"),
    );
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Errors that come bare from the layers or the router get the face of their door: a page for
/// people, a problem for programs.
async fn dress_errors(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let is_plain_door = matches!(request.uri().path(), "/healthz" | "/readyz" | "/metrics");
    let response = next.run(request).await;
    let status = response.status();
    let has_face = response.headers().get(header::CONTENT_TYPE).is_some_and(|value| {
        let value = value.to_str().unwrap_or_default();
        value.starts_with("text/html") || value.starts_with("application/")
    });
    if has_face || is_plain_door || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let headers = response.headers().clone();
    let said = response.extensions().get::<Arc<ConsoleError>>().cloned();
    let mut dressed = match said {
        Some(error) => error.page(&app),
        None if is_api => Problem::of_status(status).into_response(),
        None => ConsoleError::of_status(status).page(&app),
    };
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = headers.get(&name) {
            dressed.headers_mut().insert(name, value.clone());
        }
    }
    dressed
}

/// A change runs to its end even when the client hangs up: a transaction that is dropped halfway
/// would be rolled back after the person was told nothing.
async fn run_writes_to_their_end(request: Request<Body>, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return next.run(request).await;
    }
    match tokio::spawn(request_id::carried(next.run(request))).await {
        Ok(response) => response,
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a handler stopped");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
