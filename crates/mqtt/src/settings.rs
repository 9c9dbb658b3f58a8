//! What the operator says about the broker.

use std::{fmt, path::PathBuf, str::FromStr};

use crate::{options::lasting, trust::SetUpError};

/// The broker, and how it is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// Certificates to trust beside those of the system, in PEM form.
    pub extra_roots: Option<PathBuf>,
    /// The account at the broker, where it wants one.
    pub credentials: Option<Credentials>,
    /// The name that the broker keeps messages under while nobody fetches them; unlike that of every other
    /// client.
    pub client_id: String,
    /// What the topics begin with.
    pub topic: Topic,
}

impl Settings {
    /// Whether a connection can be prepared; connects to nobody.
    pub fn check(&self) -> Result<(), SetUpError> {
        lasting(self).map(drop)
    }
}

/// How the connection to a broker is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Security {
    /// Not at all, for a broker on the same machine.
    None,
    /// TLS from the first byte.
    #[default]
    Tls,
}

impl Security {
    /// The port brokers usually listen on for it.
    #[must_use]
    pub const fn usual_port(self) -> u16 {
        match self {
            Self::None => 1883,
            Self::Tls => 8883,
        }
    }
}

/// A security that is not among the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("choose between none and tls")]
pub struct SecurityError;

impl FromStr for Security {
    type Err = SecurityError;

    fn from_str(raw: &str) -> Result<Self, SecurityError> {
        match raw {
            "none" => Ok(Self::None),
            "tls" => Ok(Self::Tls),
            _ => Err(SecurityError),
        }
    }
}

/// An account at a broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Its name.
    pub username: String,
    /// Its password.
    pub password: Password,
}

/// A password that is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Hides a text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// The most bytes of the beginning of a topic.
const LONGEST: usize = 100;

/// What the topics of the programme begin with, such as `replenish`: levels of a topic without wildcards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic(String);

impl Topic {
    /// The topics that messages come in, those of all devices.
    pub(crate) fn events(&self) -> String {
        format!("{}/v3/events/#", self.0)
    }

    /// What the topics begin with that may be answered to.
    pub(crate) fn answers(&self) -> String {
        format!("{}/v3/answers/", self.0)
    }
}

impl Default for Topic {
    fn default() -> Self {
        Self("replenish".to_owned())
    }
}

/// A text that no topic can begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("levels of a topic, such as replenish or home/replenish, without + and #, in at most {LONGEST} bytes")]
pub struct TopicError;

impl FromStr for Topic {
    type Err = TopicError;

    fn from_str(raw: &str) -> Result<Self, TopicError> {
        let is_level =
            |level: &str| !level.is_empty() && !level.contains(['+', '#']) && !level.contains(char::is_control);
        // Topics that begin with $ are the broker's own.
        if raw.len() <= LONGEST && !raw.starts_with('$') && raw.split('/').all(is_level) {
            Ok(Self(raw.to_owned()))
        } else {
            Err(TopicError)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_has_levels_without_wildcards() {
        let topic: Topic = "home/replenish".parse().unwrap();
        assert_eq!(topic.events(), "home/replenish/v3/events/#");
        let longest = "t".repeat(LONGEST);
        assert!(longest.parse::<Topic>().is_ok());
        for wrong in [
            "",
            "/a",
            "a/",
            "a//b",
            "a/+",
            "#",
            "$SYS",
            "a\0",
            &format!("{longest}t"),
        ] {
            assert_eq!(wrong.parse::<Topic>(), Err(TopicError), "{wrong}");
        }
    }

    #[test]
    fn a_password_is_not_shown() {
        assert!(!format!("{:?}", Password::new("hunter2")).contains("hunter2"));
    }
}
