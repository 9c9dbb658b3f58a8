//! Why a message was not taken.

use replenish_protocol::{Malformed, gateway::ErrorCode};
use replenish_store::StoreError;

/// Why a message was not taken (`protocol.md` 6.4). Nothing of it was stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{description}")]
pub struct Refused {
    /// What its sender's code looks at.
    pub code: ErrorCode,
    /// What its author reads: place and cause.
    pub description: String,
    /// Seconds after which it may be sent again, where that is known.
    pub retry_after: Option<u64>,
}

impl Refused {
    /// Refused with this code.
    #[must_use]
    pub fn new(code: ErrorCode, description: impl Into<String>) -> Self {
        Self {
            code,
            description: description.into(),
            retry_after: None,
        }
    }

    /// The token is good for nothing.
    #[must_use]
    pub fn token(description: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidAccessToken, description)
    }

    /// It has more than `limit` bytes.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        let description = format!("the body has more than {} KB; split the message", limit / 1024);
        Self::new(ErrorCode::RequestEntityTooLarge, description)
    }

    /// Whether the same message may be taken later.
    #[must_use]
    pub const fn is_for_now(&self) -> bool {
        self.retry_after.is_some()
    }

    pub(super) fn throttled(description: impl Into<String>, retry_after: u64) -> Self {
        Self {
            retry_after: Some(retry_after),
            ..Self::new(ErrorCode::Throttling, description)
        }
    }

    /// The database does not take anything now; what happened is in the log.
    pub(super) fn unavailable() -> Self {
        Self {
            retry_after: Some(1),
            ..Self::new(
                ErrorCode::ServiceUnavailable,
                "The service cannot store the message now. Send it again.",
            )
        }
    }
}

impl From<Malformed> for Refused {
    fn from(malformed: Malformed) -> Self {
        Self::new(malformed.code, malformed.description)
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "a message was not taken");
        Self::unavailable()
    }
}
