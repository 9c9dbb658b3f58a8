//! Products that customers may choose for a slot, and lists of them (`programme.md` 6.3).

mod asin;
mod facts;
mod line;
mod list;
mod mark;
mod price;

pub use asin::Asin;
pub use facts::{BrandName, Gtin, ImageUrl, ManufacturerName, PackUnit, ProductTitle};
pub use line::{Currencies, ProductLine, read_pack_size};
pub use list::{
    AssignedList, AssignedListKind, ListEntries, ListKind, MAX_LIST_ENTRIES, ProductList, ProductListId, read_entries,
};
pub use mark::{Catalogue, ListCheck, Mark, Marked};
pub use price::Price;

use crate::{quantity::Amount, reference::MarketplaceCode};

/// A product as a marketplace's retail site offers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// Where.
    pub marketplace: MarketplaceCode,
    /// Its number there.
    pub asin: Asin,
    /// What it is called there.
    pub title: ProductTitle,
    /// Its brand.
    pub brand: BrandName,
    /// Who makes it.
    pub manufacturer: ManufacturerName,
    /// Units in one pack, more than zero; shipped orders raise the household's stock by it.
    pub pack_size: Amount,
    /// What the pack size counts in.
    pub unit: PackUnit,
    /// What a pack costs, in the marketplace's currency; none when it is not known.
    pub price: Option<Price>,
    /// Whether customers can buy it there.
    pub is_available: bool,
    /// Where its picture is.
    pub image_url: Option<ImageUrl>,
    /// Its trade item number.
    pub gtin: Option<Gtin>,
}
