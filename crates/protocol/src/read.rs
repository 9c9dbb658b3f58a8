//! Messages as they come in (`protocol.md` 2 to 6 and 8).
//!
//! Reading is lenient: what nobody needs is neither read nor checked, so unknown keys, other
//! interfaces and unlisted spellings do no harm. What is needed has to be right, or the message is
//! [`Malformed`] and the sender is told where. Levels are the exception: one report tells those of
//! several sensors, so one that cannot be used does not spoil the others.

mod body;
mod endpoint;
mod leaf;
mod level;
mod malformed;
mod place;
mod quantity;
mod shape;
#[cfg(test)]
mod tests;

use std::{borrow::Cow, fmt};

use jiff::Timestamp;
use replenish_domain::request::SensorKind;
use serde::Deserialize;

use self::{
    body::Payload,
    leaf::{Leaf, Object, name, object, optional_object, optional_text, short_text},
    level::{Property, readings},
    place::Place,
};
pub use self::{
    endpoint::{EndpointReport, LabelReport, MAX_ENDPOINTS, SensorReport},
    level::{LevelReading, Reading, UnusableLevel},
    malformed::Malformed,
};
use crate::{quantity::Quantity, syntax::SyntaxFault};

/// A message of a device cloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message<'a> {
    /// The customer's token, from the endpoint's scope or, in discovery messages, the payload's.
    pub token: Option<Token<'a>>,
    /// Names the message, at most 256 characters. Some clients leave it empty, others use the same one
    /// again and again.
    pub message_id: Cow<'a, str>,
    /// What an answer repeats of its directive.
    pub correlation: Option<Cow<'a, str>>,
    /// The endpoint the message is about; always there in reports of levels, usage and replacement.
    pub endpoint_id: Option<Cow<'a, str>>,
    /// What the message says.
    pub body: Body<'a>,
    /// The levels in `context`, which any message may carry.
    pub context: Vec<Reading<'a>>,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body<'a> {
    /// Levels that changed, or a daily sign of life; the unchanged ones are in the context.
    ChangeReport {
        /// The levels.
        readings: Vec<Reading<'a>>,
    },
    /// The answer to `ReportState`; the levels are in the context.
    StateReport,
    /// Something was used since the last report.
    Consumed {
        /// Which of the two interfaces.
        sensor: UsageKind,
        /// The sensor, 1 to 256 characters.
        instance: Cow<'a, str>,
        /// How much.
        usage: Quantity,
        /// When that was measured, in whole milliseconds.
        sampled_at: Timestamp,
    },
    /// A worn part was replaced.
    Replaced {
        /// The level usage sensor, 1 to 256 characters.
        instance: Cow<'a, str>,
        /// The new part's level; 100 % when absent.
        new_level: Option<Quantity>,
        /// When, in whole milliseconds: `replaceDate`, else `timeOfSample`; the time of receipt
        /// when absent.
        replaced_at: Option<Timestamp>,
    },
    /// Devices that are new or replace what was known of them.
    AddOrUpdate {
        /// At most 300, each once.
        endpoints: Vec<EndpointReport<'a>>,
    },
    /// Devices that are gone.
    Delete {
        /// 1 to 300 identifiers.
        endpoint_ids: Vec<Cow<'a, str>>,
    },
    /// The plain answer to a directive.
    Response,
    /// The answer of a device cloud that failed.
    ErrorResponse {
        /// Such as `ENDPOINT_UNREACHABLE`; not checked.
        r#type: Cow<'a, str>,
        /// In words.
        message: Cow<'a, str>,
    },
    /// The answer to `Discover`.
    DiscoverResponse {
        /// At most 300, each once.
        endpoints: Vec<EndpointReport<'a>>,
    },
    /// The answer to `AcceptGrant`.
    AcceptGrantResponse,
    /// A message of another interface, to be taken and ignored; its payload is not read, and what
    /// surrounds it only as far as it is right.
    Other {
        /// The interface.
        namespace: Cow<'a, str>,
        /// The message.
        name: Cow<'a, str>,
    },
}

/// Which sensor consumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UsageKind {
    /// A usage sensor: the household's stock goes down.
    Usage,
    /// A level usage sensor: the part wears.
    LevelUsage,
}

impl From<UsageKind> for SensorKind {
    fn from(kind: UsageKind) -> Self {
        match kind {
            UsageKind::Usage => Self::Usage,
            UsageKind::LevelUsage => Self::LevelUsage,
        }
    }
}

/// A token of a customer. It is a secret, so it is not shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Token<'a>(Cow<'a, str>);

impl Token<'_> {
    /// The secret.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

/// A part of a message that cannot be used. Written out it is one sentence without a period, such
/// as `event.payload.usage.value must not be negative`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{pointer} {reason}")]
pub struct Unusable {
    /// The way to the part, such as `event.payload.change.properties[0].value`.
    pub pointer: String,
    /// What is wrong with it; continues a sentence that begins with the way.
    pub reason: String,
}

/// Reads one message.
///
/// A [`Malformed`] message names place and cause, well enough to answer its sender with it.
pub fn read_message(bytes: &[u8]) -> Result<Message<'_>, Malformed> {
    let text = SyntaxFault::check_text(bytes)
        .and_then(|text| SyntaxFault::check_depth(text).map(|()| text))
        .map_err(|fault| Malformed::syntax(bytes, &fault))?;
    let Object(envelope) = serde_json::from_str(text).map_err(|error| Malformed::envelope(text, &error))?;
    message(&envelope)
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    event: Option<Object<Event<'a>>>,
    #[serde(borrow)]
    context: Leaf<'a>,
    #[serde(borrow)]
    directive: Leaf<'a>,
    #[serde(borrow)]
    header: Leaf<'a>,
}

#[derive(Deserialize)]
struct Event<'a> {
    #[serde(borrow)]
    header: Option<Object<Header<'a>>>,
    #[serde(borrow)]
    endpoint: Leaf<'a>,
    #[serde(borrow)]
    payload: Leaf<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Header<'a> {
    #[serde(borrow)]
    namespace: Leaf<'a>,
    #[serde(borrow)]
    name: Leaf<'a>,
    #[serde(borrow)]
    message_id: Leaf<'a>,
    #[serde(borrow)]
    payload_version: Leaf<'a>,
    #[serde(borrow)]
    correlation_token: Leaf<'a>,
    #[serde(borrow)]
    instance: Leaf<'a>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct Endpoint<'a> {
    #[serde(borrow)]
    endpoint_id: Leaf<'a>,
    #[serde(borrow)]
    scope: Option<Object<Scope<'a>>>,
}

#[derive(Deserialize)]
struct Scope<'a> {
    #[serde(borrow)]
    token: Leaf<'a>,
}

#[derive(Deserialize, Default)]
struct Context<'a> {
    #[serde(borrow)]
    properties: Option<Vec<Object<Property<'a>>>>,
}

fn message<'a>(envelope: &Envelope<'a>) -> Result<Message<'a>, Malformed> {
    let Some(Object(event)) = &envelope.event else {
        return Err(Malformed::without_event(envelope));
    };
    let header_place = Place::Start("event.header");
    let Some(Object(header)) = &event.header else {
        return Err(header_place.unusable("is missing").into());
    };
    let Payload { body, token } = body::read(header, event.payload)?;
    let surroundings = match surroundings(event.endpoint, envelope.context, body.needs_endpoint()) {
        // What is ignored as a whole is not refused for what surrounds it.
        Err(_) if matches!(body, Body::Other { .. }) => Surroundings::default(),
        surroundings => surroundings?,
    };
    Ok(Message {
        token: token.or(surroundings.token),
        message_id: short_text(header.message_id, &header_place.member("messageId"))?,
        correlation: optional_text(header.correlation_token, &header_place.member("correlationToken"))?,
        endpoint_id: surroundings.endpoint_id,
        body,
        context: surroundings.context,
    })
}

/// What stands around header and payload.
#[derive(Default)]
struct Surroundings<'a> {
    token: Option<Token<'a>>,
    endpoint_id: Option<Cow<'a, str>>,
    context: Vec<Reading<'a>>,
}

fn surroundings<'a>(endpoint: Leaf<'a>, context: Leaf<'a>, needs_endpoint: bool) -> Result<Surroundings<'a>, Unusable> {
    let place = Place::Start("event.endpoint");
    let is_read = endpoint.is_some() || needs_endpoint;
    let Endpoint { endpoint_id, scope } = if is_read {
        object(endpoint, &place)?
    } else {
        Endpoint::default()
    };
    let context = optional_object::<Context<'a>>(context, &Place::Start("context"))?;
    Ok(Surroundings {
        token: token(scope.as_ref(), &place.member("scope"))?,
        endpoint_id: match endpoint_id {
            None if !needs_endpoint => None,
            id => Some(name(id, &place.member("endpointId"))?),
        },
        context: readings(
            &context.properties.unwrap_or_default(),
            &Place::Start("context.properties"),
        ),
    })
}

fn token<'a>(scope: Option<&Object<Scope<'a>>>, place: &Place<'_>) -> Result<Option<Token<'a>>, Unusable> {
    let Some(Object(scope)) = scope else { return Ok(None) };
    let token = optional_text(scope.token, &place.member("token"))?;
    Ok(token.filter(|token| !token.is_empty()).map(Token))
}
