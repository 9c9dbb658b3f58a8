//! What customers see of a device: picture, friendly name and slot name, never anything else.

use replenish_domain::{device::Device, reference::Marketplace};

use super::head::image_address;

/// A notice as customers of one marketplace would read it.
pub(super) struct Preview {
    /// What the marketplace is called.
    pub(super) marketplace: String,
    /// The language the names are written in.
    pub(super) lang: String,
    pub(super) image: Option<String>,
    pub(super) friendly_name: String,
    pub(super) slot_name: Option<String>,
}

impl Preview {
    /// One for each marketplace whose friendly name is entered.
    pub(super) fn of(device: &Device, marketplaces: &[Marketplace]) -> Vec<Self> {
        device
            .marketplaces
            .iter()
            .filter_map(|offered| {
                let friendly_name = offered.friendly_name.as_ref()?.to_string();
                let marketplace = marketplaces.iter().find(|known| known.code == offered.code)?;
                let slot_name = device.slots.iter().find_map(|slot| slot.names.get(&offered.code));
                Some(Self {
                    marketplace: marketplace.name.to_string(),
                    lang: marketplace.locale().to_owned(),
                    image: image_address(device),
                    friendly_name,
                    slot_name: slot_name.map(ToString::to_string),
                })
            })
            .collect()
    }
}
