//! What a device still lacks before replenishment IDs can be requested (`programme.md` 4.3, 8.6).

use serde::Serialize;

use crate::{
    Fault,
    device::{Device, slot_label},
};

/// Whether something is complete, and what is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Readiness {
    /// Nothing is missing.
    pub complete: bool,
    /// The gaps, in the order of the pages that close them.
    pub missing: Vec<Fault>,
}

impl Readiness {
    /// Complete when nothing is missing.
    #[must_use]
    pub fn of(missing: Vec<Fault>) -> Self {
        Self {
            complete: missing.is_empty(),
            missing,
        }
    }
}

/// What the device itself lacks; the answers of the request are looked at in [`crate::request`].
#[must_use]
pub fn of_device(device: &Device) -> Readiness {
    let mut missing = Vec::new();
    if device.image.is_none() {
        missing.push(Fault::new("image-required", "Upload a picture of the device.").at("/image"));
    }
    missing.extend(friendly_names(device));
    missing.extend(categories(device));
    missing.extend(slot_names(device));
    Readiness::of(missing)
}

fn friendly_names(device: &Device) -> impl Iterator<Item = Fault> {
    device
        .marketplaces
        .iter()
        .enumerate()
        .filter(|(_, marketplace)| marketplace.friendly_name.is_none())
        .map(|(at, marketplace)| {
            Fault::new(
                "friendly-name-required",
                format!("Enter the friendly name for {}.", marketplace.code),
            )
            .at(format!("/marketplaces/{at}/friendly_name"))
        })
}

fn categories(device: &Device) -> impl Iterator<Item = Fault> {
    device
        .slots
        .iter()
        .enumerate()
        .filter(|(_, slot)| slot.category.is_none())
        .map(|(at, _)| {
            Fault::new(
                "category-required",
                format!("Choose the consumable category of {}.", slot_label(at)),
            )
            .at(format!("/slots/{at}/category"))
        })
}

fn slot_names(device: &Device) -> impl Iterator<Item = Fault> {
    device.slots.iter().enumerate().flat_map(move |(at, slot)| {
        device
            .marketplaces
            .iter()
            .filter(|marketplace| !slot.names.contains_key(&marketplace.code))
            .map(move |marketplace| {
                let code = &marketplace.code;
                Fault::new(
                    "slot-name-required",
                    format!("Enter the customer-facing name of {} for {code}.", slot.slot_id),
                )
                .at(format!("/slots/{at}/names/{code}"))
            })
    })
}
