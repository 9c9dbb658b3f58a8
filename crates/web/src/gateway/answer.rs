//! What the gateway says when it refuses (`protocol.md` 6.3). Some clients read the body without asking
//! whether it is there, so no refusal goes without.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use replenish_app::inventory::Refused;
use replenish_protocol::gateway::{ErrorBody, ErrorCode};
use uuid::Uuid;

use crate::request_id;

/// A message that was not taken.
#[derive(Debug)]
pub(super) struct Refusal(Refused);

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Self(refused)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self(refused) = self;
        let status = StatusCode::from_u16(refused.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        // The id of the request in the log, so that a maker's support case finds its line.
        let message_id = Uuid::try_parse(&request_id::current()).unwrap_or_default();
        let body = ErrorBody::new(message_id, refused.code, refused.description);
        let mut response = (status, Json(body)).into_response();
        if let Some(seconds) = refused.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// Gives the bare errors of router and layers the documented body; their status stays.
pub(crate) async fn dress(response: Response) -> Response {
    let status = response.status();
    let media_type = response.headers().get(header::CONTENT_TYPE);
    let is_dressed = media_type.is_some_and(|media_type| media_type == "application/json");
    if is_dressed || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (code, description) = match status {
        StatusCode::METHOD_NOT_ALLOWED => (ErrorCode::InvalidRequest, "Send events with POST."),
        StatusCode::SERVICE_UNAVAILABLE => (ErrorCode::ServiceUnavailable, "The service did not answer in time."),
        _ => (
            ErrorCode::InternalService,
            "Something failed here. Send the message again.",
        ),
    };
    let mut dressed = Refusal(Refused::new(code, description)).into_response();
    *dressed.status_mut() = status;
    if let Some(allow) = response.headers().get(header::ALLOW) {
        dressed.headers_mut().insert(header::ALLOW, allow.clone());
    }
    dressed
}
