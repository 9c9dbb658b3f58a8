//! Replenishment IDs of production: which slot each stands for, and what holds for it.
//!
//! An ID is never issued twice and never deleted; one that is no longer given out is retired.

use jiff::Timestamp;
use replenish_domain::{
    device::{DeviceId, ReplenishmentId, SlotId},
    request::{Assignment, Threshold},
};

use crate::engine::{Conn, Sql, StoreError, WriteTx, args, statements};

statements! {
    ISSUE = Sql::portable(
        "INSERT INTO replenishment_ids (replenishment_id, device_id, slot_id, threshold_percent, product_list, assigned_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
    );
    KEEP = Sql::portable(
        "UPDATE replenishment_ids SET threshold_percent = $4, product_list = $5
         WHERE replenishment_id = $1 AND device_id = $2 AND slot_id = $3 AND retired_at IS NULL",
    );
    RETIRE = Sql::portable(
        "UPDATE replenishment_ids SET retired_at = $3 WHERE device_id = $1 AND slot_id = $2 AND retired_at IS NULL",
    );
    OF_DEVICE = Sql::portable(
        "SELECT r.slot_id AS slot_id, r.replenishment_id AS replenishment_id, r.threshold_percent AS threshold_percent,
                r.assigned_at AS assigned_at, r.product_list AS product_list
         FROM replenishment_ids r LEFT JOIN slots s ON s.device_id = r.device_id AND s.slot_id = r.slot_id
         WHERE r.device_id = $1 AND r.retired_at IS NULL ORDER BY COALESCE(s.position, 1000000), r.slot_id",
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

/// Gives a slot a new ID; false when it has one that is not retired, or the ID is taken.
pub async fn issue(
    tx: &mut WriteTx,
    device: DeviceId,
    slot_id: &SlotId,
    assignment: &Assignment,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let args = args![
        assignment.replenishment_id.as_str(),
        device,
        slot_id.as_str(),
        i64::from(assignment.threshold_percent),
        list_text(assignment)?,
        now,
    ];
    Ok(tx.execute(ISSUE, args).await? == 1)
}

/// Leaves a slot its ID, with the threshold and the products of a new version; false when it is not
/// the slot's, or is retired.
pub async fn keep(
    tx: &mut WriteTx,
    device: DeviceId,
    slot_id: &SlotId,
    assignment: &Assignment,
) -> Result<bool, StoreError> {
    let args = args![
        assignment.replenishment_id.as_str(),
        device,
        slot_id.as_str(),
        i64::from(assignment.threshold_percent),
        list_text(assignment)?,
    ];
    Ok(tx.execute(KEEP, args).await? == 1)
}

/// Retires the ID of a slot; false when it has none.
pub async fn retire(tx: &mut WriteTx, device: DeviceId, slot_id: &SlotId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(RETIRE, args![device, slot_id.as_str(), now]).await? == 1)
}

/// The IDs that customers' devices carry, in the order of the slots; those of slots the maker has
/// taken off in a new version come last.
pub async fn of_device(conn: &mut Conn, device: DeviceId) -> Result<Vec<AssignedSlot>, StoreError> {
    let rows = conn.fetch_all(OF_DEVICE, args![device]).await?;
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

fn list_text(assignment: &Assignment) -> Result<Option<String>, StoreError> {
    let list = assignment.product_list.as_ref();
    Ok(list.map(serde_json::to_string).transpose()?)
}
