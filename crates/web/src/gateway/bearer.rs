//! The token a request carries in its header (`protocol.md` 7.3).

use axum::http::{header, request::Parts};
use replenish_app::inventory::Refused;

/// The access token of the header `Authorization`, which is the only place for it.
pub(crate) fn access_token(parts: &Parts) -> Result<&str, Refused> {
    let Some(value) = parts.headers.get(header::AUTHORIZATION) else {
        let query = parts.uri.query().unwrap_or_default();
        return Err(Refused::token(if query.contains("access_token=") {
            "The token is in the query string. Send it in a header, as Authorization: Bearer followed by the token."
        } else {
            "The header Authorization is missing. Send Bearer, a space and the access token."
        }));
    };
    let token = value.to_str().ok().and_then(|value| value.split_once(' '));
    match token {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(token.trim()),
        _ => Err(Refused::token(
            "The header Authorization is not Bearer, a space and the access token.",
        )),
    }
}
