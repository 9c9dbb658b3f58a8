//! Slots of devices, their names and their replenishment IDs.

use std::collections::BTreeMap;

use jiff::Timestamp;
use replenish_domain::{
    Id,
    device::{DeviceId, ReplenishmentId, Slot, SlotId, SlotName},
    reference::{CategoryCode, MarketplaceCode},
    request::{Assignment, Threshold},
};

use crate::engine::{Conn, Sql, StoreError, WriteTx, args, statements};

statements! {
    /// The engines share no way to pass a list; both read one from a JSON text.
    OF_DEVICES = Sql::pair(
        "SELECT device_id, slot_id, category, replenishment_id FROM slots
         WHERE device_id IN (SELECT unhex(value) FROM json_each($1)) ORDER BY device_id, position, slot_id",
        "SELECT device_id, slot_id, category, replenishment_id FROM slots
         WHERE device_id IN (SELECT CAST(value AS uuid) FROM json_array_elements_text(CAST($1 AS json)))
         ORDER BY device_id, position, slot_id",
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
    ASSIGN = Sql::portable(
        "UPDATE slots SET replenishment_id = $3, threshold_percent = $4, assigned_at = $5, product_list = $6
         WHERE device_id = $1 AND slot_id = $2 AND replenishment_id IS NULL",
    );
    ASSIGNED = Sql::portable(
        "SELECT slot_id, replenishment_id, threshold_percent, assigned_at, product_list FROM slots
         WHERE device_id = $1 AND replenishment_id IS NOT NULL ORDER BY position, slot_id",
    );
}

/// A slot's replenishment ID as the maker reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignedSlot {
    /// The slot.
    pub slot_id: SlotId,
    /// Its replenishment ID and threshold.
    pub assignment: Assignment,
    /// When it was assigned.
    pub assigned_at: Timestamp,
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

/// Gives a slot its replenishment ID; false when it has one already or does not exist.
pub async fn assign(
    tx: &mut WriteTx,
    device: DeviceId,
    slot_id: &SlotId,
    assignment: &Assignment,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let percent = i64::from(assignment.threshold_percent);
    let list = assignment
        .product_list
        .as_ref()
        .map(serde_json::to_string)
        .transpose()?;
    let args = args![
        device,
        slot_id.as_str(),
        assignment.replenishment_id.as_str(),
        percent,
        now,
        list
    ];
    Ok(tx.execute(ASSIGN, args).await? == 1)
}

/// The slots that have their replenishment ID, in order.
pub async fn assigned(conn: &mut Conn, device: DeviceId) -> Result<Vec<AssignedSlot>, StoreError> {
    let rows = conn.fetch_all(ASSIGNED, args![device]).await?;
    rows.iter()
        .map(|row| {
            let percent: i64 = row.get("threshold_percent")?;
            Ok(AssignedSlot {
                slot_id: row.parse("slot_id")?,
                assignment: Assignment {
                    replenishment_id: ReplenishmentId::opaque(row.get("replenishment_id")?),
                    threshold_percent: Threshold::try_from(percent)
                        .map_err(|fault| StoreError::corrupt("threshold_percent", fault))?,
                    product_list: row.json_optional("product_list")?,
                },
                assigned_at: row.get("assigned_at")?,
            })
        })
        .collect()
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
