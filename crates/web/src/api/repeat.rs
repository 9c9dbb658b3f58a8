//! `Idempotency-Key`: a POST that is sent twice is done once (`api.md` 2).

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, FromRequestParts, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use replenish_app::{
    App,
    idempotency::{Attempt, Claim, KeptAnswer},
};
use replenish_domain::Fault;
use sha2::{Digest, Sha256};

use super::{
    extract::{ApiActor, body_refused},
    problem::Problem,
};

/// The header a client names its request with.
pub(super) const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The most characters of a key.
pub(super) const MAX_KEY: usize = 255;

/// Marks an answer with a secret in it. Secrets are told once and kept nowhere, so a repeat learns only that
/// the act was done.
#[derive(Debug, Clone, Copy)]
pub(super) struct ToldOnce;

/// Tells that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// The headers of an answer that are kept with it.
const KEPT: [HeaderName; 3] = [header::CONTENT_TYPE, header::ETAG, header::LOCATION];

/// Does a POST with a key once and repeats its answer afterwards. Requests without a valid token
/// pass through: their handler refuses them.
pub(super) async fn once(State(app): State<App>, request: Request, next: Next) -> Result<Response, Problem> {
    if *request.method() != Method::POST || !request.headers().contains_key(KEY) {
        return Ok(next.run(request).await);
    }
    let (mut parts, body) = request.into_parts();
    let Ok(actor) = ApiActor::from_request_parts(&mut parts, &app).await else {
        return Ok(next.run(Request::from_parts(parts, body)).await);
    };
    let key = read_key(&parts.headers)?;
    let body = Bytes::from_request(Request::from_parts(parts.clone(), body), &app)
        .await
        .map_err(|rejection| body_refused(&rejection))?;
    let fingerprint = fingerprint(&parts, &body);
    match app.attempt(&actor.0, &key, fingerprint).await? {
        Attempt::First(claim) => {
            parts.extensions.insert(actor);
            let response = next.run(Request::from_parts(parts, Body::from(body))).await;
            keep(&app, &claim, response).await
        }
        Attempt::Repeat(answer) => Ok(repeated(answer)),
        Attempt::Running => Err(Problem::conflict(
            "idempotency-key-in-use",
            "The first request with this key is still running. Repeat it in a moment.",
        )),
        Attempt::Other => Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "idempotency-key-reused",
            "This key was used for another request within 24 hours. Use a new key.",
        )),
    }
}

fn read_key(headers: &HeaderMap) -> Result<String, Problem> {
    let mut keys = headers.get_all(KEY).iter();
    let key = match (keys.next(), keys.next()) {
        (Some(key), None) => key.to_str().ok(),
        _ => None,
    };
    key.filter(|key| (1..=MAX_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()))
        .map(str::to_owned)
        .ok_or_else(|| {
            let detail = format!("An Idempotency-Key has 1 to {MAX_KEY} visible ASCII characters and is sent once.");
            let fault = Fault::new("idempotency-key-invalid", detail).with_limit(MAX_KEY as u64);
            Problem::invalid(fault.at("/Idempotency-Key").into())
        })
}

/// The hash of everything that makes the request what it is.
fn fingerprint(parts: &Parts, body: &Bytes) -> [u8; 32] {
    let target = parts.uri.path_and_query().map_or("", |target| target.as_str());
    let media_type = parts.headers.get(header::CONTENT_TYPE);
    let if_match = parts.headers.get(header::IF_MATCH);
    let mut hash = Sha256::new();
    for part in [
        target.as_bytes(),
        media_type.map_or(b"", HeaderValue::as_bytes),
        if_match.map_or(b"", HeaderValue::as_bytes),
        body,
    ] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// Keeps the answer, unless the request may well succeed the next time.
async fn keep(app: &App, claim: &Claim, response: Response) -> Result<Response, Problem> {
    let status = response.status();
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
        app.give_back(claim).await?;
        return Ok(response);
    }
    if response.extensions().get::<ToldOnce>().is_some() {
        let told = Problem::conflict(
            "secret-told-once",
            "This was done. The first answer held a secret, which is told once and kept nowhere. If it was lost, make a new one.",
        );
        app.keep_answer(claim, &kept(told.into_response()).await?.0).await?;
        return Ok(response);
    }
    let (answer, response) = kept(response).await?;
    app.keep_answer(claim, &answer).await?;
    Ok(response)
}

/// What is kept of an answer, and the answer.
async fn kept(response: Response) -> Result<(KeptAnswer, Response), Problem> {
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX)
        .await
        .map_err(Problem::internal)?;
    let headers = KEPT.iter().filter_map(|name| {
        let value = parts.headers.get(name)?.to_str().ok()?;
        Some((name.to_string(), value.to_owned()))
    });
    let answer = KeptAnswer {
        status: parts.status.as_u16(),
        headers: headers.collect(),
        body: body.to_vec(),
    };
    Ok((answer, Response::from_parts(parts, Body::from(body))))
}

fn repeated(answer: KeptAnswer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, answer.body).into_response();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse()) {
            headers.insert(name, value);
        }
    }
    response
}
