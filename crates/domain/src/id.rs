//! Identifiers: UUIDs inside, prefixed text outside.

use std::{fmt, hash::Hash, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// What an identifier names; the type keeps a device's identifier from being used as a request's.
pub trait Kind {
    /// The letters before the underscore, such as `dev`.
    const PREFIX: &'static str;
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {
        $($(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {}
        impl Kind for $name {
            const PREFIX: &'static str = $prefix;
        })*
    };
}

kinds! {
    /// A person who can sign in.
    Account = "acc";
    /// An API token.
    ApiToken = "tok";
    /// A row of the audit trail.
    AuditEntry = "aud";
    /// A maker's device cloud as an OAuth client.
    Client = "cli";
    /// Somebody who links devices.
    Customer = "cus";
    /// That a customer linked with a client.
    CustomerLink = "lnk";
    /// A filter of the queue that a reviewer saved under a name.
    DeskView = "vew";
    /// A registered device model.
    Device = "dev";
    /// A customer's device, as its cloud describes it.
    Endpoint = "end";
    /// What a code or a sandbox customer's tokens go back to.
    Grant = "grt";
    /// A request for replenishment IDs.
    IdRequest = "req";
    /// An invitation to join an organisation or the programme.
    Invitation = "inv";
    /// A unit of background work.
    Job = "job";
    /// A mail in the outbox.
    Mail = "mail";
    /// A maker's organisation.
    Organisation = "org";
    /// A list of products.
    ProductList = "lst";
    /// What a device cloud told of a sensor.
    Report = "rep";
    /// A text that reviewers keep for later.
    SavedAnswer = "ans";
    /// An inventory sensor of a customer's device.
    Sensor = "sen";
}

/// An identifier of a `K`, shown as `dev_018f…` (prefix, underscore, 32 hexadecimal digits).
///
/// The UUID is of version 7, so identifiers sort by age and index well.
pub struct Id<K> {
    uuid: Uuid,
    kind: PhantomData<fn() -> K>,
}

impl<K> Id<K> {
    /// Wraps a UUID that is known to name a `K`.
    #[must_use]
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self {
            uuid,
            kind: PhantomData,
        }
    }

    /// The bare UUID, for storage.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.uuid
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Id<K> {}

impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}

impl<K> Eq for Id<K> {}

impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.uuid.cmp(&other.uuid)
    }
}

impl<K> Hash for Id<K> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}

impl<K: Kind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", K::PREFIX, self.uuid.simple())
    }
}

impl<K: Kind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that is not an identifier of the kind asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier that starts with “{prefix}_”")]
pub struct IdError {
    /// The prefix that was expected.
    pub prefix: &'static str,
}

impl<K: Kind> FromStr for Id<K> {
    type Err = IdError;

    fn from_str(raw: &str) -> Result<Self, IdError> {
        raw.strip_prefix(K::PREFIX)
            .and_then(|rest| rest.strip_prefix('_'))
            .filter(|digits| digits.len() == 32)
            .filter(|digits| digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
            .and_then(|digits| Uuid::try_parse(digits).ok())
            .map(Self::from_uuid)
            .ok_or(IdError { prefix: K::PREFIX })
    }
}

impl<K: Kind> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, K: Kind> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(deserializer)?;
        raw.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_identifier_survives_its_text_form(bits: u128) {
            let id = Id::<Device>::from_uuid(Uuid::from_u128(bits));
            prop_assert_eq!(id.to_string().parse::<Id<Device>>(), Ok(id));
        }

        #[test]
        fn arbitrary_text_never_becomes_another_text(raw in ".*") {
            if let Ok(id) = raw.parse::<Id<Device>>() {
                prop_assert_eq!(id.to_string(), raw);
            }
        }
    }

    #[test]
    fn the_prefix_of_another_kind_is_refused() {
        let request = Id::<IdRequest>::from_uuid(Uuid::from_u128(7)).to_string();
        assert_eq!(request.parse::<Id<Device>>(), Err(IdError { prefix: "dev" }));
    }
}
