//! How much of the disk reports take, and what is left of them after their age.

use std::fmt;

use anyhow::Result;
use sqlx::{Connection as _, PgConnection, SqliteConnection};

/// Days that are summed up for every sensor, in the order in which they come.
const DAYS: i64 = 60;

const DAYS_OF_SQLITE: &str = "
    WITH RECURSIVE days (day) AS (SELECT 0 UNION ALL SELECT day + 1 FROM days WHERE day + 1 < $1)
    INSERT INTO report_days (sensor_id, day, reports, quarantined, replaced, used, lowest, highest)
    SELECT s.id, d.day * 86400000000, 24, 0, 0, 1000000, 50000000, 60000000 FROM days d CROSS JOIN sensors s";
const DAYS_OF_POSTGRES: &str = "
    INSERT INTO report_days (sensor_id, day, reports, quarantined, replaced, used, lowest, highest)
    SELECT s.id, timestamptz 'epoch' + d.day * interval '1 day', 24, 0, 0, 1000000, 50000000, 60000000
    FROM generate_series(0, $1 - 1) AS d (day) CROSS JOIN sensors s";

/// Bytes, with their indexes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Storage {
    report: f64,
    day: f64,
}

impl Storage {
    /// Of a database with so many stored reports; `bytes_before` them it had this size. Their days are added.
    pub(super) async fn measure(database: &str, bytes_before: i64, reports: usize) -> Result<Self> {
        let bytes = size(database).await?;
        let days = add_days(database).await?;
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let each = |bytes: i64, rows: u64| bytes as f64 / rows.max(1) as f64;
        Ok(Self {
            report: each(bytes - bytes_before, reports.try_into()?),
            day: each(size(database).await? - bytes, days),
        })
    }

    /// Megabytes of a sensor that reports every hour: what its reports of a year take, and what is left of them.
    fn of_year(self) -> (f64, f64) {
        (self.report * 24.0 * 365.0 / 1e6, self.day * 365.0 / 1e6)
    }
}

impl fmt::Display for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (reports, days) = self.of_year();
        write!(
            f,
            "a report takes {:.0} bytes and the summary of a day {:.0}. A sensor that reports every hour takes {reports:.2} MB \
             for a year of reports, and {days:.3} MB for their summaries, which stay",
            self.report, self.day
        )
    }
}

/// Bytes of the whole database.
pub(super) async fn size(database: &str) -> Result<i64> {
    let (bytes,): (i64,) = if database.starts_with("sqlite:") {
        let mut connection = SqliteConnection::connect(database).await?;
        sqlx::query_as("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
            .fetch_one(&mut connection)
            .await?
    } else {
        let mut connection = PgConnection::connect(database).await?;
        sqlx::query_as("SELECT pg_database_size(current_database())")
            .fetch_one(&mut connection)
            .await?
    };
    Ok(bytes)
}

async fn add_days(database: &str) -> Result<u64> {
    Ok(if database.starts_with("sqlite:") {
        let mut connection = SqliteConnection::connect(database).await?;
        let added = sqlx::query(DAYS_OF_SQLITE).bind(DAYS).execute(&mut connection).await?;
        added.rows_affected()
    } else {
        let mut connection = PgConnection::connect(database).await?;
        let added = sqlx::query(DAYS_OF_POSTGRES)
            .bind(DAYS)
            .execute(&mut connection)
            .await?;
        added.rows_affected()
    })
}
