//! The catalogue, product by product.

use std::{fmt, str::FromStr};

use replenish_domain::{
    Fault,
    account::{Action, Actor},
    audit::Act,
    product::{Currencies, Product, ProductLine},
};
use replenish_store::{
    Conn, StoreError,
    products::{self, Filter, ProductKey, StoredProduct},
    reference,
};
use serde_json::Value;

use super::{ProductError, file};
use crate::{App, Denied, Revision, authorise};

/// Products that are read at a time for a file.
const CHUNK: usize = 1_000;

/// A page of the catalogue.
#[derive(Debug, Clone)]
pub struct ProductPage {
    /// The products, by marketplace and number.
    pub products: Vec<StoredProduct>,
    /// Where the next page begins, if there is one.
    pub next: Option<ProductCursor>,
}

/// The place in the catalogue after which the next page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductCursor(ProductKey);

impl App {
    /// A page of the catalogue; `limit` is 1 to 200.
    pub async fn list_products(
        &self,
        actor: &Actor,
        filter: &Filter,
        after: Option<&ProductCursor>,
        limit: usize,
    ) -> Result<ProductPage, ProductError> {
        authorise(actor, Action::ReadProducts)?;
        let mut conn = self.db.read().await?;
        page(&mut conn, filter, after, limit).await
    }

    /// A product of the catalogue. What is no code or no ASIN names nothing.
    pub async fn product(&self, actor: &Actor, marketplace: &str, asin: &str) -> Result<StoredProduct, ProductError> {
        authorise(actor, Action::ReadProducts)?;
        let (Ok(marketplace), Ok(asin)) = (marketplace.parse(), asin.parse()) else {
            return Err(Denied::Hidden.into());
        };
        let mut conn = self.db.read().await?;
        let found = products::find(&mut conn, &marketplace, &asin).await?;
        Ok(found.ok_or(Denied::Hidden)?)
    }

    /// Adds a product to the catalogue, or changes the one that is there.
    pub async fn put_product(
        &self,
        actor: &Actor,
        line: &ProductLine,
        revision: Revision,
    ) -> Result<StoredProduct, ProductError> {
        let permit = |before: Option<&StoredProduct>| match before.map(|stored| stored.version) {
            version if revision.is_some() && revision != version => Err(ProductError::Stale),
            _ => Ok(()),
        };
        self.store_product(actor, line, permit).await
    }

    /// Adds a product that the catalogue does not have.
    pub async fn add_product(&self, actor: &Actor, line: &ProductLine) -> Result<StoredProduct, ProductError> {
        let permit = |before: Option<&StoredProduct>| {
            let taken = before.map(|StoredProduct { product, .. }| {
                let detail = format!(
                    "The catalogue has {} in {} already. Change that one.",
                    product.asin, product.marketplace
                );
                ProductError::from(Fault::new("product-taken", detail).at("/asin"))
            });
            taken.map_or(Ok(()), Err)
        };
        self.store_product(actor, line, permit).await
    }

    /// Stores a product if what is there before lets it.
    async fn store_product(
        &self,
        actor: &Actor,
        line: &ProductLine,
        permit: impl FnOnce(Option<&StoredProduct>) -> Result<(), ProductError>,
    ) -> Result<StoredProduct, ProductError> {
        authorise(actor, Action::Review)?;
        let mut tx = self.db.write().await?;
        let product = line.read(&currencies(&mut tx).await?)?;
        products::hold(&mut tx).await?;
        let before = products::find(&mut tx, &product.marketplace, &product.asin).await?;
        permit(before.as_ref())?;
        if let Some(same) = before.as_ref().filter(|stored| stored.product == product) {
            return Ok(same.clone());
        }
        products::put(&mut tx, &[&product], self.clock.now()).await?;
        let mut act = Act::by(actor, "product.changed").after(told(&product));
        if let Some(before) = &before {
            act = act.before(told(&before.product));
        }
        self.record(&mut tx, act).await?;
        tx.commit().await?;
        let version = before.map(|stored| stored.version).unwrap_or_default() + 1;
        Ok(StoredProduct { product, version })
    }

    /// The whole catalogue as a CSV file; importing it changes nothing.
    pub async fn export_products(&self, actor: &Actor) -> Result<Vec<u8>, ProductError> {
        authorise(actor, Action::ReadProducts)?;
        let mut conn = self.db.read().await?;
        let mut all = Vec::new();
        let mut after = None;
        loop {
            let found = page(&mut conn, &Filter::default(), after.as_ref(), CHUNK).await?;
            all.extend(found.products);
            after = found.next;
            if after.is_none() {
                return Ok(file::write(all.iter().map(|stored| &stored.product))?);
            }
        }
    }
}

/// The currency of each marketplace.
pub(super) async fn currencies(conn: &mut Conn) -> Result<Currencies, StoreError> {
    let marketplaces = reference::marketplaces(conn).await?.into_iter();
    Ok(marketplaces
        .map(|marketplace| (marketplace.code, marketplace.currency))
        .collect())
}

async fn page(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<&ProductCursor>,
    limit: usize,
) -> Result<ProductPage, ProductError> {
    let one_more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let mut products = products::list(conn, filter, after.map(|cursor| &cursor.0), one_more).await?;
    let has_more = products.len() > limit;
    products.truncate(limit);
    let last = products.last().filter(|_| has_more);
    let next = last.map(|stored| ProductCursor((stored.product.marketplace.clone(), stored.product.asin.clone())));
    Ok(ProductPage { products, next })
}

/// A product as the trail has it: the cells that are not empty, by their columns' names.
fn told(product: &Product) -> Value {
    let line = ProductLine::of(product);
    let cells = ProductLine::FIELDS.iter().zip(line.cells());
    let filled = cells.filter(|(_, cell)| !cell.is_empty());
    filled
        .map(|(name, cell)| ((*name).to_owned(), Value::from(cell)))
        .collect()
}

impl fmt::Display for ProductCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (marketplace, asin) = &self.0;
        write!(f, "{marketplace}.{asin}")
    }
}

impl FromStr for ProductCursor {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        let read = |raw: &str| {
            let (marketplace, asin) = raw.split_once('.')?;
            Some(Self((marketplace.parse().ok()?, asin.parse().ok()?)))
        };
        read(raw).ok_or_else(|| Fault::new("cursor-invalid", "Use the next_cursor of the page before, unchanged."))
    }
}
