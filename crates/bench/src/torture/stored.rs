//! What stands in the database, read with statements of its own, not with those of the program.

use std::collections::HashMap;

use anyhow::{Context as _, Result, ensure};
use jiff::Timestamp;
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use uuid::Uuid;

use super::message::{SIZE, Sensor};
use crate::world::{Customer, endpoint_id};

const SENSORS: [&str; 2] = [
    "SELECT s.id, e.customer_id, e.endpoint_id, t.level, t.level_at, t.used, t.reports
     FROM sensors s JOIN sensor_states t ON t.sensor_id = s.id JOIN endpoints e ON e.id = s.endpoint",
    "SELECT s.id, e.customer_id, e.endpoint_id, t.level, (EXTRACT(EPOCH FROM t.level_at) * 1000000)::bigint, t.used, t.reports
     FROM sensors s JOIN sensor_states t ON t.sensor_id = s.id JOIN endpoints e ON e.id = s.endpoint",
];
const REPORTS: [&str; 2] = [
    "SELECT sensor_id, sampled_at, says, amount, effect FROM reports",
    "SELECT sensor_id, (EXTRACT(EPOCH FROM sampled_at) * 1000000)::bigint, says, amount, effect FROM reports",
];
/// What a commit waits for, and what it is worth after a crash of the system.
const CAREFUL: [&str; 3] = ["fsync", "synchronous_commit", "full_page_writes"];

type SensorRow = (Uuid, Uuid, String, Option<i64>, Option<i64>, i64, i64);
type ReportRow = (Uuid, i64, String, Option<i64>, String);

/// A sensor's row. Amounts are in millionths, moments in microseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StoredSensor {
    pub(super) sensor: Sensor,
    /// The level and when it was measured, or the last replacement.
    pub(super) level: Option<(i64, Timestamp)>,
    pub(super) used: i64,
    /// How many reports the program says there are.
    pub(super) reports: i64,
}

/// A report's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StoredReport {
    pub(super) sensor: Sensor,
    pub(super) at: Timestamp,
    pub(super) says: String,
    pub(super) amount: Option<i64>,
    pub(super) effect: String,
}

/// All sensors and reports of one moment.
#[derive(Debug, Clone, Default)]
pub(super) struct Stored {
    pub(super) sensors: Vec<StoredSensor>,
    pub(super) reports: Vec<StoredReport>,
}

/// Reads the database as it is at one moment: a transaction of a killed server may still be ending.
pub(super) async fn read(url: &str, customers: &[Customer]) -> Result<Stored> {
    let (sensors, reports) = if url.starts_with("sqlite:") {
        read_sqlite(url).await
    } else {
        read_postgres(url).await
    }
    .context("the database cannot be read")?;
    let mut known = HashMap::new();
    for (customer, linked) in customers.iter().enumerate() {
        for device in 0..SIZE.devices {
            known.insert((linked.id.uuid(), endpoint_id(device)), Sensor { customer, device });
        }
    }
    let mut by_id = HashMap::new();
    let mut stored = Stored::default();
    for (id, customer, endpoint, level, level_at, used, reports) in sensors {
        let sensor = *known
            .get(&(customer, endpoint))
            .context("an unknown sensor is stored")?;
        by_id.insert(id, sensor);
        let level_at = level_at.map(Timestamp::from_microsecond).transpose()?;
        stored.sensors.push(StoredSensor {
            sensor,
            level: level.zip(level_at),
            used,
            reports,
        });
    }
    for (sensor, at, says, amount, effect) in reports {
        stored.reports.push(StoredReport {
            sensor: *by_id.get(&sensor).context("a report of no sensor is stored")?,
            at: Timestamp::from_microsecond(at)?,
            says,
            amount,
            effect,
        });
    }
    Ok(stored)
}

async fn read_sqlite(url: &str) -> Result<(Vec<SensorRow>, Vec<ReportRow>)> {
    let mut connection = SqliteConnection::connect(url).await?;
    let mut tx = connection.begin().await?;
    let sensors = sqlx::query_as(SENSORS[0]).fetch_all(&mut *tx).await?;
    let reports = sqlx::query_as(REPORTS[0]).fetch_all(&mut *tx).await?;
    let (verdict,): (String,) = sqlx::query_as("PRAGMA integrity_check").fetch_one(&mut *tx).await?;
    ensure!(verdict == "ok", "PRAGMA integrity_check: {verdict}");
    tx.rollback().await?;
    connection.close().await?;
    Ok((sensors, reports))
}

async fn read_postgres(url: &str) -> Result<(Vec<SensorRow>, Vec<ReportRow>)> {
    let mut connection = PgConnection::connect(url).await?;
    let mut tx = connection
        .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await?;
    let sensors = sqlx::query_as(SENSORS[1]).fetch_all(&mut *tx).await?;
    let reports = sqlx::query_as(REPORTS[1]).fetch_all(&mut *tx).await?;
    tx.rollback().await?;
    connection.close().await?;
    Ok((sensors, reports))
}

/// Fails unless PostgreSQL's commits are for good.
pub(super) async fn ensure_careful(url: &str) -> Result<()> {
    let mut connection = PgConnection::connect(url).await?;
    for setting in CAREFUL {
        let (value,): (String,) = sqlx::query_as("SELECT current_setting($1)")
            .bind(setting)
            .fetch_one(&mut connection)
            .await?;
        ensure!(value == "on", "{setting} of PostgreSQL is {value}, not on");
    }
    Ok(connection.close().await?)
}
