//! The audit trail: who did what, when, with before and after. Only ever appended to.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::{
    Id,
    account::Actor,
    device::DeviceId,
    id::{Account, AuditEntry as AuditEntryKind, Organisation},
};

/// An entry of the trail as it is stored.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AuditEntry {
    /// Its identifier; entries sort by it.
    pub id: Id<AuditEntryKind>,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it; none for the program itself.
    pub actor: Option<Id<Account>>,
    /// What the actor was called then.
    pub actor_name: String,
    /// Whose organisation it concerns.
    pub organisation: Option<Id<Organisation>>,
    /// The device it concerns.
    pub device: Option<DeviceId>,
    /// What was done, such as `device.renamed`.
    pub action: String,
    /// The state before, where something changed.
    pub before: Option<Value>,
    /// The state after, where something is left.
    pub after: Option<Value>,
}

/// An act to be recorded: what an [`AuditEntry`] has before it is given its id and time.
#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    /// Who does it; none for the program itself.
    pub actor: Option<Id<Account>>,
    /// What the actor is called.
    pub actor_name: String,
    /// Whose organisation it concerns.
    pub organisation: Option<Id<Organisation>>,
    /// The device it concerns.
    pub device: Option<DeviceId>,
    /// What is done, such as `device.renamed`.
    pub action: &'static str,
    /// The state before.
    pub before: Option<Value>,
    /// The state after.
    pub after: Option<Value>,
}

impl Act {
    /// An act of somebody.
    #[must_use]
    pub fn by(actor: &Actor, action: &'static str) -> Self {
        Self {
            actor: Some(actor.account),
            actor_name: actor.name.to_string(),
            organisation: actor.organisation,
            device: None,
            action,
            before: None,
            after: None,
        }
    }

    /// An act of the program itself.
    #[must_use]
    pub fn by_program(action: &'static str) -> Self {
        Self {
            actor: None,
            actor_name: "Replenish".to_owned(),
            organisation: None,
            device: None,
            action,
            before: None,
            after: None,
        }
    }

    /// Names the device and whose it is.
    #[must_use]
    pub fn on(mut self, device: DeviceId, organisation: Id<Organisation>) -> Self {
        self.device = Some(device);
        self.organisation = Some(organisation);
        self
    }

    /// Names the organisation concerned.
    #[must_use]
    pub fn within(mut self, organisation: Option<Id<Organisation>>) -> Self {
        self.organisation = organisation;
        self
    }

    /// What was there before.
    #[must_use]
    pub fn before(mut self, before: impl Into<Value>) -> Self {
        self.before = Some(before.into());
        self
    }

    /// What is there after.
    #[must_use]
    pub fn after(mut self, after: impl Into<Value>) -> Self {
        self.after = Some(after.into());
        self
    }
}
