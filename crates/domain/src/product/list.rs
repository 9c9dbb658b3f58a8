//! Lists of products: the programme's for a category, or one for a slot of a device.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Asin;
use crate::{
    Fault, Faults, Id,
    device::{DeviceId, SlotId},
    fault::{Gather, segment},
    reference::{CategoryCode, MarketplaceCode},
};

/// The identifier of a product list.
pub type ProductListId = Id<crate::id::ProductList>;

/// The products of a list by marketplace, in the order customers see them.
pub type ListEntries = BTreeMap<MarketplaceCode, Vec<Asin>>;

/// The most products a list has in one marketplace.
pub const MAX_LIST_ENTRIES: usize = 200;

/// Products that customers may choose among.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductList {
    /// Its identifier.
    pub id: ProductListId,
    /// What it is for.
    pub kind: ListKind,
    /// Its products.
    pub entries: ListEntries,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Grows with every change; the entity tag is made of it.
    pub version: i64,
}

/// What a list is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListKind {
    /// Every slot of this category that takes the programme's products; a category has one list.
    Category(CategoryCode),
    /// One slot of one device.
    DeviceSlot {
        /// The device.
        device: DeviceId,
        /// Its slot.
        slot_id: SlotId,
    },
}

impl ListKind {
    /// The bare kind.
    #[must_use]
    pub const fn bare(&self) -> AssignedListKind {
        match self {
            Self::Category(_) => AssignedListKind::Category,
            Self::DeviceSlot { .. } => AssignedListKind::DeviceSlot,
        }
    }
}

/// Whose a list was when it was assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssignedListKind {
    /// The programme's, for a category.
    Category,
    /// Of this slot alone.
    DeviceSlot,
}

impl AssignedListKind {
    /// The name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::DeviceSlot => "device_slot",
        }
    }
}

/// A list as a slot was given it; later changes of the list do not reach it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignedList {
    /// The list it is a copy of.
    pub id: ProductListId,
    /// Whose it is.
    pub kind: AssignedListKind,
    /// Its products, in the marketplaces of the device.
    pub entries: ListEntries,
}

/// Reads the products of a list; every fault at once, each at `/` and marketplace and place.
///
/// `known` are the programme's marketplaces.
pub fn read_entries(raw: &BTreeMap<String, Vec<String>>, known: &[MarketplaceCode]) -> Result<ListEntries, Faults> {
    let mut gather = Gather::default();
    let mut entries = ListEntries::new();
    for (code, asins) in raw {
        let place = segment(code);
        match known.iter().find(|known| known.as_str() == code) {
            None => {
                let detail = format!("The programme has no marketplace {code}.");
                gather.push(Fault::new("marketplace-unknown", detail).at(place));
            }
            Some(code) => {
                let read = gather.take(&place, read_asins(asins, code));
                // A marketplace without products is as good as left out.
                entries.extend(
                    read.filter(|asins| !asins.is_empty())
                        .map(|asins| (code.clone(), asins)),
                );
            }
        }
    }
    gather.finish()?;
    if entries.is_empty() {
        return Err(Fault::new("asin-required", "A list has at least one product.").into());
    }
    Ok(entries)
}

fn read_asins(raw: &[String], code: &MarketplaceCode) -> Result<Vec<Asin>, Faults> {
    let mut gather = Gather::default();
    if raw.len() > MAX_LIST_ENTRIES {
        let detail = format!(
            "A list has at most {MAX_LIST_ENTRIES} products in {code}; these are {}.",
            raw.len()
        );
        gather.push(Fault::new("too-many-products", detail).with_limit(MAX_LIST_ENTRIES as u64));
    }
    let mut seen = BTreeSet::new();
    let mut asins = Vec::new();
    for (at, raw) in raw.iter().enumerate().take(MAX_LIST_ENTRIES) {
        let Some(asin) = gather.take(&format!("/{at}"), raw.parse::<Asin>()) else {
            continue;
        };
        if !seen.insert(asin.clone()) {
            gather.push(Fault::new("asin-repeated", format!("{asin} stands twice for {code}.")).at(format!("/{at}")));
        }
        asins.push(asin);
    }
    gather.finish()?;
    Ok(asins)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &[(&str, &[&str])]) -> Result<ListEntries, Vec<(String, &'static str)>> {
        let raw = raw.iter().map(|(code, asins)| {
            let asins = asins.iter().map(|asin| (*asin).to_owned()).collect();
            ((*code).to_owned(), asins)
        });
        let known = ["US", "DE"].map(|code| code.parse().unwrap());
        read_entries(&raw.collect(), &known)
            .map_err(|faults| faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect())
    }

    #[test]
    fn a_list_keeps_its_order() {
        let entries = read(&[("US", &["B0NLF300H2", "B0NLF300H1"]), ("DE", &[])]).unwrap();
        assert_eq!(entries.len(), 1);
        let asins: Vec<_> = entries.values().flatten().map(Asin::as_str).collect();
        assert_eq!(asins, ["B0NLF300H2", "B0NLF300H1"]);
    }

    #[test]
    fn every_fault_of_a_list_is_told_at_once() {
        let faults = read(&[("BR", &["B0NLF300H1"]), ("US", &["x", "B0NLF300H1", "B0NLF300H1"])]).unwrap_err();
        let expected = [
            ("/BR", "marketplace-unknown"),
            ("/US/0", "asin-invalid"),
            ("/US/2", "asin-repeated"),
        ];
        assert_eq!(faults, expected.map(|(place, code)| (place.to_owned(), code)));
        assert_eq!(read(&[]).unwrap_err(), [(String::new(), "asin-required")]);
        let many = vec!["B0NLF300H1"; MAX_LIST_ENTRIES + 1];
        assert_eq!(read(&[("US", &many)]).unwrap_err()[0].1, "too-many-products");
    }
}
