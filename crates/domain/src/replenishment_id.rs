//! The identifiers that tie a slot to an inventory interface (`programme.md` 6.8).
//!
//! A sandbox ID carries a mark in its text, so that it is known for what it is wherever it turns
//! up: `arn:replenish:smarthome:drs:sandbox-sensor:…` beside `arn:replenish:smarthome:drs:sensor:…`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Fault;

/// What the part of an identifier that names its kind begins with in the sandbox.
const MARK: &str = "sandbox-";

/// Where an identifier is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// Customers' devices; a reviewer assigned the identifier.
    #[default]
    Production,
    /// A maker's own trials; nobody reviewed anything.
    Sandbox,
}

impl Environment {
    /// The name in JSON and addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Sandbox => "sandbox",
        }
    }
}

impl FromStr for Environment {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        match raw {
            "production" => Ok(Self::Production),
            "sandbox" => Ok(Self::Sandbox),
            _ => Err(Fault::new("environment-unknown", "Choose production or sandbox.")),
        }
    }
}

/// What a programme's production identifiers begin with: 1 to 128 letters, digits and the marks
/// `: . _ - /`, no part of which carries the mark of the sandbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplenishmentPrefix(String);

impl ReplenishmentPrefix {
    /// The most characters; with the UUID behind it an identifier stays under 200.
    pub const MAX_LEN: usize = 128;

    /// The same for the sandbox: the last part is marked.
    fn in_sandbox(&self) -> String {
        let parts = self.0.trim_end_matches(':');
        let last = parts.rfind(':').map_or(0, |colon| colon + 1);
        format!("{}{MARK}{}", &self.0[..last], &self.0[last..])
    }
}

impl Default for ReplenishmentPrefix {
    fn default() -> Self {
        Self("arn:replenish:smarthome:drs:sensor:".to_owned())
    }
}

impl FromStr for ReplenishmentPrefix {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b":._-/".contains(&byte);
        let fits = (1..=Self::MAX_LEN).contains(&raw.len()) && raw.bytes().all(is_plain);
        if fits && !is_marked(raw) {
            return Ok(Self(raw.to_owned()));
        }
        let detail =
            "A prefix takes 1 to 128 letters, digits and the marks : . _ - /, and no part of it begins with sandbox-.";
        Err(Fault::new("prefix-invalid", detail).with_limit(Self::MAX_LEN as u64))
    }
}

/// The identifier that ties a slot to an inventory interface; opaque when read, but for its
/// environment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReplenishmentId(String);

impl ReplenishmentId {
    /// Issues an identifier for customers' devices: the programme's prefix and a random UUID.
    #[must_use]
    pub fn issue(prefix: &ReplenishmentPrefix, uuid: Uuid) -> Self {
        Self(format!("{}{uuid}", prefix.0))
    }

    /// Issues an identifier for the sandbox.
    #[must_use]
    pub fn issue_in_sandbox(prefix: &ReplenishmentPrefix, uuid: Uuid) -> Self {
        Self(format!("{}{uuid}", prefix.in_sandbox()))
    }

    /// An identifier as it was stored or received.
    #[must_use]
    pub fn opaque(raw: String) -> Self {
        Self(raw)
    }

    /// The whole text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where the identifier is good. What carries no mark, foreign texts too, counts as production.
    #[must_use]
    pub fn environment(&self) -> Environment {
        if is_marked(&self.0) {
            Environment::Sandbox
        } else {
            Environment::Production
        }
    }

    /// The identifier, unless it is one of the sandbox: code `sandbox-id-in-production`.
    pub fn for_production(self) -> Result<Self, Fault> {
        match self.environment() {
            Environment::Production => Ok(self),
            Environment::Sandbox => {
                let detail = format!("{self} is a sandbox ID. Customers' devices carry the ID a reviewer assigned.");
                Err(Fault::new("sandbox-id-in-production", detail))
            }
        }
    }
}

impl fmt::Display for ReplenishmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_marked(text: &str) -> bool {
    text.split(':').any(|part| part.starts_with(MARK))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const UUID: Uuid = Uuid::from_u128(7);

    #[rstest]
    #[case("arn:replenish:smarthome:drs:sensor:", "arn:replenish:smarthome:drs:sandbox-sensor:")]
    #[case("acme:", "sandbox-acme:")]
    #[case("acme/", "sandbox-acme/")]
    #[case("a:b", "a:sandbox-b")]
    #[case(":", "sandbox-:")]
    fn the_last_part_of_a_prefix_is_marked_in_the_sandbox(#[case] prefix: &str, #[case] marked: &str) {
        let prefix: ReplenishmentPrefix = prefix.parse().unwrap();
        let id = ReplenishmentId::issue_in_sandbox(&prefix, UUID);
        assert_eq!(id.as_str(), format!("{marked}{UUID}"));
    }

    #[rstest]
    #[case("")]
    #[case("a b")]
    #[case("arn:sandbox-sensor:")]
    fn a_prefix_is_plain_and_never_that_of_the_sandbox(#[case] prefix: &str) {
        let fault = prefix.parse::<ReplenishmentPrefix>().unwrap_err();
        assert_eq!(fault.code, "prefix-invalid");
    }

    #[test]
    fn a_sandbox_id_is_an_error_in_production() {
        let id = ReplenishmentId::issue_in_sandbox(&ReplenishmentPrefix::default(), UUID);
        assert_eq!(id.for_production().unwrap_err().code, "sandbox-id-in-production");
        let id = ReplenishmentId::issue(&ReplenishmentPrefix::default(), UUID);
        assert_eq!(id.clone().for_production(), Ok(id));
    }

    proptest! {
        #[test]
        fn every_id_tells_its_environment(prefix in "[a-zA-Z0-9:._/-]{1,128}", bits: u128) {
            let Ok(prefix) = prefix.parse::<ReplenishmentPrefix>() else { return Ok(()); };
            let uuid = Uuid::from_u128(bits);
            prop_assert_eq!(ReplenishmentId::issue(&prefix, uuid).environment(), Environment::Production);
            prop_assert_eq!(ReplenishmentId::issue_in_sandbox(&prefix, uuid).environment(), Environment::Sandbox);
        }
    }
}
