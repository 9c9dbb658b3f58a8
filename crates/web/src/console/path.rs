//! The thing an address names.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use replenish_domain::{Id, id::Kind};

use super::errors::ConsoleError;

/// The identifier in an address, and the number of something that belongs to it.
#[derive(Debug)]
pub(crate) struct NumberPath<K: Kind>(pub(crate) Id<K>, pub(crate) i64);

impl<K: Kind, S: Send + Sync> FromRequestParts<S> for NumberPath<K> {
    type Rejection = ConsoleError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ConsoleError> {
        let path = Path::<(String, String)>::from_request_parts(parts, state).await;
        let parsed = path
            .ok()
            .and_then(|Path((id, number))| id.parse().ok().zip(number.parse().ok()));
        parsed
            .map(|(id, number)| Self(id, number))
            .ok_or_else(ConsoleError::not_found)
    }
}

/// The identifier in an address. What is no identifier names nothing: a 404 like any other.
#[derive(Debug)]
pub(crate) struct IdPath<K: Kind>(pub(crate) Id<K>);

impl<K: Kind, S: Send + Sync> FromRequestParts<S> for IdPath<K> {
    type Rejection = ConsoleError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ConsoleError> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        let id = path.ok().and_then(|Path(raw)| raw.parse().ok());
        id.map(Self).ok_or_else(ConsoleError::not_found)
    }
}
