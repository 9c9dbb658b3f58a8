//! A whole file into the catalogue: everything or nothing.

use std::{collections::BTreeMap, sync::Arc};

use replenish_domain::{
    account::{Action, Actor},
    audit::Act,
    product::Product,
};
use replenish_store::{
    Conn, StoreError, WriteTx,
    product_imports::Phase,
    products::{self, ProductKey},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{MAX_CSV_BYTES, ProductError, catalogue::currencies, file, progress::Progress};
use crate::{App, authorise};

/// Rows that go to the database at a time.
const CHUNK: usize = 2_000;

/// Whether an import only says what it would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportMode {
    /// Nothing is stored.
    DryRun,
    /// Everything is stored, or nothing when there is any fault.
    Apply,
}

/// What an import did, or would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
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
        let progress = Arc::new(Progress::default());
        let products = self.read_products(file, &progress).await?;
        if mode == ImportMode::DryRun {
            let mut conn = self.db.read().await?;
            return Ok(preview(&mut conn, &products, &progress).await?);
        }
        let mut tx = self.db.write().await?;
        let outcome = self.apply_products(&mut tx, actor, &products, &progress).await?;
        tx.commit().await?;
        Ok(outcome)
    }

    /// Adds and changes products within a transaction, and records it.
    pub(super) async fn apply_products(
        &self,
        tx: &mut WriteTx,
        actor: &Actor,
        products: &[Product],
        progress: &Progress,
    ) -> Result<ImportOutcome, StoreError> {
        products::hold(tx).await?;
        let (outcome, different) = compare(tx, products, progress).await?;
        progress.begin(Phase::Storing, different.len());
        for chunk in different.chunks(CHUNK) {
            products::put(tx, chunk, self.clock.now()).await?;
            progress.advance(chunk.len());
        }
        if !outcome.is_no_op() {
            let counts = json!({"rows": outcome.rows, "created": outcome.created, "changed": outcome.changed});
            self.record(tx, Act::by(actor, "products.imported").after(counts))
                .await?;
        }
        Ok(outcome)
    }

    pub(super) async fn read_products(
        &self,
        file: Vec<u8>,
        progress: &Arc<Progress>,
    ) -> Result<Vec<Product>, ProductError> {
        if file.len() > MAX_CSV_BYTES {
            return Err(ProductError::FileTooLarge);
        }
        let currencies = currencies(&mut self.db.read().await?).await?;
        let progress = Arc::clone(progress);
        // A large file takes long enough to keep others from being answered.
        let read = tokio::task::spawn_blocking(move || file::read(&file, &currencies, &progress)).await;
        match read {
            Ok(products) => Ok(products?),
            Err(stopped) => std::panic::resume_unwind(stopped.into_panic()),
        }
    }
}

/// What an import would do.
pub(super) async fn preview(
    conn: &mut Conn,
    products: &[Product],
    progress: &Progress,
) -> Result<ImportOutcome, StoreError> {
    Ok(compare(conn, products, progress).await?.0)
}

/// Holds products against the catalogue; the second are those that are new or different there.
async fn compare<'a>(
    conn: &mut Conn,
    products: &'a [Product],
    progress: &Progress,
) -> Result<(ImportOutcome, Vec<&'a Product>), StoreError> {
    progress.begin(Phase::Checking, products.len());
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
        progress.advance(chunk.len());
    }
    Ok((outcome, different))
}

fn key(product: &Product) -> ProductKey {
    (product.marketplace.clone(), product.asin.clone())
}
