//! Sandbox IDs of a device's slots, and the device as it was when they were asked for.

use jiff::Timestamp;
use replenish_domain::{
    device::{DeviceId, ReplenishmentId, SlotId},
    request::Snapshot,
};

use crate::engine::{Conn, Sql, StoreError, WriteTx, args, statements};

statements! {
    FIND = Sql::portable("SELECT snapshot FROM sandboxes WHERE device_id = $1");
    PUT = Sql::portable(
        "INSERT INTO sandboxes (device_id, snapshot, issued_at) VALUES ($1, $2, $3)
         ON CONFLICT (device_id) DO UPDATE SET snapshot = excluded.snapshot, issued_at = excluded.issued_at",
    );
    IDS = Sql::portable(
        "SELECT i.slot_id AS slot_id, i.replenishment_id AS replenishment_id, i.issued_at AS issued_at
         FROM sandbox_ids i JOIN slots s ON s.device_id = i.device_id AND s.slot_id = i.slot_id
         WHERE i.device_id = $1 ORDER BY s.position, s.slot_id",
    );
    PUT_ID = Sql::portable(
        "INSERT INTO sandbox_ids (device_id, slot_id, replenishment_id, issued_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (device_id, slot_id) DO UPDATE SET replenishment_id = excluded.replenishment_id,
         issued_at = excluded.issued_at",
    );
}

/// The sandbox ID of a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SandboxSlot {
    /// The slot.
    pub slot_id: SlotId,
    /// Its sandbox ID.
    pub replenishment_id: ReplenishmentId,
    /// When it was issued.
    pub issued_at: Timestamp,
}

/// The device as it was when its sandbox IDs were last asked for.
pub async fn find(conn: &mut Conn, device: DeviceId) -> Result<Option<Snapshot>, StoreError> {
    let row = conn.fetch_optional(FIND, args![device]).await?;
    row.map(|row| row.json("snapshot")).transpose()
}

/// Keeps the device as it is, given as the text of a snapshot.
pub async fn put(tx: &mut WriteTx, device: DeviceId, snapshot: &str, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(PUT, args![device, snapshot, now]).await.map(drop)
}

/// The sandbox IDs of the slots that are still there, in the slots' order.
pub async fn ids(conn: &mut Conn, device: DeviceId) -> Result<Vec<SandboxSlot>, StoreError> {
    let rows = conn.fetch_all(IDS, args![device]).await?;
    rows.iter()
        .map(|row| {
            Ok(SandboxSlot {
                slot_id: row.parse("slot_id")?,
                replenishment_id: ReplenishmentId::opaque(row.get("replenishment_id")?),
                issued_at: row.get("issued_at")?,
            })
        })
        .collect()
}

/// Gives a slot its sandbox ID, in place of the one it had.
pub async fn put_id(
    tx: &mut WriteTx,
    device: DeviceId,
    slot_id: &SlotId,
    id: &ReplenishmentId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(PUT_ID, args![device, slot_id.as_str(), id.as_str(), now])
        .await
        .map(drop)
}
