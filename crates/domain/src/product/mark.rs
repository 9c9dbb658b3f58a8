//! Whether customers can buy what a list names, in each marketplace of a device.

use std::collections::BTreeMap;

use super::{Asin, ListEntries};
use crate::reference::MarketplaceCode;

/// What the programme's catalogue says about products, in those marketplaces it knows any of.
///
/// A marketplace that is not in it has no catalogue, so nothing can be said about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalogue(pub BTreeMap<MarketplaceCode, BTreeMap<Asin, bool>>);

/// What the catalogue says about a product in a marketplace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// Customers can buy it.
    Available,
    /// The catalogue has it, and customers cannot buy it.
    NotAvailable,
    /// The catalogue does not have it.
    Unknown,
    /// There is no catalogue of this marketplace.
    NotChecked,
}

impl Mark {
    /// Every mark.
    pub const ALL: [Self; 4] = [Self::Available, Self::NotAvailable, Self::Unknown, Self::NotChecked];

    /// The name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::NotAvailable => "not_available",
            Self::Unknown => "unknown",
            Self::NotChecked => "not_checked",
        }
    }

    /// Whether a list with such an entry has a hole.
    #[must_use]
    pub const fn is_hole(self) -> bool {
        matches!(self, Self::NotAvailable | Self::Unknown)
    }
}

/// An entry of a list with its mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// Where.
    pub marketplace: MarketplaceCode,
    /// What.
    pub asin: Asin,
    /// What the catalogue says.
    pub mark: Mark,
}

/// A list held against the catalogue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListCheck {
    /// Every entry in the marketplaces asked for, in their order and the list's.
    pub marks: Vec<Marked>,
    /// The marketplaces asked for that have a catalogue and no entry in the list.
    pub bare: Vec<MarketplaceCode>,
}

impl ListCheck {
    /// Marks every entry of a list in these marketplaces (`programme.md` 6.3).
    #[must_use]
    pub fn of(entries: &ListEntries, marketplaces: &[MarketplaceCode], catalogue: &Catalogue) -> Self {
        let mut check = Self::default();
        for marketplace in marketplaces {
            let shelf = catalogue.0.get(marketplace);
            let asins = entries.get(marketplace).map_or(&[][..], Vec::as_slice);
            if asins.is_empty() && shelf.is_some() {
                check.bare.push(marketplace.clone());
            }
            check.marks.extend(asins.iter().map(|asin| Marked {
                marketplace: marketplace.clone(),
                asin: asin.clone(),
                mark: mark(asin, shelf),
            }));
        }
        check
    }

    /// The entries customers could not buy.
    pub fn holes(&self) -> impl Iterator<Item = &Marked> {
        self.marks.iter().filter(|marked| marked.mark.is_hole())
    }

    /// Whether customers could not buy something, or would find nothing.
    #[must_use]
    pub fn has_holes(&self) -> bool {
        !self.bare.is_empty() || self.holes().next().is_some()
    }
}

fn mark(asin: &Asin, shelf: Option<&BTreeMap<Asin, bool>>) -> Mark {
    match shelf.map(|shelf| shelf.get(asin)) {
        None => Mark::NotChecked,
        Some(None) => Mark::Unknown,
        Some(Some(true)) => Mark::Available,
        Some(Some(false)) => Mark::NotAvailable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASINS: [&str; 3] = ["B0NLF300H1", "B0NLF300H2", "B0NLF300H3"];

    fn codes<const N: usize>(codes: [&str; N]) -> Vec<MarketplaceCode> {
        codes.iter().map(|code| code.parse().unwrap()).collect()
    }

    fn entries(lists: &[(&str, &[&str])]) -> ListEntries {
        let list = |asins: &[&str]| asins.iter().map(|asin| asin.parse().unwrap()).collect();
        lists
            .iter()
            .map(|(code, asins)| (code.parse().unwrap(), list(asins)))
            .collect()
    }

    fn catalogue() -> Catalogue {
        let shelf = [(ASINS[0].parse().unwrap(), true), (ASINS[1].parse().unwrap(), false)];
        Catalogue(
            [
                ("US".parse().unwrap(), shelf.into()),
                ("DE".parse().unwrap(), BTreeMap::new()),
            ]
            .into(),
        )
    }

    #[test]
    fn every_entry_is_marked_where_the_device_is_offered() {
        let entries = entries(&[("US", &ASINS), ("JP", &ASINS[..1]), ("FR", &ASINS[..1])]);
        let check = ListCheck::of(&entries, &codes(["US", "JP"]), &catalogue());
        let marks: Vec<_> = check
            .marks
            .iter()
            .map(|marked| (marked.marketplace.as_str(), marked.mark))
            .collect();
        let expected = [
            ("US", Mark::Available),
            ("US", Mark::NotAvailable),
            ("US", Mark::Unknown),
            ("JP", Mark::NotChecked),
        ];
        assert_eq!(marks, expected);
        assert_eq!((check.holes().count(), check.has_holes()), (2, true));
    }

    #[test]
    fn a_marketplace_with_a_catalogue_and_no_entry_is_bare() {
        let check = ListCheck::of(
            &entries(&[("US", &ASINS[..1])]),
            &codes(["US", "DE", "JP"]),
            &catalogue(),
        );
        assert_eq!(check.bare, codes(["DE"]));
        assert!(check.has_holes() && check.holes().next().is_none());
    }

    #[test]
    fn without_a_catalogue_nothing_has_holes() {
        let check = ListCheck::of(&entries(&[("US", &ASINS)]), &codes(["US", "DE"]), &Catalogue::default());
        assert!(!check.has_holes());
        assert_eq!(check.marks.len(), 3);
    }
}
