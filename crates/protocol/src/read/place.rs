//! Where in a message something stands.

use std::fmt;

use super::Unusable;

/// A path into a message, such as `event.payload.change.properties[2].value`.
///
/// It lives on the stack and is only written out when something is wrong there.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place<'p> {
    Start(&'static str),
    Member(&'p Place<'p>, &'static str),
    Item(&'p Place<'p>, usize),
}

impl Place<'_> {
    pub(super) const PAYLOAD: Place<'static> = Place::Start("event.payload");

    pub(super) const fn member(&self, name: &'static str) -> Place<'_> {
        Place::Member(self, name)
    }

    pub(super) const fn item(&self, index: usize) -> Place<'_> {
        Place::Item(self, index)
    }

    /// Says what is wrong here: `reason` continues a sentence that begins with the place.
    pub(super) fn unusable(&self, reason: impl Into<String>) -> Unusable {
        Unusable {
            pointer: self.to_string(),
            reason: reason.into(),
        }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start(name) => f.write_str(name),
            Self::Member(parent, "@type") => write!(f, "{parent}['@type']"),
            Self::Member(parent, name) => write!(f, "{parent}.{name}"),
            Self::Item(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}
