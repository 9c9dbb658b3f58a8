//! What handlers of the API take: the token's actor, a JSON body read strictly.

use axum::{
    body::Bytes,
    extract::{FromRef, FromRequest, FromRequestParts, Request},
    http::{StatusCode, header, request::Parts},
};
use replenish_app::App;
use replenish_domain::{Fault, account::Actor};
use serde::de::DeserializeOwned;

use super::problem::Problem;

/// The program behind the request: the actor its token stands for.
#[derive(Debug, Clone)]
pub(crate) struct ApiActor(pub(crate) Actor);

impl<S: Send + Sync> FromRequestParts<S> for ApiActor
where
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let token = bearer(parts).ok_or_else(Problem::unauthorized)?;
        let app = App::from_ref(state);
        let actor = app.token_actor(token).await.map_err(Problem::internal)?;
        actor.map(Self).ok_or_else(Problem::unauthorized)
    }
}

fn bearer(parts: &Parts) -> Option<&str> {
    let (scheme, token) = parts
        .headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// A JSON body. Malformed JSON is a 400; a body of another shape is a 422 that names the member.
#[derive(Debug, Clone)]
pub(crate) struct Body<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers().get(header::CONTENT_TYPE)) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported-media-type",
                "Send application/json.",
            ));
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| Problem::of_status(rejection.status()))?;
        read_json(&bytes).map(Self)
    }
}

/// Reads a JSON body strictly.
pub(crate) fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| misread(&error))?;
    reader.end().map_err(|error| malformed(&error))?;
    Ok(value)
}

fn misread(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let inner = error.inner();
    if !inner.is_data() {
        return malformed(inner);
    }
    let pointer = pointer(error.path());
    let text = inner.to_string();
    let detail = text.split(" at line ").next().unwrap_or(&text);
    let code = if detail.starts_with("unknown field") {
        "unknown-member"
    } else {
        "wrong-type"
    };
    let pointer = if pointer == "/" { String::new() } else { pointer };
    Problem::invalid(Fault::new(code, sentence(detail)).at(pointer).into())
}

fn malformed(error: &serde_json::Error) -> Problem {
    let detail = format!(
        "The body is not JSON: line {}, column {}.",
        error.line(),
        error.column()
    );
    Problem::new(StatusCode::BAD_REQUEST, "malformed-json", detail)
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => replenish_domain::fault::segment(key),
            Segment::Enum { variant } => replenish_domain::fault::segment(variant),
            Segment::Unknown => String::new(),
        })
        .collect()
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string())
        .unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

fn is_json(content_type: Option<&axum::http::HeaderValue>) -> bool {
    let essence = content_type
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next());
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}
