//! How many of the names customers read are there (`programme.md` 4.3, 4.4).

use replenish_domain::{device::Device, reference::MarketplaceCode};

/// Names that are entered, out of those a request needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Coverage {
    pub(crate) entered: usize,
    pub(crate) needed: usize,
}

impl Coverage {
    /// The device's friendly names, one for each marketplace.
    pub(crate) fn of_friendly_names(device: &Device) -> Self {
        let named = |code: &&MarketplaceCode| has_friendly_name(device, code);
        Self {
            entered: codes(device).filter(named).count(),
            needed: device.marketplaces.len(),
        }
    }

    /// The slots' names, one for each slot and marketplace.
    pub(crate) fn of_slot_names(device: &Device) -> Self {
        Self {
            entered: codes(device).map(|code| named_slots(device, code)).sum(),
            needed: device.slots.len() * device.marketplaces.len(),
        }
    }

    /// Every name customers of one marketplace read.
    pub(crate) fn of_marketplace(device: &Device, code: &MarketplaceCode) -> Self {
        Self {
            entered: usize::from(has_friendly_name(device, code)) + named_slots(device, code),
            needed: 1 + device.slots.len(),
        }
    }

    /// The names still to be entered.
    pub(crate) fn missing(self) -> usize {
        self.needed.saturating_sub(self.entered)
    }

    /// Such as `4/5`.
    pub(crate) fn as_ratio(self) -> String {
        format!("{}/{}", self.entered, self.needed)
    }
}

fn codes(device: &Device) -> impl Iterator<Item = &MarketplaceCode> {
    device.marketplaces.iter().map(|marketplace| &marketplace.code)
}

fn has_friendly_name(device: &Device, code: &MarketplaceCode) -> bool {
    device
        .marketplace(code)
        .is_some_and(|marketplace| marketplace.friendly_name.is_some())
}

fn named_slots(device: &Device, code: &MarketplaceCode) -> usize {
    device.slots.iter().filter(|slot| slot.names.contains_key(code)).count()
}
