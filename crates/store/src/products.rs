//! The catalogue: products of each marketplace.

use jiff::Timestamp;
use replenish_domain::{
    product::{Asin, Catalogue, Gtin, ImageUrl, Price, Product},
    quantity::Amount,
    reference::MarketplaceCode,
    text::search_key,
};

use crate::{
    devices::contains_pattern,
    engine::{Conn, Placeholder, Row, Sql, StoreError, Text, Value, WriteTx, args, statements},
};

statements! {
    /// An update that takes the row's lock on PostgreSQL, so that two changes never cross.
    HOLD = Sql::portable("UPDATE counters SET value = value + 1 WHERE name = 'catalogue'");
    FIND = Sql::portable(
        "SELECT p.marketplace, p.asin, p.title, p.brand, p.manufacturer, p.pack_size, p.unit, p.price_minor, m.currency, p.available,
         p.image_url, p.gtin, p.version FROM products p JOIN marketplaces m ON m.code = p.marketplace
         WHERE p.marketplace = $1 AND p.asin = $2",
    );
    LIST = Sql::portable(
        "SELECT p.marketplace, p.asin, p.title, p.brand, p.manufacturer, p.pack_size, p.unit, p.price_minor, m.currency, p.available,
         p.image_url, p.gtin, p.version FROM products p JOIN marketplaces m ON m.code = p.marketplace
         WHERE (p.marketplace, p.asin) > ($1, $2) AND (p.marketplace = $3 OR $3 IS NULL)
         AND (p.search LIKE $4 ESCAPE '\\' OR $4 IS NULL) AND (p.available = $5 OR $5 IS NULL)
         ORDER BY p.marketplace, p.asin LIMIT $6",
    );
    /// The engines share no way to pass a list; both read one from a JSON text.
    THESE = Sql::pair(
        "SELECT p.marketplace, p.asin, p.title, p.brand, p.manufacturer, p.pack_size, p.unit, p.price_minor, m.currency, p.available,
         p.image_url, p.gtin, p.version FROM json_each($1) k
         JOIN products p ON p.marketplace = json_extract(k.value, '$[0]') AND p.asin = json_extract(k.value, '$[1]')
         JOIN marketplaces m ON m.code = p.marketplace",
        "SELECT p.marketplace, p.asin, p.title, p.brand, p.manufacturer, p.pack_size, p.unit, p.price_minor, m.currency, p.available,
         p.image_url, p.gtin, p.version FROM json_array_elements(CAST($1 AS json)) k
         JOIN products p ON p.marketplace = k.value->>0 AND p.asin = k.value->>1
         JOIN marketplaces m ON m.code = p.marketplace",
    );
    STOCKED = Sql::portable(
        "SELECT code FROM marketplaces m WHERE EXISTS (SELECT 1 FROM products p WHERE p.marketplace = m.code) ORDER BY position, code",
    );
    /// [`put_columns`] of one product.
    PUT = Sql::pair(ONE_ON_SQLITE.as_str(), ONE_ON_POSTGRES.as_str());
    /// The same of [`MANY`] products.
    PUT_MANY = Sql::pair(MANY_ON_SQLITE.as_str(), MANY_ON_POSTGRES.as_str());
}

/// Products that are put with one statement.
const MANY: usize = 200;
/// What is bound of each.
const COLUMNS: usize = 13;

static ONE_ON_SQLITE: Text<1_000> = putting(1, Placeholder::Plain);
static ONE_ON_POSTGRES: Text<1_000> = putting(1, Placeholder::Numbered);
static MANY_ON_SQLITE: Text<11_000> = putting(MANY, Placeholder::Plain);
static MANY_ON_POSTGRES: Text<22_000> = putting(MANY, Placeholder::Numbered);

const fn putting<const N: usize>(rows: usize, placeholder: Placeholder) -> Text<N> {
    Text::inserting(
        "INSERT INTO products (marketplace, asin, title, brand, manufacturer, pack_size, unit, price_minor, available, image_url, gtin,
         search, updated_at, version) VALUES ",
        rows,
        COLUMNS,
        "1",
        placeholder,
        " ON CONFLICT (marketplace, asin) DO UPDATE SET title = excluded.title, brand = excluded.brand,
         manufacturer = excluded.manufacturer, pack_size = excluded.pack_size, unit = excluded.unit, price_minor = excluded.price_minor,
         available = excluded.available, image_url = excluded.image_url, gtin = excluded.gtin, search = excluded.search,
         updated_at = excluded.updated_at, version = products.version + 1",
    )
}

/// Where a product is.
pub type ProductKey = (MarketplaceCode, Asin);

/// Which products a list shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only those of this marketplace.
    pub marketplace: Option<MarketplaceCode>,
    /// Only those with this text in ASIN, title, brand or GTIN.
    pub search: Option<String>,
    /// Only those that customers can, or cannot, buy.
    pub is_available: Option<bool>,
}

/// A product and how often it was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredProduct {
    /// The product.
    pub product: Product,
    /// Grows with every change; the entity tag is made of it.
    pub version: i64,
}

/// Makes whoever else changes the catalogue wait until the transaction ends.
pub async fn hold(tx: &mut WriteTx) -> Result<(), StoreError> {
    tx.execute(HOLD, args![]).await.map(drop)
}

/// The product with this number in a marketplace.
pub async fn find(
    conn: &mut Conn,
    marketplace: &MarketplaceCode,
    asin: &Asin,
) -> Result<Option<StoredProduct>, StoreError> {
    let row = conn
        .fetch_optional(FIND, args![marketplace.as_str(), asin.as_str()])
        .await?;
    row.as_ref().map(read).transpose()
}

/// The products a filter lets through, by marketplace and number, from the one after `after`.
pub async fn list(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<&ProductKey>,
    limit: i64,
) -> Result<Vec<StoredProduct>, StoreError> {
    let (marketplace, asin) = after.map_or(("", ""), |(marketplace, asin)| (marketplace.as_str(), asin.as_str()));
    let args = args![
        marketplace,
        asin,
        filter.marketplace.as_ref().map(MarketplaceCode::as_str),
        filter.search.as_deref().map(contains_pattern),
        filter.is_available,
        limit
    ];
    let rows = conn.fetch_all(LIST, args).await?;
    rows.iter().map(read).collect()
}

/// Those of these products that the catalogue has, in no order.
pub async fn these(
    conn: &mut Conn,
    keys: impl IntoIterator<Item = &ProductKey>,
) -> Result<Vec<StoredProduct>, StoreError> {
    let keys: Vec<_> = keys.into_iter().collect();
    let rows = conn.fetch_all(THESE, args![serde_json::to_string(&keys)?]).await?;
    rows.iter().map(read).collect()
}

/// What the catalogue says about these products, with every marketplace it knows any product of.
pub async fn catalogue(conn: &mut Conn, keys: impl IntoIterator<Item = &ProductKey>) -> Result<Catalogue, StoreError> {
    let mut catalogue = Catalogue::default();
    for row in conn.fetch_all(STOCKED, args![]).await? {
        catalogue.0.entry(row.parse("code")?).or_default();
    }
    for StoredProduct { product, .. } in these(conn, keys).await? {
        let shelf = catalogue.0.entry(product.marketplace).or_default();
        shelf.insert(product.asin, product.is_available);
    }
    Ok(catalogue)
}

/// Adds products, or changes those that are there. No two may have the same key.
pub async fn put(tx: &mut WriteTx, products: &[&Product], now: Timestamp) -> Result<(), StoreError> {
    let (many, rest) = products.as_chunks::<MANY>();
    for chunk in many {
        let mut args = Vec::with_capacity(MANY * COLUMNS);
        for product in chunk {
            args.extend(put_columns(product, now));
        }
        tx.execute(PUT_MANY, args).await?;
    }
    for product in rest {
        tx.execute(PUT, put_columns(product, now).into()).await?;
    }
    Ok(())
}

/// A product in the order of the columns.
fn put_columns(product: &Product, now: Timestamp) -> [Value; COLUMNS] {
    let gtin = product.gtin.as_ref().map(Gtin::as_str);
    let search = [
        product.asin.as_str(),
        product.title.as_str(),
        product.brand.as_str(),
        gtin.unwrap_or_default(),
    ];
    [
        product.marketplace.as_str().into(),
        product.asin.as_str().into(),
        product.title.as_str().into(),
        product.brand.as_str().into(),
        product.manufacturer.as_str().into(),
        product.pack_size.millionths().into(),
        product.unit.as_str().into(),
        product.price.map(Price::minor).into(),
        product.is_available.into(),
        product.image_url.as_ref().map(ImageUrl::as_str).into(),
        gtin.into(),
        search_key(&search.join("\n")).into(),
        now.into(),
    ]
}

fn read(row: &Row) -> Result<StoredProduct, StoreError> {
    let currency: String = row.get("currency")?;
    let price = row.get::<Option<i64>>("price_minor")?.map(|minor| {
        Price::of_minor(minor, &currency).ok_or_else(|| StoreError::corrupt("price_minor", "out of range"))
    });
    let pack_size = Amount::from_millionths(row.get("pack_size")?);
    let product = Product {
        marketplace: row.parse("marketplace")?,
        asin: row.parse("asin")?,
        title: row.parse("title")?,
        brand: row.parse("brand")?,
        manufacturer: row.parse("manufacturer")?,
        pack_size: pack_size.ok_or_else(|| StoreError::corrupt("pack_size", "out of range"))?,
        unit: row.parse("unit")?,
        price: price.transpose()?,
        is_available: row.get("available")?,
        image_url: row.parse_optional("image_url")?,
        gtin: row.parse_optional("gtin")?,
    };
    Ok(StoredProduct {
        product,
        version: row.get("version")?,
    })
}
