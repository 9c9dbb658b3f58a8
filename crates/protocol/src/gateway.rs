//! What the event gateway answers when it refuses a message (`protocol.md` 6.3 and 6.4).

use serde::{Serialize, Serializer};
use uuid::Uuid;

/// Why a message was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// Not JSON, or a field is missing or wrong.
    InvalidRequest,
    /// The token is unknown, expired or missing.
    InvalidAccessToken,
    /// The customer never enabled the maker's service.
    SkillNeverEnabled,
    /// The customer enabled it once and does not any more.
    SkillDisabled,
    /// The token does not allow sending events.
    InsufficientPermission,
    /// The registration the token belongs to is unknown.
    SkillNotFound,
    /// There is no account for the token.
    AccountNotFound,
    /// The body is too large, or names too many endpoints.
    RequestEntityTooLarge,
    /// Too many requests.
    Throttling,
    /// A fault of the service.
    InternalService,
    /// The service cannot take the message now.
    ServiceUnavailable,
}

impl ErrorCode {
    /// Every code, by status.
    pub const ALL: [Self; 11] = [
        Self::InvalidRequest,
        Self::InvalidAccessToken,
        Self::SkillNeverEnabled,
        Self::SkillDisabled,
        Self::InsufficientPermission,
        Self::SkillNotFound,
        Self::AccountNotFound,
        Self::RequestEntityTooLarge,
        Self::Throttling,
        Self::InternalService,
        Self::ServiceUnavailable,
    ];

    /// The name on the wire, which is all that clients look at.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "INVALID_REQUEST_EXCEPTION",
            Self::InvalidAccessToken => "INVALID_ACCESS_TOKEN_EXCEPTION",
            Self::SkillNeverEnabled => "SKILL_NEVER_ENABLED_EXCEPTION",
            Self::SkillDisabled => "SKILL_DISABLED_EXCEPTION",
            Self::InsufficientPermission => "INSUFFICIENT_PERMISSION_EXCEPTION",
            Self::SkillNotFound => "SKILL_NOT_FOUND_EXCEPTION",
            Self::AccountNotFound => "ACCOUNT_NOT_FOUND_EXCEPTION",
            Self::RequestEntityTooLarge => "REQUEST_ENTITY_TOO_LARGE_EXCEPTION",
            Self::Throttling => "THROTTLING_EXCEPTION",
            Self::InternalService => "INTERNAL_SERVICE_EXCEPTION",
            Self::ServiceUnavailable => "SERVICE_UNAVAILABLE_EXCEPTION",
        }
    }

    /// The HTTP status that goes with it.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::InvalidRequest => 400,
            Self::InvalidAccessToken => 401,
            Self::SkillNeverEnabled | Self::SkillDisabled | Self::InsufficientPermission => 403,
            Self::SkillNotFound | Self::AccountNotFound => 404,
            Self::RequestEntityTooLarge => 413,
            Self::Throttling => 429,
            Self::InternalService => 500,
            Self::ServiceUnavailable => 503,
        }
    }
}

impl Serialize for ErrorCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The body of every answer that is not 202. It has no `event` around it and no payload version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErrorBody {
    header: ErrorHeader,
    payload: ErrorPayload,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct ErrorHeader {
    namespace: &'static str,
    name: &'static str,
    message_id: Uuid,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct ErrorPayload {
    code: ErrorCode,
    description: String,
}

impl ErrorBody {
    /// The answer `code`, explained by `description`.
    #[must_use]
    pub fn new(message_id: Uuid, code: ErrorCode, description: impl Into<String>) -> Self {
        Self {
            header: ErrorHeader {
                namespace: "System",
                name: "Exception",
                message_id,
            },
            payload: ErrorPayload {
                code,
                description: description.into(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::*;

    #[test]
    fn the_body_is_the_documented_one() {
        let body = ErrorBody::new(Uuid::from_u128(1), ErrorCode::InvalidRequest, "event is missing");
        let expected = json!({
            "header": { "namespace": "System", "name": "Exception", "messageId": "00000000-0000-0000-0000-000000000001" },
            "payload": { "code": "INVALID_REQUEST_EXCEPTION", "description": "event is missing" }
        });
        assert_eq!(serde_json::to_value(body).unwrap(), expected);
    }

    #[test]
    fn every_code_has_its_own_name_and_the_status_of_a_failure() {
        let names: BTreeSet<_> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(names.len(), ErrorCode::ALL.len());
        assert!(names.iter().all(|name| name.ends_with("_EXCEPTION")));
        assert!(ErrorCode::ALL.iter().all(|code| (400..=503).contains(&code.status())));
    }
}
