//! What old reports came to, day by day. The reports are deleted, their sums stay for good.

use jiff::Timestamp;
use replenish_domain::{Id, id::Sensor, quantity::Amount, sensor::Total};
use serde_json::Value as Json;

use crate::engine::{Conn, Row, Sql, StoreError, WriteTx, args, statements};

statements! {
    WITH_REPORTS_BEFORE = Sql::portable(
        "SELECT s.id AS id FROM sensors s
         WHERE s.id > $1 AND EXISTS (SELECT 1 FROM reports r WHERE r.sensor_id = s.id AND r.sampled_at < $2)
         ORDER BY s.id LIMIT $3",
    );
    /// On PostgreSQL another node may do the same work; SQLite's only writer needs no lock.
    HOLD = Sql::pair(
        "SELECT 1 FROM json_each($1) LIMIT 0",
        "SELECT 1 FROM sensor_states WHERE sensor_id IN (SELECT value::uuid FROM jsonb_array_elements_text($1::jsonb))
         ORDER BY sensor_id FOR UPDATE",
    );
    /// A part of a day may be summed up already: a late report, or a step that ended within the day.
    SUM_UP = Sql::pair(
        "INSERT INTO report_days (sensor_id, day, reports, quarantined, replaced, used, lowest, highest)
         SELECT r.sensor_id, r.sampled_at - ((r.sampled_at % 86400000000) + 86400000000) % 86400000000 AS day,
             COUNT(*), SUM(r.effect = 'quarantined'), SUM(r.says = 'replaced' AND r.effect <> 'quarantined'),
             CAST(MIN(TOTAL(CASE WHEN r.says = 'used' AND r.effect <> 'quarantined' THEN r.amount END), 9.2e18) AS INTEGER),
             MIN(CASE WHEN r.effect <> 'quarantined' THEN r.known END), MAX(CASE WHEN r.effect <> 'quarantined' THEN r.known END)
         FROM (SELECT sensor_id, sampled_at, says, amount, effect, known FROM reports
             WHERE sensor_id IN (SELECT unhex(value) FROM json_each($1)) AND sampled_at < $2
             ORDER BY sensor_id, sampled_at, id LIMIT $3) r
         GROUP BY 1, 2
         ON CONFLICT (sensor_id, day) DO UPDATE SET reports = report_days.reports + excluded.reports,
             quarantined = report_days.quarantined + excluded.quarantined, replaced = report_days.replaced + excluded.replaced,
             used = CAST(MIN(0.0 + report_days.used + excluded.used, 9.2e18) AS INTEGER),
             lowest = COALESCE(MIN(report_days.lowest, excluded.lowest), report_days.lowest, excluded.lowest),
             highest = COALESCE(MAX(report_days.highest, excluded.highest), report_days.highest, excluded.highest)",
        "INSERT INTO report_days (sensor_id, day, reports, quarantined, replaced, used, lowest, highest)
         SELECT r.sensor_id, date_trunc('day', r.sampled_at, 'UTC') AS day,
             COUNT(*), COUNT(*) FILTER (WHERE r.effect = 'quarantined'),
             COUNT(*) FILTER (WHERE r.says = 'replaced' AND r.effect <> 'quarantined'),
             LEAST(COALESCE(SUM(r.amount) FILTER (WHERE r.says = 'used' AND r.effect <> 'quarantined'), 0), 9.2e18)::bigint,
             MIN(r.known) FILTER (WHERE r.effect <> 'quarantined'), MAX(r.known) FILTER (WHERE r.effect <> 'quarantined')
         FROM (SELECT sensor_id, sampled_at, says, amount, effect, known FROM reports
             WHERE sensor_id IN (SELECT value::uuid FROM jsonb_array_elements_text($1::jsonb)) AND sampled_at < $2
             ORDER BY sensor_id, sampled_at, id LIMIT $3) r
         GROUP BY 1, 2
         ON CONFLICT (sensor_id, day) DO UPDATE SET reports = report_days.reports + excluded.reports,
             quarantined = report_days.quarantined + excluded.quarantined, replaced = report_days.replaced + excluded.replaced,
             used = LEAST(report_days.used::numeric + excluded.used, 9.2e18)::bigint,
             lowest = LEAST(report_days.lowest, excluded.lowest), highest = GREATEST(report_days.highest, excluded.highest)",
    );
    DELETE = Sql::pair(
        "DELETE FROM reports WHERE (sensor_id, sampled_at, id) IN (SELECT sensor_id, sampled_at, id FROM reports
             WHERE sensor_id IN (SELECT unhex(value) FROM json_each($1)) AND sampled_at < $2
             ORDER BY sensor_id, sampled_at, id LIMIT $3)",
        "DELETE FROM reports WHERE (sensor_id, sampled_at, id) IN (SELECT sensor_id, sampled_at, id FROM reports
             WHERE sensor_id IN (SELECT value::uuid FROM jsonb_array_elements_text($1::jsonb)) AND sampled_at < $2
             ORDER BY sensor_id, sampled_at, id LIMIT $3)",
    );
    OF_SENSOR = Sql::portable(
        "SELECT day, reports, quarantined, replaced, used, lowest, highest FROM report_days
         WHERE sensor_id = $1 AND day >= $2 AND day < $3 ORDER BY day LIMIT $4",
    );
}

/// What a sensor's reports of a day came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportDay {
    /// The first moment of the day in UTC.
    pub day: Timestamp,
    /// How many reports came, those not believed among them.
    pub reports: i64,
    /// How many are not believed.
    pub quarantined: i64,
    /// How often a part was replaced.
    pub replaced: i64,
    /// All that was used.
    pub used: Total,
    /// The lowest and the highest that was known after a report of the day; none when nothing was believed.
    pub between: Option<(Amount, Amount)>,
}

/// The next sensors after this one that have reports sampled before then.
pub async fn sensors_with_reports_before(
    conn: &mut Conn,
    after: Option<Id<Sensor>>,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<Id<Sensor>>, StoreError> {
    let after = after.unwrap_or_else(|| Id::from_uuid(uuid::Uuid::nil()));
    let rows = conn.fetch_all(WITH_REPORTS_BEFORE, args![after, before, limit]).await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// Sums up the oldest reports of these sensors sampled before then, and deletes them. Tells how many
/// there were: `limit` when there may be more.
pub async fn sum_up(
    tx: &mut WriteTx,
    sensors: &[Id<Sensor>],
    before: Timestamp,
    limit: i64,
) -> Result<i64, StoreError> {
    let sensors: Json = sensors
        .iter()
        .map(|sensor| sensor.uuid().simple().to_string())
        .collect();
    let sensors = sensors.to_string();
    tx.fetch_all(HOLD, args![sensors.as_str()]).await?;
    tx.execute(SUM_UP, args![sensors.as_str(), before, limit]).await?;
    let deleted = tx.execute(DELETE, args![sensors.as_str(), before, limit]).await?;
    Ok(i64::try_from(deleted).unwrap_or(i64::MAX))
}

/// The days of a sensor from one moment to before another, oldest first.
pub async fn of_sensor(
    conn: &mut Conn,
    sensor: Id<Sensor>,
    from: Timestamp,
    to: Timestamp,
    limit: i64,
) -> Result<Vec<ReportDay>, StoreError> {
    let rows = conn.fetch_all(OF_SENSOR, args![sensor, from, to, limit]).await?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<ReportDay, StoreError> {
    let amount = |column| -> Result<Option<Amount>, StoreError> {
        let millionths: Option<i64> = row.get(column)?;
        Ok(millionths.and_then(Amount::from_millionths))
    };
    Ok(ReportDay {
        day: row.get("day")?,
        reports: row.get("reports")?,
        quarantined: row.get("quarantined")?,
        replaced: row.get("replaced")?,
        used: Total::from_millionths(row.get("used")?).unwrap_or_default(),
        between: amount("lowest")?.zip(amount("highest")?),
    })
}
