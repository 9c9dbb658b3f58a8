//! Addresses of a device cloud.

use std::{fmt, str::FromStr};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};
use serde::{Deserialize, Serialize};

use crate::Fault;

/// The most bytes of an address.
const MAX_LEN: usize = 2_048;

/// Where customers are sent back to: `https`, or `http` to the machine itself, without a fragment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RedirectUri(String);

/// Where a cloud takes directives: `https` only.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CloudEndpoint(String);

impl RedirectUri {
    /// What a Content-Security-Policy calls the address: its scheme and host. For a host in brackets the policy
    /// has no name, so the scheme alone has to do; only the machine itself can be meant.
    #[must_use]
    pub fn policy_source(&self) -> &str {
        match self.0.find("://[") {
            Some(end) => &self.0[..=end],
            None => self.origin(),
        }
    }

    /// The scheme, host and port of the address.
    #[must_use]
    pub fn origin(&self) -> &str {
        let (scheme, _) = self.0.split_once("://").unwrap_or_default();
        &self.0[..scheme.len() + 3 + authority(&self.0).len()]
    }

    /// The address with these parameters behind those it has; names and values are encoded.
    #[must_use]
    pub fn with(&self, parameters: &[(&str, &str)]) -> String {
        let mut address = self.0.clone();
        for (name, value) in parameters {
            address.push(if address.contains('?') { '&' } else { '?' });
            address.extend(encoded(name));
            address.push('=');
            address.extend(encoded(value));
        }
        address
    }
}

impl FromStr for RedirectUri {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        let raw = raw.trim();
        let may_be_plain = is_loopback(host(authority(raw)));
        if raw.len() > MAX_LEN {
            let detail = format!("A redirect URI has at most {MAX_LEN} bytes.");
            Err(Fault::new("redirect-uri-too-long", detail).with_limit(MAX_LEN as u64))
        } else if is_address(raw) && (raw.starts_with("https://") || may_be_plain) {
            Ok(Self(raw.to_owned()))
        } else {
            let detail = "Enter an address such as https://cloud.example/linked, without a fragment. \
                          http is for 127.0.0.1, [::1] and localhost only.";
            Err(Fault::new("redirect-uri-invalid", detail))
        }
    }
}

impl FromStr for CloudEndpoint {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        let raw = raw.trim();
        if raw.len() > MAX_LEN {
            let detail = format!("An address has at most {MAX_LEN} bytes.");
            Err(Fault::new("directive-endpoint-too-long", detail).with_limit(MAX_LEN as u64))
        } else if is_address(raw) && raw.starts_with("https://") {
            Ok(Self(raw.to_owned()))
        } else {
            let detail = "Enter an address such as https://cloud.example/directives, without a fragment.";
            Err(Fault::new("directive-endpoint-invalid", detail))
        }
    }
}

macro_rules! text_form {
    ($($name:ident)*) => {$(
        impl $name {
            /// The address as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(raw: String) -> Result<Self, String> {
                raw.parse::<Self>().map_err(|fault| fault.detail)
            }
        }

        impl From<$name> for String {
            fn from(address: $name) -> Self {
                address.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

text_form! { RedirectUri CloudEndpoint }

/// Whether this is an absolute address that every program reads alike: visible ASCII, a host, no user,
/// no fragment, and nothing browsers repair on their own.
fn is_address(raw: &str) -> bool {
    let is_web = raw.starts_with("https://") || raw.starts_with("http://");
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"#\\\"<>^`{|}'".contains(&byte);
    is_web && raw.bytes().all(is_plain) && is_authority(authority(raw))
}

/// What stands between the two slashes and the path.
fn authority(raw: &str) -> &str {
    let rest = raw.split_once("://").map_or("", |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

fn host(authority: &str) -> &str {
    match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => &authority[..address.len() + 2],
        None => authority.split(':').next().unwrap_or_default(),
    }
}

fn is_authority(authority: &str) -> bool {
    let host = host(authority);
    let port = &authority[host.len()..];
    let is_port = |digits: &str| digits.parse::<u16>().is_ok_and(|port| port > 0) && !digits.starts_with('+');
    let has_good_port = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
    has_good_port && (host == "[::1]" || is_name(host))
}

fn is_name(host: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    host.len() <= 253 && host.split('.').all(is_label)
}

fn is_loopback(host: &str) -> bool {
    matches!(host, "127.0.0.1" | "[::1]" | "localhost")
}

/// Everything but what RFC 3986 calls unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

fn encoded(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, RESERVED)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://cloud.example/linked")]
    #[case("https://cloud.example:8443/linked?a=b%20c")]
    #[case("https://cloud.example")]
    #[case("http://127.0.0.1:7777/cb")]
    #[case("http://[::1]:7777/cb")]
    #[case("http://localhost/cb")]
    fn an_address_a_customer_can_be_sent_to(#[case] raw: &str) {
        assert_eq!(raw.parse::<RedirectUri>().unwrap().as_str(), raw);
    }

    #[rstest]
    #[case("http://cloud.example/linked")]
    #[case("http://localhost.evil.example/cb")]
    #[case("http://127.0.0.1@evil.example/cb")]
    #[case("https://user@cloud.example/")]
    #[case("https://cloud.example/#part")]
    #[case("https://cloud.example\\@evil.example/")]
    #[case("https:///linked")]
    #[case("https://cloud.example:0/")]
    #[case("https://cloud.example:+1/")]
    #[case("https://cloud.example/a b")]
    #[case("https://cloud.example/\u{e9}")]
    #[case("javascript:alert(1)")]
    #[case("cloud.example")]
    #[case("")]
    fn an_address_nobody_is_sent_to(#[case] raw: &str) {
        assert_eq!(raw.parse::<RedirectUri>().unwrap_err().code, "redirect-uri-invalid");
    }

    #[test]
    fn an_address_has_two_kibibytes_at_most() {
        let fits = format!("https://a.example/{}", "x".repeat(MAX_LEN - 18));
        assert!(fits.parse::<RedirectUri>().is_ok() && fits.parse::<CloudEndpoint>().is_ok());
        let over = format!("{fits}x");
        assert_eq!(over.parse::<RedirectUri>().unwrap_err().limit, Some(2_048));
        assert_eq!(over.parse::<CloudEndpoint>().unwrap_err().limit, Some(2_048));
    }

    #[test]
    fn directives_are_never_sent_in_the_clear() {
        assert!("http://localhost/cb".parse::<CloudEndpoint>().is_err());
        assert!("https://cloud.example/cb".parse::<CloudEndpoint>().is_ok());
    }

    #[test]
    fn parameters_stand_behind_those_that_are_there() {
        let uri: RedirectUri = "https://a.example/cb?x=1".parse().unwrap();
        assert_eq!(
            uri.with(&[("code", "a|b"), ("state", "\u{e9}&")]),
            "https://a.example/cb?x=1&code=a%7Cb&state=%C3%A9%26"
        );
        assert_eq!(uri.origin(), "https://a.example");
        assert_eq!(
            "http://[::1]:80/a".parse::<RedirectUri>().unwrap().origin(),
            "http://[::1]:80"
        );
        assert_eq!(uri.policy_source(), "https://a.example");
        assert_eq!(
            "http://[::1]:80/a".parse::<RedirectUri>().unwrap().policy_source(),
            "http:"
        );
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader_and_what_is_read_stays_the_same(raw in "(https?://)?\\PC{0,40}") {
            if let Ok(uri) = raw.parse::<RedirectUri>() {
                prop_assert!(uri.as_str().starts_with(uri.origin()));
                prop_assert_eq!(uri.as_str().parse::<RedirectUri>(), Ok(uri.clone()));
            }
        }
    }
}
