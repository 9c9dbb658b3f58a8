//! The number a retail site knows a product by.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::Fault;

/// A retail product number: ten of `A-Z0-9`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Asin(String);

impl Asin {
    /// The number as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Asin {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        let raw = raw.trim();
        if raw.len() == 10 && raw.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
            Ok(Self(raw.to_owned()))
        } else {
            Err(Fault::new(
                "asin-invalid",
                "An ASIN has exactly ten upper-case letters or digits, such as B00NTCHCU2.",
            )
            .with_limit(10))
        }
    }
}

impl TryFrom<String> for Asin {
    type Error = String;

    fn try_from(raw: String) -> Result<Self, String> {
        raw.parse::<Self>().map_err(|fault| fault.detail)
    }
}

impl From<Asin> for String {
    fn from(asin: Asin) -> String {
        asin.0
    }
}

impl fmt::Display for Asin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
