//! `POST /auth/o2/token`: codes and refresh tokens become access tokens.

use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use replenish_app::{App, linking::CodeExchange};

use super::{
    answer::{Granted, Refusal},
    credentials,
    form::Parameters,
};
use crate::visitor::Visitor;

pub(super) async fn token(
    State(app): State<App>,
    Visitor(visitor): Visitor,
    headers: HeaderMap,
    form: Parameters,
) -> Result<Response, Refusal> {
    let grant_type = form.require("grant_type")?;
    let address = visitor.address();
    let tokens = match grant_type {
        "authorization_code" => {
            let exchange = CodeExchange {
                code: form.require("code")?.to_owned(),
                redirect_uri: form.get("redirect_uri").map(str::to_owned),
                code_verifier: form.get("code_verifier").map(str::to_owned),
            };
            let (credentials, by) = credentials::read(&headers, &form)?;
            let tokens = app.exchange_code(&credentials, &exchange, address).await;
            tokens.map_err(|error| Refusal::of(error, by))?
        }
        "refresh_token" => {
            let token = form.require("refresh_token")?;
            let (credentials, by) = credentials::read(&headers, &form)?;
            let tokens = app.refresh_tokens(&credentials, token, address).await;
            tokens.map_err(|error| Refusal::of(error, by))?
        }
        _ => return Err(Refusal::unsupported_grant_type()),
    };
    Ok(Granted::of(&tokens).into_response())
}
