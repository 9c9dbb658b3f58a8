//! What is declared of customers' sensors.

use jiff::Timestamp;
use replenish_domain::{
    Id,
    device::ReplenishmentId,
    id::{Endpoint, Organisation, Sensor},
    quantity::{Measurement, Unit},
    request::SensorKind,
    sensor::{Tie, Tied},
};

use crate::engine::{Conn, Sql, StoreError, WriteTx, args, statements};

statements! {
    DECLARE = Sql::portable(
        "INSERT INTO sensors (id, endpoint, kind, instance, replenishment_id, tie, device_id, slot_id, labels,
             proactively_reported, retrievable, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (endpoint, kind, instance) DO UPDATE SET replenishment_id = excluded.replenishment_id, tie = excluded.tie,
             device_id = excluded.device_id, slot_id = excluded.slot_id, labels = excluded.labels,
             proactively_reported = excluded.proactively_reported, retrievable = excluded.retrievable, removed_at = NULL
         RETURNING id",
    );
    /// What the reports came to stays, as long as they are still measured in the same way.
    KEEP_STATE = Sql::portable(
        "INSERT INTO sensor_states (sensor_id, measurement, unit) VALUES ($1, $2, $3)
         ON CONFLICT (sensor_id) DO UPDATE SET doubted_at = NULL
         WHERE sensor_states.measurement = excluded.measurement
             AND (sensor_states.unit = excluded.unit OR (sensor_states.unit IS NULL AND excluded.unit IS NULL))",
    );
    /// What was measured in another way cannot be added up with what comes.
    RESET_STATE = Sql::portable(
        "UPDATE sensor_states SET measurement = $2, unit = $3, level = NULL, level_at = NULL, used = 0, newest_at = NULL,
             heard_at = NULL, doubted_at = NULL, reports = 0, quarantined = 0
         WHERE sensor_id = $1",
    );
    REMOVE_OTHERS = Sql::portable(
        "UPDATE sensors SET removed_at = $2 WHERE endpoint = $1 AND removed_at IS NULL",
    );
    SLOT_OF_ID = Sql::portable(
        "SELECT r.device_id AS device_id, r.slot_id AS slot_id, r.retired_at IS NOT NULL AS is_retired, FALSE AS is_sandbox
         FROM replenishment_ids r JOIN devices d ON d.id = r.device_id
         WHERE r.replenishment_id = $1 AND d.organisation_id = $2
         UNION ALL
         SELECT s.device_id AS device_id, s.slot_id AS slot_id, FALSE AS is_retired, TRUE AS is_sandbox
         FROM sandbox_ids s JOIN devices d ON d.id = s.device_id
         WHERE s.replenishment_id = $1 AND d.organisation_id = $2",
    );
}

/// A sensor as its cloud declares it, and what came of its replenishment ID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration<'a> {
    /// Which of the three interfaces.
    pub kind: SensorKind,
    /// Its name within the interface of the endpoint.
    pub instance: &'a str,
    /// What its reports are measured in.
    pub measurement: Measurement,
    /// In which unit, where there are several.
    pub unit: Option<Unit>,
    /// The ID as it was declared.
    pub replenishment_id: Option<&'a str>,
    /// Whether it is tied to a slot.
    pub tie: Tie,
    /// The slot of the ID, tied to it or not.
    pub slot: Option<&'a Tied>,
    /// What the customer calls the supply, as JSON.
    pub labels: &'a str,
    /// Whether the cloud promises change reports.
    pub proactively_reported: bool,
    /// Whether the cloud answers when asked for the state.
    pub retrievable: bool,
}

/// The slot behind a replenishment ID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotOfId {
    /// Which.
    pub slot: Tied,
    /// Whether the ID is not good any more.
    pub is_retired: bool,
    /// Whether the ID is one of the sandbox.
    pub is_sandbox: bool,
}

/// Stores what is declared of an endpoint's sensors; those that are not among them are gone.
///
/// The identifiers are for sensors that are new, one for each declaration.
pub async fn declare(
    tx: &mut WriteTx,
    endpoint: Id<Endpoint>,
    declarations: &[(Id<Sensor>, Declaration<'_>)],
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(REMOVE_OTHERS, args![endpoint, now]).await?;
    for (new_id, declaration) in declarations {
        declare_one(tx, endpoint, *new_id, declaration, now).await?;
    }
    Ok(())
}

async fn declare_one(
    tx: &mut WriteTx,
    endpoint: Id<Endpoint>,
    new_id: Id<Sensor>,
    declaration: &Declaration<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (device, slot_id) = declaration
        .slot
        .map(|slot| (slot.device, slot.slot_id.as_str()))
        .unzip();
    let declared = args![
        new_id,
        endpoint,
        declaration.kind.as_str(),
        declaration.instance,
        declaration.replenishment_id,
        declaration.tie.as_str(),
        device,
        slot_id,
        declaration.labels,
        declaration.proactively_reported,
        declaration.retrievable,
        now,
    ];
    let sensor: Id<Sensor> = tx.fetch_one(DECLARE, declared).await?.get("id")?;
    let unit = declaration.unit.as_ref().map(|unit| unit.as_str());
    let measured = args![sensor, declaration.measurement.as_str(), unit];
    if tx.execute(KEEP_STATE, measured.clone()).await? == 0 {
        tx.execute(RESET_STATE, measured).await?;
    }
    Ok(())
}

/// The slot of this maker that a replenishment ID was given out for.
pub async fn slot_of_id(
    conn: &mut Conn,
    organisation: Id<Organisation>,
    id: &ReplenishmentId,
) -> Result<Option<SlotOfId>, StoreError> {
    let row = conn
        .fetch_optional(SLOT_OF_ID, args![id.as_str(), organisation])
        .await?;
    row.map(|row| {
        Ok(SlotOfId {
            slot: Tied {
                device: row.get("device_id")?,
                slot_id: row.parse("slot_id")?,
            },
            is_retired: row.get("is_retired")?,
            is_sandbox: row.get("is_sandbox")?,
        })
    })
    .transpose()
}
