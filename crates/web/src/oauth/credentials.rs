//! Who asks for tokens: in the form, as `Authorization: Basic`, or both alike (`protocol.md` 7.2).

use axum::http::{HeaderMap, header};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use replenish_app::linking::ClientCredentials;

use super::{answer::Refusal, form::Parameters};

/// Where the credentials came from; a failure is answered the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Form,
    Basic,
}

/// The credentials of the request.
pub(super) fn read(headers: &HeaderMap, form: &Parameters) -> Result<(ClientCredentials, By), Refusal> {
    let Some((id, secret)) = basic(headers)? else {
        let credentials = ClientCredentials {
            id: form.require("client_id")?.to_owned(),
            secret: form.require("client_secret")?.to_owned(),
        };
        return Ok((credentials, By::Form));
    };
    let differs = |name, other: &str| form.get(name).is_some_and(|value| value != other);
    if differs("client_id", &id) || differs("client_secret", &secret) {
        let detail = "client_id or client_secret in the form is another than in the header Authorization.";
        return Err(Refusal::invalid_request(detail));
    }
    Ok((ClientCredentials { id, secret }, By::Basic))
}

/// Identifier and secret of the header. Another scheme than Basic is not about the client.
fn basic(headers: &HeaderMap) -> Result<Option<(String, String)>, Refusal> {
    let value = headers.get(header::AUTHORIZATION);
    let value = value.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some((scheme, encoded)) = value.split_once(' ') else {
        return Ok(None);
    };
    if !scheme.eq_ignore_ascii_case("basic") {
        return Ok(None);
    }
    let decoded = BASE64_STANDARD.decode(encoded.trim()).ok();
    let text = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
    let parts = text.as_deref().and_then(|text| text.split_once(':'));
    match parts {
        Some((id, secret)) => Ok(Some((id.to_owned(), secret.to_owned()))),
        None => Err(Refusal::invalid_client(By::Basic)),
    }
}
