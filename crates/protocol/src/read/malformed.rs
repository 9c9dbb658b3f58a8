//! Messages that are refused, and what their sender is told.

use serde::de::IgnoredAny;

use super::{Envelope, Object, Unusable, shape};
use crate::{
    gateway::ErrorCode,
    syntax::{SyntaxFault, line_and_column},
};

/// A message that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{description}")]
pub struct Malformed {
    /// What the gateway answers: the request is invalid or, with too many endpoints, too large.
    pub code: ErrorCode,
    /// Place and cause in one sentence without a period, for the `description` of
    /// `protocol.md` 6.3.
    pub description: String,
}

impl Malformed {
    /// The text is not JSON.
    pub(super) fn syntax(bytes: &[u8], fault: &SyntaxFault) -> Self {
        let (line, column) = line_and_column(bytes, fault.offset);
        Self::invalid(format!("line {line}, column {column}: {}", fault.kind))
    }

    /// The text is not JSON, or the outermost objects have another shape.
    pub(super) fn envelope(text: &str, error: &serde_json::Error) -> Self {
        // A shape may be refused before the parser comes to where the text stops being JSON.
        let syntax_error = serde_json::from_str::<IgnoredAny>(text).err();
        match syntax_error.as_ref().or(Some(error).filter(|error| !error.is_data())) {
            Some(error) => Self::syntax(text.as_bytes(), &SyntaxFault::of(text, error)),
            None => shape::explain::<Object<Envelope<'_>>>(text, error).of_message().into(),
        }
    }

    /// Usual mistakes around the whole message.
    pub(super) fn without_event(envelope: &Envelope<'_>) -> Self {
        Self::invalid(if envelope.directive.is_some() {
            "event is missing; this is a directive, which the service sends and does not take".into()
        } else if envelope.header.is_some() {
            "event is missing; put header, endpoint and payload inside event".into()
        } else {
            "event is missing".into()
        })
    }

    pub(super) const fn too_large(description: String) -> Self {
        Self {
            code: ErrorCode::RequestEntityTooLarge,
            description,
        }
    }

    const fn invalid(description: String) -> Self {
        Self {
            code: ErrorCode::InvalidRequest,
            description,
        }
    }
}

impl From<Unusable> for Malformed {
    fn from(part: Unusable) -> Self {
        Self::invalid(part.to_string())
    }
}
