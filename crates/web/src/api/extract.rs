//! What handlers of the API take: the token's actor, a JSON body read strictly.

use axum::{
    body::Bytes,
    extract::{FromRef, FromRequest, FromRequestParts, Request, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use replenish_app::App;
use replenish_domain::{Fault, account::Actor, fault::Gather};
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;

use super::{problem::Problem, shape::Shape};
use crate::sentence::sentence;

/// The program behind the request: the actor its token stands for.
#[derive(Debug, Clone)]
pub(crate) struct ApiActor(pub(crate) Actor);

impl<S: Send + Sync> FromRequestParts<S> for ApiActor
where
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        // A layer that had to know the actor has asked already.
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
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

impl<S: Send + Sync, T: DeserializeOwned + ToSchema> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if media_type(request.headers()).as_deref() != Some("application/json") {
            return Err(Problem::media_type("Send application/json."));
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| body_refused(&rejection))?;
        read_json(&bytes).map(Self)
    }
}

/// A body over the limit, or one that broke off.
pub(crate) fn body_refused(rejection: &BytesRejection) -> Problem {
    Problem::of_status(rejection.status())
}

/// Reads a JSON body strictly: its shape against the document first, every fault at once.
pub(crate) fn read_json<T: DeserializeOwned + ToSchema>(bytes: &[u8]) -> Result<T, Problem> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| malformed(&error))?;
    let mut gather = Gather::default();
    Shape::of::<T>().check(&value, &mut gather);
    gather.finish().map_err(Problem::invalid)?;
    let reader = &mut serde_json::Deserializer::from_slice(bytes);
    serde_path_to_error::deserialize(reader).map_err(|error| misread(&error))
}

/// What the shape cannot tell, such as a member that stands twice.
fn misread(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let inner = error.inner();
    if !inner.is_data() {
        return malformed(inner);
    }
    let text = inner.to_string();
    let detail = text.split(" at line ").next().unwrap_or(&text);
    let code = if detail.starts_with("duplicate field") {
        "repeated-member"
    } else {
        "wrong-type"
    };
    Problem::invalid(Fault::new(code, sentence(detail)).at(pointer(error.path())).into())
}

/// Text that is not JSON.
pub(crate) fn malformed(error: &serde_json::Error) -> Problem {
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
            Segment::Enum { .. } | Segment::Unknown => String::new(),
        })
        .collect()
}

/// The media type of the body, in lower case and without its parameters.
pub(crate) fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().unwrap_or_default();
    let essence = value.split(';').next().unwrap_or_default();
    Some(essence.trim().to_ascii_lowercase())
}
