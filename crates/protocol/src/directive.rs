//! What the service asks of a device cloud (`protocol.md` 4.2, 5.1 and 7.1).

use std::{collections::BTreeMap, fmt};

use serde::Serialize;
use uuid::Uuid;

use crate::envelope::Header;

/// A directive with the payload `P`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Directive<P> {
    directive: Inner<P>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Inner<P> {
    header: Header,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<DirectedEndpoint>,
    payload: P,
}

/// Asks which devices a customer has; `token` is the customer's at the device cloud.
#[must_use]
pub fn discover(message_id: Uuid, token: String) -> Directive<DiscoverPayload> {
    Directive::without_endpoint(
        Header::discover(message_id),
        DiscoverPayload {
            scope: BearerToken::new(token),
        },
    )
}

/// Hands over the authorization code that the device cloud changes for its tokens at the gateway;
/// `grantee_token` is the customer's at the device cloud.
#[must_use]
pub fn accept_grant(message_id: Uuid, code: String, grantee_token: String) -> Directive<AcceptGrantPayload> {
    let payload = AcceptGrantPayload {
        grant: Grant {
            r#type: "OAuth2.AuthorizationCode",
            code: Secret(code),
        },
        grantee: BearerToken::new(grantee_token),
    };
    Directive::without_endpoint(Header::accept_grant(message_id), payload)
}

/// Asks one endpoint for all it can tell. The answer repeats `correlation_token`; `token` is the
/// customer's at the device cloud, `cookie` what the endpoint declared.
#[must_use]
pub fn report_state(
    message_id: Uuid,
    correlation_token: String,
    endpoint_id: String,
    token: String,
    cookie: BTreeMap<String, String>,
) -> Directive<EmptyPayload> {
    Directive {
        directive: Inner {
            header: Header::report_state(message_id, correlation_token),
            endpoint: Some(DirectedEndpoint {
                scope: BearerToken::new(token),
                endpoint_id,
                cookie,
            }),
            payload: EmptyPayload {},
        },
    }
}

/// What `Discover` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiscoverPayload {
    scope: BearerToken,
}

/// What `AcceptGrant` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AcceptGrantPayload {
    grant: Grant,
    grantee: BearerToken,
}

/// Nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EmptyPayload {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Grant {
    r#type: &'static str,
    code: Secret,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct DirectedEndpoint {
    scope: BearerToken,
    endpoint_id: String,
    cookie: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct BearerToken {
    r#type: &'static str,
    token: Secret,
}

impl BearerToken {
    const fn new(token: String) -> Self {
        Self {
            r#type: "BearerToken",
            token: Secret(token),
        }
    }
}

/// Written to the wire, but not shown.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl<P> Directive<P> {
    const fn without_endpoint(header: Header, payload: P) -> Self {
        Self {
            directive: Inner {
                header,
                endpoint: None,
                payload,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ID: Uuid = Uuid::from_u128(7);
    const ID_TEXT: &str = "00000000-0000-0000-0000-000000000007";

    #[test]
    fn discover_carries_the_customers_token() {
        let expected = json!({ "directive": {
            "header": { "namespace": "Alexa.Discovery", "name": "Discover", "payloadVersion": "3", "messageId": ID_TEXT },
            "payload": { "scope": { "type": "BearerToken", "token": "t" } } } });
        assert_eq!(serde_json::to_value(discover(ID, "t".into())).unwrap(), expected);
    }

    #[test]
    fn accept_grant_carries_code_and_grantee() {
        let expected = json!({ "directive": {
            "header": { "namespace": "Alexa.Authorization", "name": "AcceptGrant", "payloadVersion": "3", "messageId": ID_TEXT },
            "payload": {
                "grant": { "type": "OAuth2.AuthorizationCode", "code": "c" },
                "grantee": { "type": "BearerToken", "token": "t" } } } });
        let directive = accept_grant(ID, "c".into(), "t".into());
        assert_eq!(serde_json::to_value(directive).unwrap(), expected);
    }

    #[test]
    fn report_state_names_the_endpoint_and_carries_a_correlation_token() {
        let expected = json!({ "directive": {
            "header": { "namespace": "Alexa", "name": "ReportState", "payloadVersion": "3", "messageId": ID_TEXT,
                        "correlationToken": "k" },
            "endpoint": { "scope": { "type": "BearerToken", "token": "t" }, "endpointId": "dw-1", "cookie": { "a": "b" } },
            "payload": {} } });
        let cookie = BTreeMap::from([("a".to_owned(), "b".to_owned())]);
        let directive = report_state(ID, "k".into(), "dw-1".into(), "t".into(), cookie);
        assert_eq!(serde_json::to_value(directive).unwrap(), expected);
    }

    #[test]
    fn no_secret_is_shown() {
        let shown = format!("{:?}", accept_grant(ID, "code-1".into(), "token-1".into()));
        assert!(!shown.contains("code-1") && !shown.contains("token-1"), "{shown}");
    }
}
