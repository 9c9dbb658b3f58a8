//! Where the program listens, and how it is reached from outside.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    str::FromStr,
};

use axum::http::Uri;

use super::{Network, reader::Reader};

/// Where the program listens, and how it is reached from outside.
#[derive(Debug)]
pub(crate) struct Server {
    /// The address and port requests come in at; port 0 takes a free one.
    pub(crate) listen: SocketAddr,
    /// How the console is reached; made of the listen address where it is not given.
    pub(crate) base_url: Option<BaseUrl>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub(crate) trusted_proxies: Vec<Network>,
}

/// An `http` or `https` address of a host, without a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BaseUrl(String);

impl BaseUrl {
    /// The address at which a server that listens at `listen` is reached from the same machine.
    pub(crate) fn of(listen: SocketAddr) -> Self {
        let ip = match listen.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
            ip => ip,
        };
        Self(format!("http://{}", SocketAddr::new(ip, listen.port())))
    }

    /// The scheme, the host and the port, as a client needs them; the port is the scheme's usual one
    /// where none is written.
    pub(crate) fn parts(&self) -> (bool, &str, u16) {
        let (is_https, authority) = match self.0.strip_prefix("https://") {
            Some(authority) => (true, authority),
            None => (false, self.0.trim_start_matches("http://")),
        };
        let usual = if is_https { 443 } else { 80 };
        // The colons of an IPv6 address stand in brackets.
        match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (is_https, host, port.parse().unwrap_or(usual)),
            _ => (is_https, authority, usual),
        }
    }

    /// The address without a slash at the end.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BaseUrl {
    type Err = ();

    fn from_str(raw: &str) -> Result<Self, ()> {
        let uri: Uri = raw.parse().map_err(drop)?;
        let scheme = uri.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https"));
        let host = uri
            .authority()
            .filter(|host| !host.host().is_empty() && !host.as_str().contains('@'));
        let is_bare = matches!(uri.path(), "" | "/") && uri.query().is_none();
        match (scheme, host) {
            (Some(scheme), Some(host)) if is_bare && !raw.contains('#') => Ok(Self(format!("{scheme}://{host}"))),
            _ => Err(()),
        }
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

pub(super) fn read(reader: &mut Reader) -> Server {
    Server {
        listen: reader
            .one(
                "server.listen",
                "an address and a port such as 127.0.0.1:8080",
                |text| text.parse().ok(),
            )
            .unwrap_or(DEFAULT_LISTEN),
        base_url: reader.one(
            "server.base_url",
            "an http or https address without a path, such as https://replenish.example.com",
            |text| text.parse().ok(),
        ),
        trusted_proxies: reader.many(
            "server.trusted_proxy",
            "addresses or networks such as 127.0.0.1 and 10.0.0.0/8",
            |text| text.parse().ok(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_is_a_scheme_and_a_host() {
        let read = |raw: &str| raw.parse::<BaseUrl>().map(|url| url.0);
        assert_eq!(
            read("https://replenish.example.com/").as_deref(),
            Ok("https://replenish.example.com")
        );
        assert_eq!(read("http://[::1]:8080").as_deref(), Ok("http://[::1]:8080"));
        for bad in [
            "replenish.example.com",
            "ftp://a",
            "https://",
            "https://u:p@a",
            "https://a/b",
            "https://a?b",
            "https://a#b",
        ] {
            assert_eq!(read(bad), Err(()), "{bad}");
        }
    }

    #[test]
    fn a_base_url_falls_into_scheme_host_and_port() {
        let url: BaseUrl = "https://[::1]".parse().unwrap();
        assert_eq!(url.parts(), (true, "[::1]", 443));
        let url: BaseUrl = "http://replenish.example.com:8080".parse().unwrap();
        assert_eq!(url.parts(), (false, "replenish.example.com", 8080));
    }

    #[test]
    fn a_server_on_every_address_is_reached_at_loopback() {
        assert_eq!(
            BaseUrl::of("0.0.0.0:80".parse().unwrap()).as_str(),
            "http://127.0.0.1:80"
        );
        assert_eq!(BaseUrl::of("[::]:80".parse().unwrap()).as_str(), "http://[::1]:80");
    }
}
