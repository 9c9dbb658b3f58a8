//! Where a request comes from: an address to count knocks by, what the browser calls itself, and
//! what its owner reads.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{header, request::Parts},
};
use replenish_app::accounts::Client;
use replenish_domain::Language;

/// Whoever sends a request, signed in or not.
#[derive(Debug, Clone)]
pub(crate) struct Visitor(pub(crate) Client);

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        // Without a connection, as in tests, everybody comes from this machine.
        let address = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(peer)| peer.ip());
        let user_agent = parts.headers.get(header::USER_AGENT);
        let user_agent = user_agent.and_then(|value| value.to_str().ok()).unwrap_or_default();
        let languages = parts.headers.get(header::ACCEPT_LANGUAGE);
        let languages = languages.and_then(|value| value.to_str().ok()).unwrap_or_default();
        let client = Client::new(address, user_agent).reading(Language::accepted(languages));
        Ok(Self(client))
    }
}
