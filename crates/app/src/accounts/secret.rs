//! Secrets that are handed out once and stored as hashes.

use std::fmt;

use sha2::{Digest, Sha256};

/// The secret of a session or a token; has no `Display` and hides itself in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub(crate) const fn new(text: String) -> Self {
        Self(text)
    }

    /// The characters, for the one place that hands them out.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What is stored of a secret. Secrets are random and long, so a plain hash cannot be guessed back.
pub(crate) fn stored_form(secret: &str) -> [u8; 32] {
    Sha256::digest(secret).into()
}
