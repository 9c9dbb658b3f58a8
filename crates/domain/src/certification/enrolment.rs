//! Who may enrol a device for replenishment (`programme.md` 6.7).

use crate::{device::Device, reference::MarketplaceCode};

/// Whether a customer may enrol a device in a marketplace, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enrolment {
    /// The marketplace is certified.
    Everybody,
    /// The customer is on the allow list.
    TestAccount,
    /// The device is not offered there.
    NotOffered,
    /// The device was never approved, so its slots have no replenishment IDs.
    NotAssigned,
    /// The marketplace is not certified, and the customer is not on the allow list.
    NotOnAllowList,
}

impl Enrolment {
    /// What holds for a customer who is or is not a confirmed test account of the device, which is
    /// given as customers meet it.
    #[must_use]
    pub fn of(live: Option<&Device>, code: &MarketplaceCode, is_confirmed: bool) -> Self {
        let Some(device) = live else {
            return Self::NotAssigned;
        };
        let Some(marketplace) = device.marketplace(code) else {
            return Self::NotOffered;
        };
        if marketplace.certified_at.is_some() {
            Self::Everybody
        } else if is_confirmed {
            Self::TestAccount
        } else {
            Self::NotOnAllowList
        }
    }

    /// Whether the customer may enrol.
    #[must_use]
    pub const fn is_allowed(self) -> bool {
        matches!(self, Self::Everybody | Self::TestAccount)
    }

    /// The name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Everybody => "certified",
            Self::TestAccount => "test-account",
            Self::NotOffered => "marketplace-not-offered",
            Self::NotAssigned => "ids-not-assigned",
            Self::NotOnAllowList => "not-on-allow-list",
        }
    }
}
