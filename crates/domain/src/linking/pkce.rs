//! Proof that whoever exchanges a code is who asked for it (RFC 7636, `S256` only).

use std::str::FromStr;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::Fault;

/// A `code_challenge` of the method `S256`: the SHA-256 of a verifier, 43 characters of base64url.
///
/// The method `plain` would show the verifier to whoever reads the request, so there is no type for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge(String);

impl Challenge {
    /// The characters, for storage.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this verifier, 43 to 128 unreserved characters, is the one behind the challenge.
    #[must_use]
    pub fn is_met_by(&self, verifier: &str) -> bool {
        let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        (43..=128).contains(&verifier.len())
            && verifier.bytes().all(is_unreserved)
            && BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == self.0
    }
}

impl FromStr for Challenge {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        if BASE64_URL_SAFE_NO_PAD.decode(raw).is_ok_and(|hash| hash.len() == 32) {
            Ok(Self(raw.to_owned()))
        } else {
            let detail = "A code_challenge is the SHA-256 of the verifier in base64url: 43 characters.";
            Err(Fault::new("code-challenge-invalid", detail))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 7636, appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn a_challenge_is_met_by_its_verifier_alone() {
        let challenge: Challenge = CHALLENGE.parse().unwrap();
        assert!(challenge.is_met_by(VERIFIER));
        for wrong in [
            "",
            CHALLENGE,
            &VERIFIER[1..],
            &format!("{VERIFIER}="),
            &VERIFIER.to_lowercase(),
        ] {
            assert!(!challenge.is_met_by(wrong), "{wrong:?}");
        }
    }

    #[test]
    fn what_is_no_hash_is_no_challenge() {
        for raw in [
            "",
            "abc",
            &CHALLENGE[1..],
            &format!("{CHALLENGE}="),
            &CHALLENGE.replace('-', "+"),
        ] {
            assert_eq!(
                raw.parse::<Challenge>().unwrap_err().code,
                "code-challenge-invalid",
                "{raw:?}"
            );
        }
    }
}
