//! Whether a mail is believed to come from whom it names.

use std::{fmt, str::FromStr};

/// How the program knows that a mail comes from whom it names as its sender.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum SenderCheck {
    /// No mail is taken.
    #[default]
    Off,
    /// The mail server with this name has verified it and says so in the mail.
    VerifiedBy(AuthservId),
    /// Whoever can reach the mail server is believed; for private networks.
    TrustSender,
}

/// The name under which a mail server states what it verified (RFC 8601 2.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthservId(String);

impl AuthservId {
    /// Whether a name in a mail is this one.
    pub(crate) fn is(&self, named: &str) -> bool {
        self.0.eq_ignore_ascii_case(named)
    }
}

impl fmt::Display for AuthservId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for AuthservId {
    type Err = ();

    /// Takes what needs no quotes in a header; at most 253 characters, as a host name has.
    fn from_str(raw: &str) -> Result<Self, ()> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
        if (1..=253).contains(&raw.len()) && raw.bytes().all(is_plain) {
            Ok(Self(raw.to_owned()))
        } else {
            Err(())
        }
    }
}

impl FromStr for SenderCheck {
    type Err = ();

    /// `off`, `verified-by NAME` or `trust-sender`.
    fn from_str(raw: &str) -> Result<Self, ()> {
        match raw.trim().split_once(char::is_whitespace) {
            Some(("verified-by", name)) => Ok(Self::VerifiedBy(name.trim().parse()?)),
            None if raw.trim() == "off" => Ok(Self::Off),
            None if raw.trim() == "trust-sender" => Ok(Self::TrustSender),
            _ => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_read_and_nothing_else() {
        let named = SenderCheck::VerifiedBy(AuthservId("mx.example.com".to_owned()));
        assert_eq!("verified-by  mx.example.com".parse(), Ok(named));
        assert_eq!("off".parse(), Ok(SenderCheck::Off));
        assert_eq!("trust-sender".parse(), Ok(SenderCheck::TrustSender));
        for wrong in [
            "",
            "on",
            "verified-by",
            "verified-by a b",
            "verified-by a;b",
            "trust-sender x",
        ] {
            assert_eq!(wrong.parse::<SenderCheck>(), Err(()), "{wrong}");
        }
    }
}
