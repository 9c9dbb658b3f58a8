//! The catalogue of the demonstration programme and the lists of its categories, read from files
//! beside the code.
//!
//! The catalogue covers three marketplaces; in the others lists are not checked. One product is not
//! sold in one of them, so that a request at the desk shows a hole.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use replenish_app::{
    App,
    products::{ImportMode, NewList},
};
use replenish_domain::account::Actor;

const PRODUCTS: &[u8] = include_bytes!("../../demo/products.csv");
const LISTS: &str = include_str!("../../demo/lists.toml");

/// Stocks the programme.
pub(super) async fn fill(app: &App, reviewer: &Actor) -> Result<()> {
    app.import_products(reviewer, PRODUCTS.to_vec(), ImportMode::Apply)
        .await?;
    let lists: BTreeMap<String, Vec<String>> =
        toml::from_str(LISTS).context("the product lists of the demonstration cannot be read")?;
    let marketplaces = app.marketplaces().await?;
    for (category, asins) in lists {
        let codes = marketplaces.iter().map(|marketplace| marketplace.code.to_string());
        let new = NewList {
            kind: "category".to_owned(),
            category: Some(category),
            entries: codes.map(|code| (code, asins.clone())).collect(),
            ..NewList::default()
        };
        app.create_product_list(reviewer, &new).await?;
    }
    Ok(())
}
