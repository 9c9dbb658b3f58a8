//! Bare multi-row inserts of the rows that the gateway stores. Nothing is read, folded or answered.

use std::time::{Duration, Instant};

use anyhow::Result;
use sqlx::{Connection as _, PgConnection, QueryBuilder, Row as _, SqliteConnection};
use tokio::task::JoinSet;
use uuid::Uuid;

/// Rows of a table in one transaction, as many as the program stores together.
const TOGETHER: usize = 1_000;
/// Connections to PostgreSQL, as many as the program writes with.
const WRITERS: usize = 4;

const REPORTS: &str =
    "INSERT INTO reports (sensor_id, sampled_at, id, received_at, says, amount, effect, known, note) ";

/// Reports stored per second.
pub(super) async fn measure(database: &str, duration: Duration) -> Result<f64> {
    let end = Instant::now() + duration;
    let stored = insert(database, move |_| Instant::now() < end).await?;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let stored = stored as f64;
    Ok(stored / duration.as_secs_f64())
}

/// Stores so many reports of the sensors that are there.
pub(super) async fn fill(database: &str, reports: usize) -> Result<()> {
    let each = reports / writers(database);
    insert(database, move |stored| stored < each).await.map(drop)
}

/// Lets PostgreSQL count its rows now, as it does by itself within a minute.
pub(super) async fn analyze(database: &str) -> Result<()> {
    if !database.starts_with("sqlite:") {
        let mut connection = PgConnection::connect(database).await?;
        sqlx::query("ANALYZE").execute(&mut connection).await?;
    }
    Ok(())
}

fn writers(database: &str) -> usize {
    if database.starts_with("sqlite:") { 1 } else { WRITERS }
}

/// Inserts on each connection as long as it should, and tells how many reports it was together.
async fn insert(database: &str, goes_on: impl Fn(usize) -> bool + Copy + Send + 'static) -> Result<usize> {
    let mut tasks = JoinSet::new();
    for _ in 0..writers(database) {
        let database = database.to_owned();
        tasks.spawn(async move {
            if database.starts_with("sqlite:") {
                insert_sqlite(&database, goes_on).await
            } else {
                insert_postgres(&database, goes_on).await
            }
        });
    }
    let mut stored = 0;
    while let Some(done) = tasks.join_next().await {
        stored += done??;
    }
    Ok(stored)
}

async fn insert_sqlite(database: &str, goes_on: impl Fn(usize) -> bool) -> Result<usize> {
    let mut connection = SqliteConnection::connect(database).await?;
    // As the program has it.
    sqlx::query("PRAGMA synchronous = FULL")
        .execute(&mut connection)
        .await?;
    let rows = sqlx::query("SELECT id FROM sensors").fetch_all(&mut connection).await?;
    let sensors: Vec<Vec<u8>> = rows.iter().map(|row| row.get(0)).collect();
    let mut stored = 0;
    while goes_on(stored) {
        let now = micros();
        let mut transaction = connection.begin().await?;
        let mut query = QueryBuilder::new(REPORTS);
        query.push_values(stored..stored + TOGETHER, |mut row, number| {
            row.push_bind(&sensors[number * 7919 % sensors.len()]).push_bind(now);
            row.push_bind(id().as_bytes().to_vec())
                .push_bind(now)
                .push_bind("level");
            row.push_bind(50_000_000_i64)
                .push_bind("applied")
                .push_bind(50_000_000_i64)
                .push_bind(None::<String>);
        });
        query.build().execute(&mut *transaction).await?;
        transaction.commit().await?;
        stored += TOGETHER;
    }
    Ok(stored)
}

async fn insert_postgres(database: &str, goes_on: impl Fn(usize) -> bool) -> Result<usize> {
    let mut connection = PgConnection::connect(database).await?;
    let rows = sqlx::query("SELECT id FROM sensors").fetch_all(&mut connection).await?;
    let sensors: Vec<Uuid> = rows.iter().map(|row| row.get(0)).collect();
    let mut stored = 0;
    while goes_on(stored) {
        let mut transaction = connection.begin().await?;
        let mut query = QueryBuilder::new(REPORTS);
        query.push_values(stored..stored + TOGETHER, |mut row, number| {
            row.push_bind(sensors[number * 7919 % sensors.len()]).push("now()");
            row.push_bind(id()).push("now()").push_bind("level");
            row.push_bind(50_000_000_i64)
                .push_bind("applied")
                .push_bind(50_000_000_i64)
                .push_bind(None::<String>);
        });
        query.build().execute(&mut *transaction).await?;
        transaction.commit().await?;
        stored += TOGETHER;
    }
    Ok(stored)
}

#[expect(clippy::disallowed_methods, reason = "nobody has to find these reports again")]
fn id() -> Uuid {
    Uuid::now_v7()
}

fn micros() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "rows have the time they are made")]
    jiff::Timestamp::now().as_microsecond()
}
