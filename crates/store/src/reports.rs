//! The history of a sensor: every report of a span of time, and their outline.

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use replenish_domain::{
    Id,
    id::{Report, Sensor},
};
use uuid::Uuid;

use crate::engine::{Conn, Row, Sql, StoreError, args, statements};

statements! {
    PAGE = Sql::portable(
        "SELECT sampled_at, id, received_at, says, amount, effect, known, note FROM reports
         WHERE sensor_id = $1 AND sampled_at >= $2 AND (sampled_at, id) < ($3, $4)
         ORDER BY sampled_at DESC, id DESC LIMIT $5",
    );
    /// What is not believed, or is about a part that is gone, has no place on the line. The engines count
    /// time in other ways.
    OUTLINE = Sql::pair(
        "SELECT (r.sampled_at - $2) / $5 AS bucket, MIN(r.sampled_at) AS first_at, MIN(r.value) AS low, MAX(r.value) AS high,
             SUM(r.is_quarantined) AS quarantined, COUNT(*) AS reports
         FROM (SELECT sampled_at, CASE WHEN effect IN ('quarantined', 'before_replacement') THEN NULL
                   WHEN says = 'level' THEN amount ELSE known END AS value,
                   CASE WHEN effect = 'quarantined' THEN 1 ELSE 0 END AS is_quarantined
               FROM reports WHERE sensor_id = $1 AND sampled_at >= $2 AND (sampled_at, id) < ($3, $4)
               ORDER BY sampled_at DESC, id DESC LIMIT $6) AS r
         GROUP BY (r.sampled_at - $2) / $5 ORDER BY bucket",
        "SELECT FLOOR(EXTRACT(EPOCH FROM (r.sampled_at - $2)) * 1000000 / $5::bigint)::bigint AS bucket,
             MIN(r.sampled_at) AS first_at, MIN(r.value) AS low, MAX(r.value) AS high,
             SUM(r.is_quarantined) AS quarantined, COUNT(*) AS reports
         FROM (SELECT sampled_at, CASE WHEN effect IN ('quarantined', 'before_replacement') THEN NULL
                   WHEN says = 'level' THEN amount ELSE known END AS value,
                   CASE WHEN effect = 'quarantined' THEN 1 ELSE 0 END AS is_quarantined
               FROM reports WHERE sensor_id = $1 AND sampled_at >= $2 AND (sampled_at, id) < ($3, $4)
               ORDER BY sampled_at DESC, id DESC LIMIT $6) AS r
         GROUP BY FLOOR(EXTRACT(EPOCH FROM (r.sampled_at - $2)) * 1000000 / $5::bigint)::bigint ORDER BY bucket",
    );
}

/// A report as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredReport {
    /// Its identifier.
    pub id: Id<Report>,
    /// When it was measured; when it came, where that is not known.
    pub sampled_at: Timestamp,
    /// When it came.
    pub received_at: Timestamp,
    /// What it says: `level`, `used` or `replaced`.
    pub says: String,
    /// How much in millionths of the declared unit; none for what cannot be told in it.
    pub amount: Option<i64>,
    /// What it did: `quarantined`, or what [`Effect`](replenish_domain::sensor::Effect) says.
    pub effect: String,
    /// What was known after it, in millionths: the level, all that was used, or what was left of the part.
    pub known: Option<i64>,
    /// Why it is not believed, or what it was converted from.
    pub note: Option<String>,
}

/// A span of time: from its first moment, up to the moment after its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Its first moment.
    pub from: Timestamp,
    /// The moment after its last.
    pub to: Timestamp,
}

/// The report that a page begins behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    sampled_at: Timestamp,
    id: Id<Report>,
}

/// The reports of a part of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// When the first of them was measured.
    pub first_at: Timestamp,
    /// The lowest level they tell, or of what was used or left; none when none of them counts.
    pub low: Option<i64>,
    /// The highest.
    pub high: Option<i64>,
    /// How many are not believed.
    pub quarantined: i64,
    /// How many there are.
    pub reports: i64,
}

/// The reports of a sensor that were measured in a window, newest first.
pub async fn page(
    conn: &mut Conn,
    sensor: Id<Sensor>,
    window: Window,
    after: Option<After>,
    limit: i64,
) -> Result<Vec<StoredReport>, StoreError> {
    let (to, id) = end(window, after);
    let rows = conn.fetch_all(PAGE, args![sensor, window.from, to, id, limit]).await?;
    rows.iter().map(read).collect()
}

/// The newest `at_most` reports of a window, as so many equal parts of it, oldest first; parts without
/// a report are left out.
pub async fn outline(
    conn: &mut Conn,
    sensor: Id<Sensor>,
    window: Window,
    parts: i64,
    at_most: i64,
) -> Result<Vec<Bucket>, StoreError> {
    let (to, id) = end(window, None);
    let length = window.to.as_microsecond() - window.from.as_microsecond();
    let width = (length / parts.max(1)).max(1);
    let rows = conn
        .fetch_all(OUTLINE, args![sensor, window.from, to, id, width, at_most])
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Bucket {
                first_at: row.get("first_at")?,
                low: row.get("low")?,
                high: row.get("high")?,
                quarantined: row.get("quarantined")?,
                reports: row.get("reports")?,
            })
        })
        .collect()
}

impl StoredReport {
    /// Where the next page begins, when this is the last report of one.
    #[must_use]
    pub const fn position(&self) -> After {
        After {
            sampled_at: self.sampled_at,
            id: self.id,
        }
    }
}

impl fmt::Display for After {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.sampled_at.as_microsecond(), self.id)
    }
}

/// A text that is no position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no position in a history")]
pub struct UnknownPosition;

impl FromStr for After {
    type Err = UnknownPosition;

    fn from_str(raw: &str) -> Result<Self, UnknownPosition> {
        let (micros, id) = raw.split_once('.').ok_or(UnknownPosition)?;
        let micros = micros.parse().map_err(|_| UnknownPosition)?;
        Ok(Self {
            sampled_at: Timestamp::from_microsecond(micros).map_err(|_| UnknownPosition)?,
            id: id.parse().map_err(|_| UnknownPosition)?,
        })
    }
}

/// The moment and identifier that everything stands before.
fn end(window: Window, after: Option<After>) -> (Timestamp, Uuid) {
    let last = (window.to, Uuid::nil());
    after.map_or(last, |after| (after.sampled_at, after.id.uuid()).min(last))
}

fn read(row: &Row) -> Result<StoredReport, StoreError> {
    Ok(StoredReport {
        id: row.get("id")?,
        sampled_at: row.get("sampled_at")?,
        received_at: row.get("received_at")?,
        says: row.get("says")?,
        amount: row.get("amount")?,
        effect: row.get("effect")?,
        known: row.get("known")?,
        note: row.get("note")?,
    })
}
