//! Who a request comes from when proxies stand in between.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    Router,
    extract::{ConnectInfo, Request},
    http::HeaderMap,
    middleware::{self, Next},
};

use crate::config::Network;

/// Puts the client's address in the place of a trusted proxy's, so that handlers ask one thing only:
/// whom the connection is from. Without trusted proxies the header is not read, since anybody can
/// send it.
pub(crate) fn believing(proxies: Vec<Network>, routes: Router) -> Router {
    if proxies.is_empty() {
        return routes;
    }
    let proxies = Arc::new(proxies);
    routes.layer(middleware::from_fn(move |mut request: Request, next: Next| {
        let proxies = Arc::clone(&proxies);
        async move {
            if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>().copied()
                && let Some(client) = client(peer.ip(), request.headers(), &proxies)
            {
                request.extensions_mut().insert(ConnectInfo(SocketAddr::new(client, 0)));
            }
            next.run(request).await
        }
    }))
}

/// The last address in the chain that is no trusted proxy; none where the peer itself is not one.
///
/// Everything left of that address was written by somebody who is not trusted.
fn client(peer: IpAddr, headers: &HeaderMap, proxies: &[Network]) -> Option<IpAddr> {
    let is_trusted = |ip: IpAddr| proxies.iter().any(|proxy| proxy.contains(ip));
    if !is_trusted(peer) {
        return None;
    }
    let values = headers.get_all("x-forwarded-for").iter();
    let chain: Vec<_> = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|hop| hop.trim().parse::<IpAddr>().ok())
        .collect();
    let client = chain.into_iter().rev().find(|hop| !hop.is_some_and(is_trusted));
    client.flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client_of(peer: &str, forwarded: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let proxies = ["127.0.0.1".parse().unwrap(), "10.0.0.0/8".parse().unwrap()];
        client(peer.parse().unwrap(), &headers, &proxies).map(|ip| ip.to_string())
    }

    #[test]
    fn a_trusted_proxy_names_the_client() {
        assert_eq!(client_of("127.0.0.1", &["203.0.113.9"]).as_deref(), Some("203.0.113.9"));
    }

    #[test]
    fn a_stranger_names_nobody() {
        assert_eq!(client_of("203.0.113.1", &["198.51.100.7"]), None);
    }

    #[test]
    fn what_the_client_wrote_itself_is_not_believed() {
        let forwarded = ["198.51.100.7, 203.0.113.9", "10.0.0.2"];
        assert_eq!(client_of("127.0.0.1", &forwarded).as_deref(), Some("203.0.113.9"));
        assert_eq!(client_of("127.0.0.1", &["198.51.100.7, nonsense"]), None);
    }
}
