//! Many reports in one transaction, one statement per table whatever their number: a statement for
//! each report would take longer than all else together.
//!
//! Rows go in as a list: one JSON text for SQLite, an array for each column for PostgreSQL.

use std::collections::HashSet;

use jiff::Timestamp;
use replenish_domain::{
    Id,
    id::{Report, Sensor},
    linking::{ClientId, CustomerId},
    quantity::{Measurement, Unit},
    request::SensorKind,
    sensor::{LevelState, Reading, SensorState, Total, UsageState, WearState},
};

use crate::engine::{Cells, Conn, Row, Sql, StoreError, WriteTx, args, statements};

statements! {
    /// PostgreSQL locks the states in the order of their sensors, so that no two batches wait for each other. What
    /// it reads after waiting is new only in the table it locked, so what decides about the fold is in there.
    LOCK = Sql::pair(
        "SELECT j.key AS position, s.id AS id, s.kind AS kind, t.measurement AS measurement, t.unit AS unit, t.level AS level,
             t.level_at AS level_at, t.used AS used, t.newest_at AS newest_at, t.doubted_at AS doubted_at
         FROM json_each($1) j
         JOIN endpoints e ON e.customer_id = unhex(j.value ->> 0) AND e.client_id = unhex(j.value ->> 1)
             AND e.endpoint_id = j.value ->> 2 AND e.removed_at IS NULL
         JOIN sensors s ON s.endpoint = e.id AND s.kind = j.value ->> 3 AND s.instance = j.value ->> 4 AND s.removed_at IS NULL
         JOIN sensor_states t ON t.sensor_id = s.id",
        "SELECT j.position - 1 AS position, s.id AS id, s.kind AS kind, t.measurement AS measurement, t.unit AS unit,
             t.level AS level, t.level_at AS level_at, t.used AS used, t.newest_at AS newest_at,
             t.doubted_at AS doubted_at
         FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[])
             WITH ORDINALITY j (customer_id, client_id, endpoint_id, kind, instance, position)
         JOIN endpoints e ON e.customer_id = j.customer_id AND e.client_id = j.client_id
             AND e.endpoint_id = j.endpoint_id AND e.removed_at IS NULL
         JOIN sensors s ON s.endpoint = e.id AND s.kind = j.kind AND s.instance = j.instance AND s.removed_at IS NULL
         JOIN sensor_states t ON t.sensor_id = s.id
         ORDER BY t.sensor_id FOR UPDATE OF t",
    );
    /// A few hundred sensors are found by their keys, however few or many there are; the planner would
    /// rather read the whole of a table that is small today.
    BY_KEYS = Sql::pair(
        "SELECT 1",
        "SELECT set_config('enable_seqscan', 'off', TRUE), set_config('enable_hashjoin', 'off', TRUE),
             set_config('enable_mergejoin', 'off', TRUE)",
    );
    KNOWN = Sql::pair(
        "SELECT r.id AS id FROM json_each($1) j
         JOIN reports r ON r.sensor_id = unhex(j.value ->> 0) AND r.sampled_at = j.value ->> 1 AND r.id = unhex(j.value ->> 2)",
        "SELECT r.id AS id FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[]) j (sensor_id, sampled_at, id)
         JOIN reports r ON r.sensor_id = j.sensor_id AND r.sampled_at = j.sampled_at AND r.id = j.id",
    );
    TAKE_UNTIMED = Sql::pair(
        "INSERT INTO untimed_reports (sensor_id, id, received_at)
         SELECT unhex(j.value ->> 0), unhex(j.value ->> 1), $2 FROM json_each($1) j WHERE TRUE
         ON CONFLICT DO NOTHING RETURNING id",
        "INSERT INTO untimed_reports (sensor_id, id, received_at)
         SELECT j.sensor_id, j.id, $3 FROM unnest($1::uuid[], $2::uuid[]) j (sensor_id, id)
         ON CONFLICT DO NOTHING RETURNING id",
    );
    APPEND = Sql::pair(
        "INSERT INTO reports (sensor_id, sampled_at, id, received_at, says, amount, effect, known, note)
         SELECT unhex(j.value ->> 0), j.value ->> 1, unhex(j.value ->> 2), $2, j.value ->> 3, j.value ->> 4, j.value ->> 5,
             j.value ->> 6, j.value ->> 7
         FROM json_each($1) j",
        "INSERT INTO reports (sensor_id, sampled_at, id, received_at, says, amount, effect, known, note)
         SELECT j.sensor_id, j.sampled_at, j.id, $9, j.says, j.amount, j.effect, j.known, j.note
         FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::text[], $5::bigint[], $6::text[], $7::bigint[], $8::text[])
             j (sensor_id, sampled_at, id, says, amount, effect, known, note)",
    );
    UPDATE = Sql::pair(
        "UPDATE sensor_states SET level = j.value ->> 1, level_at = j.value ->> 2, used = j.value ->> 3, newest_at = j.value ->> 4,
             heard_at = COALESCE(j.value ->> 5, heard_at), reports = reports + (j.value ->> 6),
             quarantined = quarantined + (j.value ->> 7), doubted_at = j.value ->> 8
         FROM json_each($1) j WHERE sensor_id = unhex(j.value ->> 0)",
        "UPDATE sensor_states t SET level = j.level, level_at = j.level_at, used = j.used, newest_at = j.newest_at,
             heard_at = COALESCE(j.heard_at, t.heard_at), reports = t.reports + j.reports,
             quarantined = t.quarantined + j.quarantined, doubted_at = j.doubted_at
         FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::bigint[], $5::timestamptz[], $6::timestamptz[],
                 $7::bigint[], $8::bigint[], $9::timestamptz[])
             j (id, level, level_at, used, newest_at, heard_at, reports, quarantined, doubted_at)
         WHERE t.sensor_id = j.id",
    );
    /// A sum at the end of its range stays there, as the fold's does. Of what was deleted by age, whole
    /// days count.
    WORN_SINCE = Sql::pair(
        "SELECT CAST(MIN(TOTAL(amount), 9.2e18) AS INTEGER) AS worn FROM (
             SELECT amount FROM reports WHERE sensor_id = $1 AND sampled_at > $2 AND says = 'used' AND effect <> 'quarantined'
             UNION ALL SELECT used FROM report_days WHERE sensor_id = $1 AND day > $2)",
        "SELECT LEAST(COALESCE(SUM(amount), 0), 9.2e18)::bigint AS worn FROM (
             SELECT amount FROM reports WHERE sensor_id = $1 AND sampled_at > $2 AND says = 'used' AND effect <> 'quarantined'
             UNION ALL SELECT used FROM report_days WHERE sensor_id = $1 AND day > $2) w",
    );
    PRUNE_UNTIMED = Sql::portable(
        "DELETE FROM untimed_reports WHERE (sensor_id, id) IN (
             SELECT sensor_id, id FROM untimed_reports WHERE received_at <= $1 ORDER BY received_at LIMIT $2)",
    );
}

/// A sensor as a report names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SensorName {
    /// Whose device.
    pub customer: CustomerId,
    /// Whose cloud reports.
    pub client: ClientId,
    /// What the cloud calls the device.
    pub endpoint_id: String,
    /// Which of the three interfaces.
    pub kind: SensorKind,
    /// The sensor's name within the interface.
    pub instance: String,
}

/// A sensor that is held until the transaction ends, with what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its identifier.
    pub id: Id<Sensor>,
    /// What its reports are measured in.
    pub measurement: Measurement,
    /// In which unit, where there are several.
    pub unit: Option<Unit>,
    /// What is known.
    pub state: SensorState,
    /// When a report came that is not believed, while none that is newer was believed since.
    pub doubted_at: Option<Timestamp>,
}

/// A report as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReport {
    /// Its identifier, made of what it says.
    pub id: Id<Report>,
    /// Of which sensor.
    pub sensor: Id<Sensor>,
    /// When it was measured; when it came, where that is not known.
    pub sampled_at: Timestamp,
    /// What it says: `level`, `used` or `replaced`.
    pub says: &'static str,
    /// How much in millionths of the declared unit; none for what cannot be told in it.
    pub amount: Option<i64>,
    /// What it did: `quarantined`, or what [`Effect`](replenish_domain::sensor::Effect) says.
    pub effect: &'static str,
    /// What is known after it, in millionths: the level, all that was used, or what is left of the part.
    pub known: Option<i64>,
    /// Why it is not believed, or what it was converted from.
    pub note: Option<String>,
}

/// What a batch made of a sensor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// Which.
    pub id: Id<Sensor>,
    /// What is known now.
    pub state: SensorState,
    /// Whether anything believable came.
    pub is_heard: bool,
    /// How many reports came.
    pub reports: i64,
    /// How many of them are not believed.
    pub quarantined: i64,
    /// When a report came that is not believed, while none that is newer was believed since.
    pub doubted_at: Option<Timestamp>,
}

/// Finds the sensors and holds them, so that no other batch folds into them before this one ends.
/// None where no such sensor is declared.
pub async fn hold(tx: &mut WriteTx, names: &[SensorName]) -> Result<Vec<Option<Held>>, StoreError> {
    let list = [
        Cells::uuids(names.iter().map(|name| name.customer.uuid())),
        Cells::uuids(names.iter().map(|name| name.client.uuid())),
        Cells::texts(names.iter().map(|name| Some(name.endpoint_id.clone()))),
        Cells::texts(names.iter().map(|name| Some(name.kind.as_str()))),
        Cells::texts(names.iter().map(|name| Some(name.instance.clone()))),
    ];
    tx.fetch_all(BY_KEYS, args![]).await?;
    let mut held = vec![None; names.len()];
    for row in tx.fetch_all(LOCK, args![list]).await? {
        let position: i64 = row.get("position")?;
        let place = usize::try_from(position).ok().and_then(|at| held.get_mut(at));
        *place.ok_or_else(|| StoreError::corrupt("position", "out of range"))? = Some(read_held(&row)?);
    }
    Ok(held)
}

/// Which of these reports of held sensors, each with the moment it was sampled, are kept already.
pub async fn known(
    tx: &mut WriteTx,
    reports: &[(Id<Sensor>, Timestamp, Id<Report>)],
) -> Result<HashSet<Id<Report>>, StoreError> {
    let list = [
        Cells::uuids(reports.iter().map(|(sensor, ..)| sensor.uuid())),
        Cells::times(reports.iter().map(|(_, sampled_at, _)| Some(*sampled_at))),
        Cells::uuids(reports.iter().map(|(.., id)| id.uuid())),
    ];
    let rows = tx.fetch_all(KNOWN, args![list]).await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// Notes reports that do not tell when they were measured as taken, and tells which of them were not
/// before.
pub async fn take_untimed(
    tx: &mut WriteTx,
    reports: &[(Id<Sensor>, Id<Report>)],
    now: Timestamp,
) -> Result<HashSet<Id<Report>>, StoreError> {
    let list = [
        Cells::uuids(reports.iter().map(|(sensor, _)| sensor.uuid())),
        Cells::uuids(reports.iter().map(|(_, id)| id.uuid())),
    ];
    let rows = tx.fetch_all(TAKE_UNTIMED, args![list, now]).await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// Keeps reports for good, all received at this moment.
pub async fn append(tx: &mut WriteTx, reports: &[NewReport], now: Timestamp) -> Result<(), StoreError> {
    let list = [
        Cells::uuids(reports.iter().map(|report| report.sensor.uuid())),
        Cells::times(reports.iter().map(|report| Some(report.sampled_at))),
        Cells::uuids(reports.iter().map(|report| report.id.uuid())),
        Cells::texts(reports.iter().map(|report| Some(report.says))),
        Cells::ints(reports.iter().map(|report| report.amount)),
        Cells::texts(reports.iter().map(|report| Some(report.effect))),
        Cells::ints(reports.iter().map(|report| report.known)),
        Cells::texts(reports.iter().map(|report| report.note.clone())),
    ];
    tx.execute(APPEND, args![list, now]).await.map(drop)
}

/// Stores what the sensors' reports came to.
pub async fn update(tx: &mut WriteTx, sensors: &[Folded], now: Timestamp) -> Result<(), StoreError> {
    let columns: Vec<Columns> = sensors.iter().map(|sensor| Columns::of(&sensor.state)).collect();
    let list = [
        Cells::uuids(sensors.iter().map(|sensor| sensor.id.uuid())),
        Cells::ints(
            columns
                .iter()
                .map(|columns| columns.reading.map(|reading| reading.level.millionths())),
        ),
        Cells::times(columns.iter().map(|columns| columns.reading.map(|reading| reading.at))),
        Cells::ints(columns.iter().map(|columns| Some(columns.used.millionths()))),
        Cells::times(columns.iter().map(|columns| columns.newest)),
        Cells::times(sensors.iter().map(|sensor| sensor.is_heard.then_some(now))),
        Cells::ints(sensors.iter().map(|sensor| Some(sensor.reports))),
        Cells::ints(sensors.iter().map(|sensor| Some(sensor.quarantined))),
        Cells::times(sensors.iter().map(|sensor| sensor.doubted_at)),
    ];
    tx.execute(UPDATE, args![list]).await.map(drop)
}

/// What kept reports say was used of a part after this moment.
pub async fn worn_since(conn: &mut Conn, sensor: Id<Sensor>, since: Timestamp) -> Result<Total, StoreError> {
    let row = conn.fetch_one(WORN_SINCE, args![sensor, since]).await?;
    Ok(Total::from_millionths(row.get("worn")?).unwrap_or_default())
}

/// Forgets the oldest of the reports without a time that were taken before then, at most `limit`: sent
/// again, they are taken for new. Tells how many there were.
pub async fn prune_untimed(tx: &mut WriteTx, before: Timestamp, limit: i64) -> Result<i64, StoreError> {
    let pruned = tx.execute(PRUNE_UNTIMED, args![before, limit]).await?;
    Ok(i64::try_from(pruned).unwrap_or(i64::MAX))
}

/// A state as columns.
struct Columns {
    reading: Option<Reading>,
    used: Total,
    newest: Option<Timestamp>,
}

impl Columns {
    fn of(state: &SensorState) -> Self {
        match *state {
            SensorState::Level(LevelState { reading }) => Self {
                reading,
                used: Total::default(),
                newest: None,
            },
            SensorState::Usage(UsageState { used, newest }) => Self {
                reading: None,
                used,
                newest,
            },
            SensorState::LevelUsage(WearState {
                installed,
                worn,
                newest,
            }) => Self {
                reading: installed,
                used: worn,
                newest,
            },
        }
    }

    fn state(self, kind: SensorKind) -> SensorState {
        match kind {
            SensorKind::Level => SensorState::Level(LevelState { reading: self.reading }),
            SensorKind::Usage => SensorState::Usage(UsageState {
                used: self.used,
                newest: self.newest,
            }),
            SensorKind::LevelUsage => SensorState::LevelUsage(WearState {
                installed: self.reading,
                worn: self.used,
                newest: self.newest,
            }),
        }
    }
}

fn read_held(row: &Row) -> Result<Held, StoreError> {
    let measurement: Measurement = row.parse("measurement")?;
    Ok(Held {
        id: row.get("id")?,
        measurement,
        unit: read_unit(row, measurement)?,
        state: read_state(row, row.parse("kind")?)?,
        doubted_at: row.get("doubted_at")?,
    })
}

pub(crate) fn read_unit(row: &Row, measurement: Measurement) -> Result<Option<Unit>, StoreError> {
    let unit: Option<String> = row.get("unit")?;
    Unit::read(measurement, unit.as_deref().unwrap_or_default()).map_err(|fault| StoreError::corrupt("unit", fault))
}

/// What is known of a sensor, from the columns `level`, `level_at`, `used` and `newest_at`.
pub(crate) fn read_state(row: &Row, kind: SensorKind) -> Result<SensorState, StoreError> {
    let level: Option<i64> = row.get("level")?;
    let level = level.and_then(replenish_domain::quantity::Amount::from_millionths);
    let at: Option<Timestamp> = row.get("level_at")?;
    let columns = Columns {
        reading: level.zip(at).map(|(level, at)| Reading { level, at }),
        used: Total::from_millionths(row.get("used")?).unwrap_or_default(),
        newest: row.get("newest_at")?,
    };
    Ok(columns.state(kind))
}
