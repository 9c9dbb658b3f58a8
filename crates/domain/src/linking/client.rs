//! A maker's device cloud as an OAuth client.

use std::{fmt, str::FromStr};

use jiff::{SignedDuration, Timestamp};

use super::{CloudEndpoint, RedirectUri};
use crate::{
    Fault, Faults, Id,
    fault::Gather,
    id::{Client as ClientKind, Organisation},
    text::{Rule, line_type},
};

/// The identifier of a client inside the programme.
pub type ClientId = Id<ClientKind>;

/// The most redirect URIs a client may have.
pub const MAX_REDIRECT_URIS: usize = 10;
/// The most secrets of a client that are good at one time: the newest, and the one it takes the place of.
pub const MAX_LIVE_SECRETS: usize = 2;

line_type! {
    /// What a device cloud is called; customers read it when they consent.
    ClientName, Rule { what: "name", required: "name-required", too_long: "name-too-long", invalid: "name-invalid", max: 60 }
}

/// A maker's device cloud, which customers link with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its identifier inside the programme.
    pub id: ClientId,
    /// Whose it is.
    pub organisation: Id<Organisation>,
    /// What it calls itself at the token endpoint.
    pub public_id: PublicId,
    /// What customers know it by.
    pub name: ClientName,
    /// Where customers may be sent back to; compared character by character.
    pub redirect_uris: Vec<RedirectUri>,
    /// Where the cloud takes directives.
    pub directive_endpoint: Option<CloudEndpoint>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Grows with every change.
    pub version: i64,
}

/// The `client_id` of OAuth: `replenish.client.` and 32 hexadecimal digits, 49 characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PublicId(String);

impl PublicId {
    const PREFIX: &'static str = "replenish.client.";

    /// The identifier made of these random bytes.
    #[must_use]
    pub fn of(bytes: [u8; 16]) -> Self {
        Self(format!("{}{:032x}", Self::PREFIX, u128::from_be_bytes(bytes)))
    }

    /// The identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PublicId {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        let is_own = raw.strip_prefix(Self::PREFIX).is_some_and(|digits| {
            digits.len() == 32 && digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
        });
        if is_own {
            Ok(Self(raw.to_owned()))
        } else {
            Err(Fault::new("client-unknown", "There is no client with this client_id."))
        }
    }
}

impl fmt::Display for PublicId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How long the secret before stays good beside a new one: 0 to 30 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlap(i64);

impl Overlap {
    /// The most days.
    pub const MAX_DAYS: i64 = 30;

    /// So many days.
    pub fn days(days: i64) -> Result<Self, Fault> {
        if (0..=Self::MAX_DAYS).contains(&days) {
            Ok(Self(days))
        } else {
            let detail = format!("The old secret stays good for 0 to {} days.", Self::MAX_DAYS);
            Err(Fault::new("overlap-invalid", detail).with_limit(Self::MAX_DAYS.unsigned_abs()))
        }
    }

    /// When the old secret ends if the new one is made now.
    #[must_use]
    pub fn end(self, now: Timestamp) -> Timestamp {
        now.saturating_add(SignedDuration::from_hours(24 * self.0))
            .unwrap_or(Timestamp::MAX)
    }
}

impl FromStr for Overlap {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        Self::days(raw.trim().parse().unwrap_or(-1))
    }
}

/// Reads the redirect URIs of a client: none twice, at most [`MAX_REDIRECT_URIS`].
pub fn read_redirect_uris(raw: &[String]) -> Result<Vec<RedirectUri>, Faults> {
    if raw.len() > MAX_REDIRECT_URIS {
        let detail = format!("A client has at most {MAX_REDIRECT_URIS} redirect URIs.");
        return Err(Fault::new("redirect-uris-too-many", detail)
            .with_limit(MAX_REDIRECT_URIS as u64)
            .into());
    }
    let mut gather = Gather::default();
    let mut uris = Vec::with_capacity(raw.len());
    for (at, raw) in raw.iter().enumerate() {
        let place = format!("/{at}");
        match gather.take(&place, raw.parse::<RedirectUri>()) {
            Some(uri) if uris.contains(&uri) => {
                gather
                    .push(Fault::new("redirect-uri-repeated", "This address stands here twice. Remove one.").at(place));
            }
            Some(uri) => uris.push(uri),
            None => {}
        }
    }
    gather.finish()?;
    Ok(uris)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_identifier_reads_back_and_stays_below_a_hundred_characters() {
        let made = PublicId::of([0xAB; 16]);
        assert_eq!(made.as_str().parse::<PublicId>(), Ok(made.clone()));
        assert_eq!(made.as_str().len(), 49);
        for foreign in [
            "",
            "amzn1.application.1",
            "replenish.client.",
            "replenish.client.ABABABABABABABABABABABABABABABAB",
        ] {
            assert_eq!(foreign.parse::<PublicId>().unwrap_err().code, "client-unknown");
        }
    }

    #[test]
    fn an_old_secret_stays_good_for_thirty_days_at_most() {
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        assert_eq!(Overlap::days(0).unwrap().end(now), now);
        assert_eq!(
            "30".parse::<Overlap>().unwrap().end(now),
            "2026-12-22T10:00:00Z".parse().unwrap()
        );
        for raw in ["31", "-1", "", "soon"] {
            assert_eq!(raw.parse::<Overlap>().unwrap_err().limit, Some(30), "{raw:?}");
        }
    }

    #[test]
    fn every_wrong_redirect_uri_is_named_at_its_place() {
        let raw = ["https://a.example/cb", "ftp://a.example", "https://a.example/cb"].map(str::to_owned);
        let faults = read_redirect_uris(&raw).unwrap_err();
        let found: Vec<_> = faults
            .as_slice()
            .iter()
            .map(|fault| (fault.pointer.as_str(), fault.code))
            .collect();
        assert_eq!(found, [("/1", "redirect-uri-invalid"), ("/2", "redirect-uri-repeated")]);
        assert_eq!(
            read_redirect_uris(&vec![raw[0].clone(); 11]).unwrap_err().as_slice()[0].limit,
            Some(10)
        );
    }
}
