//! The id of a request: in its log lines, in its answer, in the errors that people report.

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use replenish_app::App;
use replenish_domain::id;
use tracing::Instrument;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

tokio::task_local! {
    static CURRENT_ID: String;
}

/// The id of the request being answered, as it stands in the logs.
pub(crate) fn current() -> String {
    CURRENT_ID.try_with(Clone::clone).unwrap_or_default()
}

/// Gives the request its id, logs it, and tells the id in the answer.
pub(crate) async fn identify(State(app): State<App>, request: Request, next: Next) -> Response {
    let answered = |status| tracing::info!(status, "answered");
    answer(&app, request, next, answered).await
}

/// The same where requests come by the thousand: their lines are for debugging only.
pub(crate) async fn identify_quietly(State(app): State<App>, request: Request, next: Next) -> Response {
    let answered = |status| tracing::debug!(status, "answered");
    answer(&app, request, next, answered).await
}

async fn answer(app: &App, request: Request, next: Next, answered: impl FnOnce(u16)) -> Response {
    let id = app.next_id::<id::Job>().uuid().simple().to_string();
    let span = tracing::info_span!("request", id, method = %request.method(), path = path_for_logs(&request));
    let answer = CURRENT_ID.scope(id.clone(), async {
        let response = next.run(request).await;
        answered(response.status().as_u16());
        response
    });
    let mut response = answer.instrument(span).await;
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, id);
    }
    response
}

/// The path, but for the secret of a one-time link: who reads logs must not be able to use it.
fn path_for_logs(request: &Request) -> &str {
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    route
        .filter(|route| route.contains("{secret}"))
        .unwrap_or_else(|| request.uri().path())
}

/// The same work for a task of its own: its lines and errors keep the id.
pub(crate) fn carried<F: Future>(work: F) -> impl Future<Output = F::Output> {
    CURRENT_ID.scope(current(), work).in_current_span()
}
