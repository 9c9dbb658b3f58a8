//! Lists of products: for a category, or for a slot of a device.

use std::collections::BTreeMap;

use jiff::Timestamp;
use replenish_domain::{
    device::{DeviceId, DeviceName, SlotId},
    product::{ListEntries, ListKind, ProductList, ProductListId},
    reference::CategoryCode,
};

use crate::{
    engine::{Conn, Row, Sql, StoreError, WriteTx, args, statements},
    slots::list as id_list,
};

statements! {
    CREATE = Sql::portable(
        "INSERT INTO product_lists (id, category, device_id, slot_id, updated_at, version) VALUES ($1, $2, $3, $4, $5, 1)
         ON CONFLICT (category) DO NOTHING",
    );
    FIND = Sql::portable("SELECT id, category, device_id, slot_id, updated_at, version FROM product_lists WHERE id = $1");
    LIST = Sql::portable(
        "SELECT id, category, device_id, slot_id, updated_at, version FROM product_lists
         WHERE (id < $1 OR $1 IS NULL) ORDER BY id DESC LIMIT $2",
    );
    OF_CATEGORIES = Sql::portable(
        "SELECT id, category, device_id, slot_id, updated_at, version FROM product_lists WHERE category IS NOT NULL ORDER BY category",
    );
    OF_DEVICE = Sql::portable(
        "SELECT id, category, device_id, slot_id, updated_at, version FROM product_lists WHERE device_id = $1 ORDER BY id DESC LIMIT $2",
    );
    OF_SLOTS = Sql::portable(
        "SELECT l.id, l.device_id, d.name AS device_name, l.slot_id, l.updated_at
         FROM product_lists l JOIN devices d ON d.id = l.device_id ORDER BY l.id DESC LIMIT $1",
    );
    DELETE = Sql::portable("DELETE FROM product_lists WHERE id = $1 AND version = $2");
    TOUCH = Sql::portable("UPDATE product_lists SET version = $3, updated_at = $4 WHERE id = $1 AND version = $2");
    CLEAR = Sql::portable("DELETE FROM product_list_entries WHERE list_id = $1");
    /// The engines share no way to pass a list; both read one from a JSON text.
    FILL = Sql::pair(
        "INSERT INTO product_list_entries (list_id, position, marketplace, asin)
         SELECT $1, key, json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each($2)",
        "INSERT INTO product_list_entries (list_id, position, marketplace, asin)
         SELECT $1, e.position, e.value->>0, e.value->>1
         FROM json_array_elements(CAST($2 AS json)) WITH ORDINALITY AS e (value, position)",
    );
    ENTRIES = Sql::pair(
        "SELECT list_id, marketplace, asin FROM product_list_entries
         WHERE list_id IN (SELECT unhex(value) FROM json_each($1)) ORDER BY list_id, position",
        "SELECT list_id, marketplace, asin FROM product_list_entries
         WHERE list_id IN (SELECT CAST(value AS uuid) FROM json_array_elements_text(CAST($1 AS json))) ORDER BY list_id, position",
    );
}

/// A list of a slot, without its products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotListHead {
    /// The list.
    pub id: ProductListId,
    /// The device.
    pub device: DeviceId,
    /// What the device is called in the console.
    pub device_name: DeviceName,
    /// The slot.
    pub slot_id: SlotId,
    /// When the list was last changed.
    pub updated_at: Timestamp,
}

/// Stores a new list; false when its category has one already.
pub async fn create(tx: &mut WriteTx, list: &ProductList) -> Result<bool, StoreError> {
    let (category, device, slot_id) = match &list.kind {
        ListKind::Category(category) => (Some(category.as_str()), None, None),
        ListKind::DeviceSlot { device, slot_id } => (None, Some(*device), Some(slot_id.as_str())),
    };
    let args = args![list.id, category, device, slot_id, list.updated_at];
    if tx.execute(CREATE, args).await? == 0 {
        return Ok(false);
    }
    fill(tx, list.id, &list.entries).await?;
    Ok(true)
}

/// Stores what a list has become; false when it is no longer at the version before.
pub async fn replace(tx: &mut WriteTx, list: &ProductList) -> Result<bool, StoreError> {
    let args = args![list.id, list.version - 1, list.version, list.updated_at];
    if tx.execute(TOUCH, args).await? == 0 {
        return Ok(false);
    }
    tx.execute(CLEAR, args![list.id]).await?;
    fill(tx, list.id, &list.entries).await?;
    Ok(true)
}

/// The list with this identifier.
pub async fn find(conn: &mut Conn, id: ProductListId) -> Result<Option<ProductList>, StoreError> {
    let row = conn.fetch_optional(FIND, args![id]).await?;
    Ok(with_entries(conn, row.as_slice()).await?.pop())
}

/// Lists of every kind, newest first, older than `after` where given.
pub async fn list(conn: &mut Conn, after: Option<ProductListId>, limit: i64) -> Result<Vec<ProductList>, StoreError> {
    let rows = conn.fetch_all(LIST, args![after, limit]).await?;
    with_entries(conn, &rows).await
}

/// The lists of the categories that have one.
pub async fn of_categories(conn: &mut Conn) -> Result<BTreeMap<CategoryCode, ProductList>, StoreError> {
    let rows = conn.fetch_all(OF_CATEGORIES, args![]).await?;
    let lists = with_entries(conn, &rows).await?.into_iter();
    let by_category = lists.filter_map(|list| match &list.kind {
        ListKind::Category(category) => Some((category.clone(), list)),
        ListKind::DeviceSlot { .. } => None,
    });
    Ok(by_category.collect())
}

/// The lists of a device's slots, newest first, at most `limit`.
pub async fn of_device(conn: &mut Conn, device: DeviceId, limit: i64) -> Result<Vec<ProductList>, StoreError> {
    let rows = conn.fetch_all(OF_DEVICE, args![device, limit]).await?;
    with_entries(conn, &rows).await
}

/// The lists of slots, newest first, at most `limit`.
pub async fn of_slots(conn: &mut Conn, limit: i64) -> Result<Vec<SlotListHead>, StoreError> {
    let rows = conn.fetch_all(OF_SLOTS, args![limit]).await?.into_iter();
    rows.map(|row| {
        Ok(SlotListHead {
            id: row.get("id")?,
            device: row.get("device_id")?,
            device_name: row.parse("device_name")?,
            slot_id: row.parse("slot_id")?,
            updated_at: row.get("updated_at")?,
        })
    })
    .collect()
}

/// Deletes a list; false when it is no longer at this version. Slots keep their copies.
pub async fn delete(tx: &mut WriteTx, id: ProductListId, version: i64) -> Result<bool, StoreError> {
    Ok(tx.execute(DELETE, args![id, version]).await? == 1)
}

async fn fill(tx: &mut WriteTx, id: ProductListId, entries: &ListEntries) -> Result<(), StoreError> {
    let pairs: Vec<_> = entries
        .iter()
        .flat_map(|(marketplace, asins)| asins.iter().map(move |asin| (marketplace, asin)))
        .collect();
    tx.execute(FILL, args![id, serde_json::to_string(&pairs)?])
        .await
        .map(drop)
}

async fn with_entries(conn: &mut Conn, rows: &[Row]) -> Result<Vec<ProductList>, StoreError> {
    let mut lists = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let ids: Vec<_> = lists.iter().map(|list| list.id).collect();
    let mut entries = BTreeMap::<ProductListId, ListEntries>::new();
    for row in conn.fetch_all(ENTRIES, args![id_list(&ids)]).await? {
        let of_list = entries.entry(row.get("list_id")?).or_default();
        of_list
            .entry(row.parse("marketplace")?)
            .or_default()
            .push(row.parse("asin")?);
    }
    for list in &mut lists {
        list.entries = entries.remove(&list.id).unwrap_or_default();
    }
    Ok(lists)
}

fn read(row: &Row) -> Result<ProductList, StoreError> {
    let kind = match (
        row.parse_optional("category")?,
        row.get("device_id")?,
        row.parse_optional("slot_id")?,
    ) {
        (Some(category), _, _) => ListKind::Category(category),
        (None, Some(device), Some(slot_id)) => ListKind::DeviceSlot { device, slot_id },
        _ => return Err(StoreError::corrupt("category", "neither a category nor a slot")),
    };
    Ok(ProductList {
        id: row.get("id")?,
        kind,
        entries: ListEntries::new(),
        updated_at: row.get("updated_at")?,
        version: row.get("version")?,
    })
}
