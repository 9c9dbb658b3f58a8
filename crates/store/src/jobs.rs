//! Background work: enqueued with the change that asks for it, leased, run, recorded.

use jiff::Timestamp;
use replenish_domain::{Id, id::Job};
use serde::{Serialize, de::DeserializeOwned};

use crate::engine::{Conn, Sql, StoreError, WriteTx, args, statements};

statements! {
    ENQUEUE = Sql::portable(
        "INSERT INTO jobs (id, kind, payload, run_at, attempts, created_at) VALUES ($1, $2, $3, $4, 0, $4)",
    );
    /// PostgreSQL skips rows another node is claiming; SQLite has one writer and no such clause.
    LEASE = Sql::pair(
        "UPDATE jobs SET leased_until = $2, attempts = attempts + 1
         WHERE id = (
             SELECT id FROM jobs
             WHERE finished_at IS NULL AND failed_at IS NULL AND run_at <= $1 AND (leased_until IS NULL OR leased_until <= $1)
             ORDER BY run_at, id LIMIT 1
         )
         RETURNING id, kind, payload, attempts, leased_until",
        "UPDATE jobs SET leased_until = $2, attempts = attempts + 1
         WHERE id = (
             SELECT id FROM jobs
             WHERE finished_at IS NULL AND failed_at IS NULL AND run_at <= $1 AND (leased_until IS NULL OR leased_until <= $1)
             ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
         )
         RETURNING id, kind, payload, attempts, leased_until",
    );
    /// What a job was told may hold a one-time link; once it is done nobody needs it.
    FINISH = Sql::portable(
        "UPDATE jobs SET finished_at = $2, leased_until = NULL, last_error = NULL, payload = '{}' WHERE id = $1 AND leased_until = $3",
    );
    RETRY = Sql::portable("UPDATE jobs SET run_at = $2, last_error = $3, leased_until = NULL WHERE id = $1 AND leased_until = $4");
    FAIL = Sql::portable("UPDATE jobs SET failed_at = $2, last_error = $3, leased_until = NULL WHERE id = $1 AND leased_until = $4");
    REVIVE = Sql::portable("UPDATE jobs SET failed_at = NULL, run_at = $2, attempts = 0 WHERE id = $1 AND failed_at IS NOT NULL");
    WAITING = Sql::portable("SELECT COUNT(*) AS jobs FROM jobs WHERE finished_at IS NULL AND failed_at IS NULL");
    PRUNE = Sql::portable("DELETE FROM jobs WHERE finished_at < $1");
}

/// A job taken on for a while. When its lease runs out, another worker takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeasedJob {
    /// Its identifier; work done for it carries it, so a repeat is recognised.
    pub id: Id<Job>,
    /// Which work.
    pub kind: String,
    /// What the work needs to know, as JSON.
    pub payload: String,
    /// How often it was taken on, this time included.
    pub attempts: i64,
    /// When the lease runs out. It names the lease too: whoever takes the job over gets a later one.
    pub leased_until: Timestamp,
}

impl LeasedJob {
    /// The payload as the type of its kind.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, StoreError> {
        serde_json::from_str(&self.payload).map_err(|error| StoreError::corrupt("payload", error))
    }
}

/// Enqueues work to be done from `run_at` on, within the transaction of the change that asks for it.
pub async fn enqueue(
    tx: &mut WriteTx,
    id: Id<Job>,
    kind: &str,
    payload: &impl Serialize,
    run_at: Timestamp,
) -> Result<(), StoreError> {
    tx.wake_runners();
    tx.execute(ENQUEUE, args![id, kind, serde_json::to_string(payload)?, run_at])
        .await
        .map(drop)
}

/// Takes on the job that has waited longest, until `until`.
pub async fn lease(tx: &mut WriteTx, now: Timestamp, until: Timestamp) -> Result<Option<LeasedJob>, StoreError> {
    let row = tx.fetch_optional(LEASE, args![now, until]).await?;
    row.map(|row| {
        Ok(LeasedJob {
            id: row.get("id")?,
            kind: row.get("kind")?,
            payload: row.get("payload")?,
            attempts: row.get("attempts")?,
            leased_until: row.get("leased_until")?,
        })
    })
    .transpose()
}

/// Records that a job is done and forgets what it was told; false when its lease went to somebody else meanwhile.
pub async fn finish(tx: &mut WriteTx, job: &LeasedJob, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(FINISH, args![job.id, now, job.leased_until]).await? == 1)
}

/// Puts a job back, to be tried again at `run_at`.
pub async fn retry(tx: &mut WriteTx, job: &LeasedJob, run_at: Timestamp, error: &str) -> Result<bool, StoreError> {
    Ok(tx
        .execute(RETRY, args![job.id, run_at, error, job.leased_until])
        .await?
        == 1)
}

/// Gives a job up.
pub async fn fail(tx: &mut WriteTx, job: &LeasedJob, now: Timestamp, error: &str) -> Result<bool, StoreError> {
    Ok(tx.execute(FAIL, args![job.id, now, error, job.leased_until]).await? == 1)
}

/// Takes up again a job that was given up, as if it were new; false when it was not.
pub async fn revive(tx: &mut WriteTx, id: Id<Job>, now: Timestamp) -> Result<bool, StoreError> {
    tx.wake_runners();
    Ok(tx.execute(REVIVE, args![id, now]).await? == 1)
}

/// How many jobs are neither done nor given up.
pub async fn waiting(conn: &mut Conn) -> Result<i64, StoreError> {
    conn.fetch_one(WAITING, args![]).await?.get("jobs")
}

/// Deletes jobs finished before `before`.
pub async fn prune(tx: &mut WriteTx, before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(PRUNE, args![before]).await
}
