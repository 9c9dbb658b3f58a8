//! Marketplaces and consumable categories.

use replenish_domain::reference::{Category, Marketplace};

use crate::engine::{Conn, Row, Sql, StoreError, WriteTx, args, statements};

statements! {
    MARKETPLACES = Sql::portable("SELECT code, name, domain, locales, currency, region FROM marketplaces ORDER BY position, code");
    ADD_MARKETPLACE = Sql::portable(
        "INSERT INTO marketplaces (code, position, name, domain, locales, currency, region)
         VALUES ($1, (SELECT COALESCE(MAX(position), 0) + 1 FROM marketplaces), $2, $3, $4, $5, $6)
         ON CONFLICT (code) DO NOTHING",
    );
    CATEGORIES = Sql::portable("SELECT code, label, needs_explanation FROM categories ORDER BY position, code");
    ADD_CATEGORY = Sql::portable(
        "INSERT INTO categories (code, position, label, needs_explanation)
         VALUES ($1, (SELECT COALESCE(MAX(position), 0) + 1 FROM categories), $2, $3)
         ON CONFLICT (code) DO NOTHING",
    );
    CHANGE_CATEGORY = Sql::portable("UPDATE categories SET label = $2, needs_explanation = $3 WHERE code = $1");
}

/// Every marketplace, in the programme's order.
pub async fn marketplaces(conn: &mut Conn) -> Result<Vec<Marketplace>, StoreError> {
    let rows = conn.fetch_all(MARKETPLACES, args![]).await?;
    rows.iter().map(read_marketplace).collect()
}

/// Adds a marketplace at the end; false when its code is taken.
pub async fn add_marketplace(tx: &mut WriteTx, marketplace: &Marketplace) -> Result<bool, StoreError> {
    let args = args![
        marketplace.code.as_str(),
        marketplace.name.as_str(),
        &marketplace.domain,
        serde_json::to_string(&marketplace.locales)?,
        &marketplace.currency,
        &marketplace.region,
    ];
    Ok(tx.execute(ADD_MARKETPLACE, args).await? == 1)
}

/// Every category, in the programme's order.
pub async fn categories(conn: &mut Conn) -> Result<Vec<Category>, StoreError> {
    let rows = conn.fetch_all(CATEGORIES, args![]).await?;
    rows.iter().map(read_category).collect()
}

/// Adds a category at the end; false when its code is taken.
pub async fn add_category(tx: &mut WriteTx, category: &Category) -> Result<bool, StoreError> {
    let args = args![
        category.code.as_str(),
        category.label.as_str(),
        category.needs_explanation
    ];
    Ok(tx.execute(ADD_CATEGORY, args).await? == 1)
}

/// Changes what a category is called; false when there is none with its code.
pub async fn change_category(tx: &mut WriteTx, category: &Category) -> Result<bool, StoreError> {
    let args = args![
        category.code.as_str(),
        category.label.as_str(),
        category.needs_explanation
    ];
    Ok(tx.execute(CHANGE_CATEGORY, args).await? == 1)
}

fn read_marketplace(row: &Row) -> Result<Marketplace, StoreError> {
    Ok(Marketplace {
        code: row.parse("code")?,
        name: row.parse("name")?,
        domain: row.get("domain")?,
        locales: row.json("locales")?,
        currency: row.get("currency")?,
        region: row.get("region")?,
    })
}

fn read_category(row: &Row) -> Result<Category, StoreError> {
    Ok(Category {
        code: row.parse("code")?,
        label: row.parse("label")?,
        needs_explanation: row.get("needs_explanation")?,
    })
}
