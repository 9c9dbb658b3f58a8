//! The way messages took: requests to the gateway and to the token endpoint (`protocol.md` 6 and 7).

use serde::Deserialize;

/// What is known of a device cloud's requests.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Http {
    /// The region of the customers, such as `eu`; compared with that of each event.
    pub region: Option<String>,
    /// Requests in the order in which they were made.
    pub exchanges: Vec<Exchange>,
}

/// One request and its answer.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Exchange {
    /// A message to the gateway.
    Event(EventExchange),
    /// A request for tokens.
    Token(TokenExchange),
}

/// A message to the gateway.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EventExchange {
    /// Which message of the text was sent, from 0.
    pub message: usize,
    /// The `Authorization` header.
    pub authorization: Option<String>,
    /// The query of the address, without the question mark.
    pub query: String,
    /// The region of the gateway.
    pub region: Option<String>,
    /// The `payload.code` of the answer; `None` when the message was taken.
    pub error: Option<String>,
}

/// A request for tokens.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TokenExchange {
    /// `authorization_code` or `refresh_token`.
    pub grant_type: String,
    /// The code, or anything that is the same for the same code.
    pub code: Option<String>,
    /// The `error` of the answer, such as `invalid_grant`.
    pub error: Option<String>,
}
