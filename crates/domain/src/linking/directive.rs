//! What a device cloud is asked.

use std::{fmt, str::FromStr};

use jiff::Timestamp;

use super::LinkId;
use crate::{Fault, Id, id::Job};

/// The identifier of a directive is that of the job that asks.
pub type DirectiveId = Id<Job>;

/// What is asked (`protocol.md` 5.2 and 7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DirectiveName {
    /// To exchange a code for tokens.
    AcceptGrant,
    /// Which devices the customer has.
    Discover,
}

impl DirectiveName {
    /// The name on the wire, in SQL and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AcceptGrant => "AcceptGrant",
            Self::Discover => "Discover",
        }
    }
}

impl fmt::Display for DirectiveName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for DirectiveName {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        [Self::AcceptGrant, Self::Discover]
            .into_iter()
            .find(|name| name.as_str() == raw)
            .ok_or_else(|| Fault::new("directive-unknown", "Choose AcceptGrant or Discover."))
    }
}

/// What a device cloud was asked, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// Its identifier.
    pub id: DirectiveId,
    /// About which link.
    pub link: LinkId,
    /// What is asked.
    pub name: DirectiveName,
    /// When it was first due.
    pub created_at: Timestamp,
    /// How it stands.
    pub state: DirectiveState,
    /// What came of it, or why it has not been answered.
    pub said: Option<String>,
}

/// How a directive stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DirectiveState {
    /// It is sent until it is answered.
    Waiting,
    /// The cloud did what it was asked.
    Answered(Timestamp),
    /// It was given up.
    Failed(Timestamp),
}

impl DirectiveState {
    /// The name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Answered(_) => "answered",
            Self::Failed(_) => "failed",
        }
    }
}
