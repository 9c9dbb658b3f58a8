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
    use axum::body::{Body, to_bytes};
    use tower::ServiceExt;

    use super::*;

    fn client_of(peer: &str, forwarded: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let proxies = ["127.0.0.1".parse().unwrap(), "10.0.0.0/8".parse().unwrap()];
        client(peer.parse().unwrap(), &headers, &proxies).map(|ip| ip.to_string())
    }

    #[tokio::test]
    async fn a_handler_sees_the_client_in_the_place_of_the_proxy() {
        let tell = async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.ip().to_string();
        let routes = Router::new().route("/", axum::routing::get(tell));
        for (proxies, expected) in [
            (vec!["10.0.0.1"], "203.0.113.9"),
            (vec!["10.0.0.2"], "10.0.0.1"),
            (vec![], "10.0.0.1"),
        ] {
            let proxies = proxies.iter().map(|proxy| proxy.parse().unwrap()).collect();
            let mut request = Request::new(Body::empty());
            let peer: SocketAddr = "10.0.0.1:4711".parse().unwrap();
            request.extensions_mut().insert(ConnectInfo(peer));
            request
                .headers_mut()
                .insert("x-forwarded-for", "203.0.113.9".parse().unwrap());
            let answer = believing(proxies, routes.clone()).oneshot(request).await.unwrap();
            let told = to_bytes(answer.into_body(), 100).await.unwrap();
            assert_eq!(told, expected);
        }
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
