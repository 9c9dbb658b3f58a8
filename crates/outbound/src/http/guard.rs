//! Which addresses requests may go to: an address that somebody typed must not reach the machines
//! beside ours.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};

/// Whom requests may reach.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reach {
    /// Only addresses of the public internet.
    #[default]
    Public,
    /// Any address: for makers in the operator's own network.
    Everywhere,
}

impl Reach {
    fn allows(self, address: IpAddr) -> bool {
        self == Self::Everywhere || is_public(address)
    }

    /// A host that is written as an address asks no resolver.
    pub(super) fn allows_host_of(self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let host = host
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
            .unwrap_or(host);
        host.parse().map_or(true, |address| self.allows(address))
    }
}

/// Finds the addresses of names, and of them only those that may be reached. The connection goes to an
/// address it gave, so a name that changes its mind between the check and the connection gains nothing.
#[derive(Debug)]
pub(super) struct GuardedResolver(pub(super) Reach);

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<_> = found.filter(|found| reach.allows(found.ip())).collect();
            if allowed.is_empty() {
                return Err(NotPublic.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// The name stands for no address that may be reached.
#[derive(Debug, thiserror::Error)]
#[error("its address is not of the public internet")]
pub(super) struct NotPublic;

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// All but what the IANA registry of special-purpose addresses names.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b))
        || a >= 240;
    !is_special
}

/// Only global unicast; an address that wraps one of IPv4 is as public as that.
fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    let segments = address.segments();
    let wrapped = |at: usize| Ipv4Addr::from_bits(u32::from(segments[at]) << 16 | u32::from(segments[at + 1]));
    match segments[..2] {
        [0x64, 0xff9b] => segments[2..6] == [0; 4] && is_public_v4(wrapped(6)),
        [0x2002, _] => is_public_v4(wrapped(1)),
        // Protocol assignments, Teredo among them, and documentation.
        [0x2001, 0..0x200 | 0xdb8] | [0x3fff, 0..0x1000] => false,
        _ => segments[0] & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://0.0.0.0/")]
    #[case("https://10.1.2.3/")]
    #[case("https://100.64.0.1/")]
    #[case("https://127.0.0.1/")]
    #[case("https://127.1/")]
    #[case("https://2130706433/")]
    #[case("https://0x7f.1/")]
    #[case("https://169.254.169.254/latest/meta-data")]
    #[case("https://172.31.0.1/")]
    #[case("https://192.168.0.1/")]
    #[case("https://198.19.0.1/")]
    #[case("https://203.0.113.7/")]
    #[case("https://224.0.0.1/")]
    #[case("https://255.255.255.255/")]
    #[case("https://[::]/")]
    #[case("https://[::1]/")]
    #[case("https://[::ffff:127.0.0.1]/")]
    #[case("https://[::ffff:a00:1]/")]
    #[case("https://[64:ff9b::10.0.0.1]/")]
    #[case("https://[2002:a00:1::]/")]
    #[case("https://[2001::1]/")]
    #[case("https://[2001:db8::1]/")]
    #[case("https://[fc00::1]/")]
    #[case("https://[fe80::1]/")]
    #[case("https://[ff02::1]/")]
    fn an_address_that_is_not_of_the_public_internet(#[case] url: Url) {
        assert!(!Reach::Public.allows_host_of(&url), "{url}");
        assert!(Reach::Everywhere.allows_host_of(&url), "{url}");
    }

    #[rstest]
    #[case("https://1.1.1.1/")]
    #[case("https://100.128.0.1/")]
    #[case("https://172.32.0.1/")]
    #[case("https://[2606:4700::1111]/")]
    #[case("https://[::ffff:1.1.1.1]/")]
    #[case("https://[64:ff9b::101:101]/")]
    #[case("https://cloud.example/")]
    fn an_address_of_the_public_internet_or_a_name(#[case] url: Url) {
        assert!(Reach::Public.allows_host_of(&url), "{url}");
    }
}
