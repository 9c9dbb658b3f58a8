//! What the token endpoint says (`protocol.md` 7.2): one piece of JSON that nobody keeps.

use std::borrow::Cow;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use replenish_app::{
    Outage,
    linking::{TokenError, Tokens},
};
use serde::Serialize;

use super::credentials::By;
use crate::api::problem::OUTAGE_RETRY;

/// Tokens as device clouds read them; `expires_in` is a number, since some calculate with it.
#[derive(Serialize)]
pub(super) struct Granted<'a> {
    access_token: &'a str,
    token_type: &'static str,
    expires_in: i64,
    refresh_token: &'a str,
    /// A member of our own, which other clients have to ignore (RFC 6749, 5.1).
    link: String,
}

impl<'a> Granted<'a> {
    pub(super) fn of(tokens: &'a Tokens) -> Self {
        Self {
            access_token: tokens.access.reveal(),
            token_type: "bearer",
            expires_in: tokens.expires_in,
            refresh_token: tokens.refresh.reveal(),
            link: tokens.link.to_string(),
        }
    }
}

impl IntoResponse for Granted<'_> {
    fn into_response(self) -> Response {
        unkept(Json(self).into_response())
    }
}

/// Why there are no tokens.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    error: &'static str,
    description: Cow<'static, str>,
    retry_after: Option<u64>,
    asks_for_basic: bool,
}

#[derive(Serialize)]
struct Body<'a> {
    error: &'static str,
    error_description: &'a str,
}

impl Refusal {
    fn new(error: &'static str, description: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error,
            description: description.into(),
            retry_after: None,
            asks_for_basic: false,
        }
    }

    /// A parameter is missing or malformed.
    pub(super) fn invalid_request(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new("invalid_request", description)
    }

    /// The client is unknown or its secret is another. Who tried Basic is asked for it again.
    pub(super) fn invalid_client(by: By) -> Self {
        let description = "The client is unknown, or its secret is another or has ended.";
        let refusal = Self::new("invalid_client", description);
        match by {
            By::Form => refusal,
            By::Basic => Self {
                status: StatusCode::UNAUTHORIZED,
                asks_for_basic: true,
                ..refusal
            },
        }
    }

    /// There are two kinds of grants.
    pub(super) fn unsupported_grant_type() -> Self {
        Self::new(
            "unsupported_grant_type",
            "The parameter grant_type is authorization_code or refresh_token.",
        )
    }

    /// What came of the credentials.
    pub(super) fn of(error: TokenError, by: By) -> Self {
        match error {
            TokenError::InvalidClient => Self::invalid_client(by),
            TokenError::InvalidGrant(description) => Self::new("invalid_grant", description),
            TokenError::TooMany { retry_after } => Self {
                status: StatusCode::TOO_MANY_REQUESTS,
                retry_after: Some(retry_after),
                ..Self::new("temporarily_unavailable", "There were too many failed attempts. Wait.")
            },
            TokenError::Store(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "no tokens were given");
                if Outage::behind(&error).is_some() {
                    return Self {
                        status: StatusCode::SERVICE_UNAVAILABLE,
                        retry_after: Some(OUTAGE_RETRY),
                        ..Self::new("temporarily_unavailable", "Nothing can be stored now. Try again later.")
                    };
                }
                Self {
                    status: StatusCode::INTERNAL_SERVER_ERROR,
                    ..Self::new("server_error", "Something failed here. Try again.")
                }
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = Body {
            error: self.error,
            error_description: &self.description,
        };
        let mut response = unkept((self.status, Json(body)).into_response());
        let headers = response.headers_mut();
        if self.asks_for_basic {
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Basic realm=\"replenish\""),
            );
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

fn unkept(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    response
}
