//! What a request is about, and the state it is based on: path and `If-Match`.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use replenish_app::Revision;
use replenish_domain::{Id, id::Kind};
use serde::{Deserialize, de::DeserializeOwned};
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder, Type,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

use super::problem::Problem;
use crate::etag;

/// The parts of the path. A path that cannot be read names nothing.
#[derive(Debug, Clone)]
pub(crate) struct At<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for At<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<T>::from_request_parts(parts, state).await;
        path.map(|Path(value)| Self(value)).map_err(|_| Problem::not_found())
    }
}

/// The id in a path. A text that is no id names nothing.
pub(crate) fn id<K: Kind>(raw: &str) -> Result<Id<K>, Problem> {
    raw.parse().map_err(|_| Problem::not_found())
}

/// A device.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct DevicePath {
    /// The device's id.
    #[param(example = "dev_019a8d3c6f2e7b40a1c2d3e4f5061728", pattern = "^dev_[0-9a-f]{32}$")]
    pub(crate) id: String,
}

/// The `If-Match` header: makes a change conditional.
#[derive(Debug, Clone, Copy)]
pub(crate) struct IfMatch(pub(crate) Revision);

impl IfMatch {
    pub(crate) const NAME: &str = "If-Match";
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(Self(etag::if_match(&parts.headers)))
    }
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let parameter = ParameterBuilder::new()
            .name(Self::NAME)
            .parameter_in(ParameterIn::Header)
            .description(Some(
                "The `etag` the change is based on. When the resource has changed since, nothing is done and the answer is 412.",
            ))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String).build()));
        vec![parameter.build()]
    }
}
