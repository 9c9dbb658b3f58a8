//! A whole file into the catalogue: everything or nothing.

use std::collections::BTreeMap;

use replenish_domain::{
    account::{Action, Actor},
    audit::Act,
    product::Product,
};
use replenish_store::{
    Conn, StoreError,
    products::{self, ProductKey},
};
use serde_json::json;

use super::{MAX_CSV_BYTES, ProductError, catalogue::currencies, file};
use crate::{App, authorise};

/// Rows that go to the database at a time.
const CHUNK: usize = 500;

/// Whether an import only says what it would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportMode {
    /// Nothing is stored.
    DryRun,
    /// Everything is stored, or nothing when there is any fault.
    Apply,
}

/// What an import did, or would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportOutcome {
    /// Products in the file.
    pub rows: usize,
    /// Those that are new.
    pub created: usize,
    /// Those that are there and different.
    pub changed: usize,
    /// Those that are there just so.
    pub unchanged: usize,
}

impl ImportOutcome {
    /// Whether there is nothing to store.
    #[must_use]
    pub const fn is_no_op(&self) -> bool {
        self.created + self.changed == 0
    }
}

impl App {
    /// Reads a CSV file and, when asked to, adds and changes what it names. Products that it does
    /// not name stay as they are.
    pub async fn import_products(
        &self,
        actor: &Actor,
        file: Vec<u8>,
        mode: ImportMode,
    ) -> Result<ImportOutcome, ProductError> {
        authorise(actor, Action::Review)?;
        let products = self.read_products(file).await?;
        if mode == ImportMode::DryRun {
            let mut conn = self.db.read().await?;
            return Ok(compare(&mut conn, &products).await?.0);
        }
        let mut tx = self.db.write().await?;
        products::hold(&mut tx).await?;
        let (outcome, different) = compare(&mut tx, &products).await?;
        for chunk in different.chunks(CHUNK) {
            products::put(&mut tx, chunk.iter().copied(), self.clock.now()).await?;
        }
        if !outcome.is_no_op() {
            let counts = json!({"rows": outcome.rows, "created": outcome.created, "changed": outcome.changed});
            self.record(&mut tx, Act::by(actor, "products.imported").after(counts))
                .await?;
        }
        tx.commit().await?;
        Ok(outcome)
    }

    async fn read_products(&self, file: Vec<u8>) -> Result<Vec<Product>, ProductError> {
        if file.len() > MAX_CSV_BYTES {
            return Err(ProductError::FileTooLarge);
        }
        let currencies = currencies(&mut self.db.read().await?).await?;
        // A large file takes long enough to keep others from being answered.
        let read = tokio::task::spawn_blocking(move || file::read(&file, &currencies)).await;
        match read {
            Ok(products) => Ok(products?),
            Err(stopped) => std::panic::resume_unwind(stopped.into_panic()),
        }
    }
}

/// Holds products against the catalogue; the second are those that are new or different there.
async fn compare<'a>(
    conn: &mut Conn,
    products: &'a [Product],
) -> Result<(ImportOutcome, Vec<&'a Product>), StoreError> {
    let mut outcome = ImportOutcome {
        rows: products.len(),
        ..ImportOutcome::default()
    };
    let mut different = Vec::new();
    for chunk in products.chunks(CHUNK) {
        let keys: Vec<_> = chunk.iter().map(key).collect();
        let known = products::these(conn, &keys).await?.into_iter();
        let known: BTreeMap<_, _> = known.map(|stored| (key(&stored.product), stored.product)).collect();
        for (product, key) in chunk.iter().zip(&keys) {
            match known.get(key) {
                Some(stored) if stored == product => outcome.unchanged += 1,
                Some(_) => {
                    outcome.changed += 1;
                    different.push(product);
                }
                None => {
                    outcome.created += 1;
                    different.push(product);
                }
            }
        }
    }
    Ok((outcome, different))
}

fn key(product: &Product) -> ProductKey {
    (product.marketplace.clone(), product.asin.clone())
}
