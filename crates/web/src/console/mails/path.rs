//! The mail in an address.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use replenish_domain::mail::MailId;

use crate::console::errors::ConsoleError;

/// The mail an address names. What is no identifier names nothing: a 404 like any other.
#[derive(Debug, Clone, Copy)]
pub(super) struct MailPath(pub(super) MailId);

impl<S: Send + Sync> FromRequestParts<S> for MailPath {
    type Rejection = ConsoleError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ConsoleError> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        let id = path.ok().and_then(|Path(raw)| raw.parse().ok());
        id.map(Self).ok_or_else(ConsoleError::not_found)
    }
}
