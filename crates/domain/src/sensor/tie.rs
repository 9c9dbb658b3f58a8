//! What ties a customer's sensor to a registered slot: its replenishment ID, and that the customer
//! may enrol the device (`protocol.md` 3.3, `programme.md` 6.7).

use std::str::FromStr;

use crate::device::{DeviceId, SlotId};

/// A sensor and its slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tied {
    /// The registered device.
    pub device: DeviceId,
    /// Its slot.
    pub slot_id: SlotId,
}

/// Whether a sensor is tied to a slot; if not, its levels are kept and shown, but nobody is told of a
/// low supply and nothing is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tie {
    /// It is.
    Tied,
    /// It declares no replenishment ID yet.
    NoId,
    /// Nobody gave this ID out for a device of this maker.
    UnknownId,
    /// The ID was given out once and is not good any more.
    RetiredId,
    /// The ID's slot has another kind of sensor.
    OtherKind,
    /// Another sensor of the endpoint declares the same ID.
    SameId,
    /// A sandbox ID at a customer who is none of the maker's stand-ins.
    SandboxId,
    /// The device is not offered where the customer buys.
    NotOffered,
    /// The marketplace is not certified, and the customer is no test account.
    NotOnAllowList,
}

impl Tie {
    /// Every way.
    pub const ALL: [Self; 9] = [
        Self::Tied,
        Self::NoId,
        Self::UnknownId,
        Self::RetiredId,
        Self::OtherKind,
        Self::SameId,
        Self::SandboxId,
        Self::NotOffered,
        Self::NotOnAllowList,
    ];

    /// The name in SQL and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tied => "tied",
            Self::NoId => "no_id",
            Self::UnknownId => "unknown_id",
            Self::RetiredId => "retired_id",
            Self::OtherKind => "other_kind",
            Self::SameId => "same_id",
            Self::SandboxId => "sandbox_id",
            Self::NotOffered => "not_offered",
            Self::NotOnAllowList => "not_on_allow_list",
        }
    }

    /// What a maker reads, and what to do about it.
    #[must_use]
    pub const fn explanation(self) -> &'static str {
        match self {
            Self::Tied => "Tied to its slot.",
            Self::NoId => "The discovery response declares no replenishment ID for this sensor. Add the slot's ID.",
            Self::UnknownId => "The replenishment ID is none of your devices'. Copy it from the device's page.",
            Self::RetiredId => "The replenishment ID is not good any more. Take the slot's current one.",
            Self::OtherKind => {
                "The ID belongs to a slot with another kind of sensor. Use the interface the slot was approved with."
            }
            Self::SameId => "Two sensors of the endpoint declare the same ID. Each slot has its own.",
            Self::SandboxId => "A sandbox ID is for test customers only. Use the slot's production ID.",
            Self::NotOffered => "The device is not offered where this customer buys.",
            Self::NotOnAllowList => {
                "The marketplace is not certified yet, and this customer is not on the device's allow list."
            }
        }
    }
}

/// A text that is no tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no tie of a sensor")]
pub struct UnknownTie;

impl FromStr for Tie {
    type Err = UnknownTie;

    fn from_str(raw: &str) -> Result<Self, UnknownTie> {
        Self::ALL.into_iter().find(|tie| tie.as_str() == raw).ok_or(UnknownTie)
    }
}
