//! What the products of lists are called.

use std::collections::BTreeMap;

use replenish_domain::{
    product::{Asin, ListEntries, ProductTitle},
    reference::MarketplaceCode,
};
use replenish_store::{
    StoreError,
    products::{self, ProductKey},
};

use super::lists::keys_of;
use crate::App;

/// Titles of products, each in its marketplace; the catalogue does not have the others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Titles(BTreeMap<ProductKey, ProductTitle>);

impl Titles {
    /// What a product is called in a marketplace.
    #[must_use]
    pub fn of(&self, marketplace: &MarketplaceCode, asin: &Asin) -> Option<&str> {
        let key = (marketplace.clone(), asin.clone());
        self.0.get(&key).map(ProductTitle::as_str)
    }
}

impl App {
    /// What the catalogue calls the products of these lists. Titles stand on retail sites for
    /// everybody, so whoever sees a list may read them.
    pub async fn titles_of<'a>(&self, lists: impl IntoIterator<Item = &'a ListEntries>) -> Result<Titles, StoreError> {
        let keys = keys_of(lists);
        let mut conn = self.db.read().await?;
        let found = products::these(&mut conn, &keys).await?.into_iter();
        let titles = found.map(|stored| {
            let product = stored.product;
            ((product.marketplace, product.asin), product.title)
        });
        Ok(Titles(titles.collect()))
    }
}
