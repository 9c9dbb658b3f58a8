//! The request in an address.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use replenish_domain::request::RequestId;

use crate::console::errors::ConsoleError;

/// The request an address names. What is no identifier names nothing: a 404 like any other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RequestPath(pub(crate) RequestId);

impl<S: Send + Sync> FromRequestParts<S> for RequestPath {
    type Rejection = ConsoleError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ConsoleError> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        let id = path.ok().and_then(|Path(raw)| raw.parse().ok());
        id.map(Self).ok_or_else(ConsoleError::not_found)
    }
}
