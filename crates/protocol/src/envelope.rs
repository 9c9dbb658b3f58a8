//! What surrounds every message (`protocol.md` 2.1 and 2.2).

use serde::Serialize;
use uuid::Uuid;

/// A message from a device cloud with the payload `P`, without endpoint and context.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message<P> {
    /// The only member at the top level.
    pub event: Event<P>,
}

/// Header and payload of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event<P> {
    /// What the message is.
    pub header: Header,
    /// What it says.
    pub payload: P,
}

/// Names a message. Namespace and name come together, so they cannot contradict each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Header {
    namespace: &'static str,
    name: &'static str,
    payload_version: Version,
    message_id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation_token: Option<String>,
}

/// The version of every payload and interface of this format: the string `3`, never a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Version {
    /// Version 3.
    #[serde(rename = "3")]
    Three,
}

impl Header {
    /// The header of a `Discover.Response`; it carries no correlation token.
    #[must_use]
    pub const fn discover_response(message_id: Uuid) -> Self {
        Self::plain("Alexa.Discovery", "Discover.Response", message_id)
    }

    /// The header of a `Discover` directive, which carries no correlation token.
    #[must_use]
    pub const fn discover(message_id: Uuid) -> Self {
        Self::plain("Alexa.Discovery", "Discover", message_id)
    }

    /// The header of an `AcceptGrant` directive, which carries no correlation token.
    #[must_use]
    pub const fn accept_grant(message_id: Uuid) -> Self {
        Self::plain("Alexa.Authorization", "AcceptGrant", message_id)
    }

    /// The header of a `ReportState` directive; the answer repeats `correlation_token`.
    #[must_use]
    pub fn report_state(message_id: Uuid, correlation_token: String) -> Self {
        Self {
            correlation_token: Some(correlation_token),
            ..Self::plain("Alexa", "ReportState", message_id)
        }
    }

    const fn plain(namespace: &'static str, name: &'static str, message_id: Uuid) -> Self {
        Self {
            namespace,
            name,
            payload_version: Version::Three,
            message_id,
            correlation_token: None,
        }
    }
}
