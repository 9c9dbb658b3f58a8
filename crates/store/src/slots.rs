//! Slots of devices and their names, as the maker works on them.

use std::collections::BTreeMap;

use replenish_domain::{
    Id,
    device::{DeviceId, ReplenishmentId, Slot, SlotId, SlotName},
    reference::{CategoryCode, MarketplaceCode},
};

use crate::engine::{Conn, Sql, StoreError, WriteTx, args, statements};

statements! {
    /// The engines share no way to pass a list; both read one from a JSON text.
    OF_DEVICES = Sql::pair(
        "SELECT s.device_id AS device_id, s.slot_id AS slot_id, s.category AS category, r.replenishment_id AS replenishment_id
         FROM slots s LEFT JOIN replenishment_ids r ON r.device_id = s.device_id AND r.slot_id = s.slot_id AND r.retired_at IS NULL
         WHERE s.device_id IN (SELECT unhex(value) FROM json_each($1)) ORDER BY s.device_id, s.position, s.slot_id",
        "SELECT s.device_id AS device_id, s.slot_id AS slot_id, s.category AS category, r.replenishment_id AS replenishment_id
         FROM slots s LEFT JOIN replenishment_ids r ON r.device_id = s.device_id AND r.slot_id = s.slot_id AND r.retired_at IS NULL
         WHERE s.device_id IN (SELECT CAST(value AS uuid) FROM json_array_elements_text(CAST($1 AS json)))
         ORDER BY s.device_id, s.position, s.slot_id",
    );
    NAMES_OF_DEVICES = Sql::pair(
        "SELECT device_id, slot_id, code, name FROM slot_names WHERE device_id IN (SELECT unhex(value) FROM json_each($1))",
        "SELECT device_id, slot_id, code, name FROM slot_names
         WHERE device_id IN (SELECT CAST(value AS uuid) FROM json_array_elements_text(CAST($1 AS json)))",
    );
    PUT = Sql::portable(
        "INSERT INTO slots (device_id, slot_id, position, category) VALUES ($1, $2, $3, $4)
         ON CONFLICT (device_id, slot_id) DO UPDATE SET position = excluded.position, category = excluded.category",
    );
    DELETE = Sql::portable("DELETE FROM slots WHERE device_id = $1 AND slot_id = $2");
    PUT_NAME = Sql::portable(
        "INSERT INTO slot_names (device_id, slot_id, code, name) VALUES ($1, $2, $3, $4)
         ON CONFLICT (device_id, slot_id, code) DO UPDATE SET name = excluded.name",
    );
    DELETE_NAME = Sql::portable("DELETE FROM slot_names WHERE device_id = $1 AND slot_id = $2 AND code = $3");
}

/// The slots of each of the devices in order, with their names.
pub(crate) async fn of_devices(
    conn: &mut Conn,
    devices: &[DeviceId],
) -> Result<BTreeMap<DeviceId, Vec<Slot>>, StoreError> {
    let mut names = names_of_devices(conn, devices).await?;
    let mut slots = BTreeMap::<DeviceId, Vec<Slot>>::new();
    for row in conn.fetch_all(OF_DEVICES, args![list(devices)]).await? {
        let (device, slot_id): (DeviceId, SlotId) = (row.get("device_id")?, row.parse("slot_id")?);
        let slot = Slot {
            names: names.remove(&(device, slot_id.clone())).unwrap_or_default(),
            category: row.parse_optional("category")?,
            replenishment_id: row
                .get::<Option<String>>("replenishment_id")?
                .map(ReplenishmentId::opaque),
            slot_id,
        };
        slots.entry(device).or_default().push(slot);
    }
    Ok(slots)
}

/// A list of identifiers as the one argument both engines can take it apart from.
pub(crate) fn list<K>(ids: &[Id<K>]) -> String {
    let quoted: Vec<_> = ids.iter().map(|id| format!("\"{}\"", id.uuid().simple())).collect();
    format!("[{}]", quoted.join(","))
}

/// Adds a slot, or moves it and changes its category.
pub async fn put(
    tx: &mut WriteTx,
    device: DeviceId,
    position: usize,
    slot_id: &SlotId,
    category: Option<&CategoryCode>,
) -> Result<(), StoreError> {
    let position = i64::try_from(position).unwrap_or(i64::MAX);
    tx.execute(
        PUT,
        args![device, slot_id.as_str(), position, category.map(CategoryCode::as_str)],
    )
    .await
    .map(drop)
}

/// Deletes a slot with its names; false when there is none.
pub async fn delete(tx: &mut WriteTx, device: DeviceId, slot_id: &SlotId) -> Result<bool, StoreError> {
    Ok(tx.execute(DELETE, args![device, slot_id.as_str()]).await? == 1)
}

/// Sets a slot's name in a marketplace.
pub async fn put_name(
    tx: &mut WriteTx,
    device: DeviceId,
    slot_id: &SlotId,
    code: &MarketplaceCode,
    name: &SlotName,
) -> Result<(), StoreError> {
    tx.execute(PUT_NAME, args![device, slot_id.as_str(), code.as_str(), name.as_str()])
        .await
        .map(drop)
}

/// Removes a slot's name in a marketplace; false when there was none.
pub async fn delete_name(
    tx: &mut WriteTx,
    device: DeviceId,
    slot_id: &SlotId,
    code: &MarketplaceCode,
) -> Result<bool, StoreError> {
    Ok(tx
        .execute(DELETE_NAME, args![device, slot_id.as_str(), code.as_str()])
        .await?
        == 1)
}

type Names = BTreeMap<MarketplaceCode, SlotName>;

async fn names_of_devices(
    conn: &mut Conn,
    devices: &[DeviceId],
) -> Result<BTreeMap<(DeviceId, SlotId), Names>, StoreError> {
    let mut names = BTreeMap::<_, Names>::new();
    for row in conn.fetch_all(NAMES_OF_DEVICES, args![list(devices)]).await? {
        let slot = (row.get("device_id")?, row.parse("slot_id")?);
        names
            .entry(slot)
            .or_default()
            .insert(row.parse("code")?, row.parse("name")?);
    }
    Ok(names)
}
