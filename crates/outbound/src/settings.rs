//! How the mail server is reached, as the operator set it.

use std::{fmt, path::PathBuf, str::FromStr, time::Duration};

use lettre::message::Mailbox;

/// How the mail server is reached.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// The server's name, which its certificate has to carry.
    pub host: String,
    /// The port; see [`Security::usual_port`].
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// Who the program is to the server; none where the server asks nobody.
    pub credentials: Option<Credentials>,
    /// Whom mails come from.
    pub from: Sender,
    /// How long the delivery of one mail may take in all.
    pub timeout: Duration,
    /// A PEM file with certificates to trust beside those of the machine.
    pub extra_roots: Option<PathBuf>,
}

/// How the connection to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Security {
    /// Not at all, for a server on the same machine.
    None,
    /// TLS after a greeting; a server that does not offer it gets no mail.
    #[default]
    StartTls,
    /// TLS from the first byte.
    Tls,
}

impl Security {
    /// The port servers usually listen on for it.
    #[must_use]
    pub const fn usual_port(self) -> u16 {
        match self {
            Self::None => 25,
            Self::StartTls => 587,
            Self::Tls => 465,
        }
    }
}

/// A security that is not among the three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("choose among none, starttls and tls")]
pub struct SecurityError;

impl FromStr for Security {
    type Err = SecurityError;

    fn from_str(raw: &str) -> Result<Self, SecurityError> {
        match raw {
            "none" => Ok(Self::None),
            "starttls" => Ok(Self::StartTls),
            "tls" => Ok(Self::Tls),
            _ => Err(SecurityError),
        }
    }
}

/// A name and a password for the mail server.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The name.
    pub username: String,
    /// The password.
    pub password: Secret,
}

/// A text nobody may read; has no `Display` and hides itself in `Debug`.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Whom mails come from, such as `Replenish <replenish@example.com>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender(pub(crate) Mailbox);

/// A text that is no sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("enter a sender such as “Replenish <replenish@example.com>”")]
pub struct SenderError;

impl FromStr for Sender {
    type Err = SenderError;

    fn from_str(raw: &str) -> Result<Self, SenderError> {
        raw.parse().map(Self).map_err(|_| SenderError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_hides_itself() {
        let credentials = Credentials {
            username: "replenish".to_owned(),
            password: Secret::new("correct horse"),
        };
        assert!(!format!("{credentials:?}").contains("horse"));
    }

    #[test]
    fn a_sender_has_an_address() {
        assert!("Replenish <replenish@example.com>".parse::<Sender>().is_ok());
        assert!("replenish@example.com".parse::<Sender>().is_ok());
        assert_eq!("Replenish".parse::<Sender>(), Err(SenderError));
        assert_eq!(
            "Replenish <a@example.com>\nBcc: b@example.com".parse::<Sender>(),
            Err(SenderError)
        );
    }
}
