//! Answers kept for a day, so that a repeated request gets the first one's answer.

use jiff::Timestamp;
use replenish_domain::{Id, id::Account};

use crate::engine::{Conn, Sql, StoreError, WriteTx, args, statements};

statements! {
    /// Takes a free key, one whose answer is too old, or one whose holder was lost on the way.
    CLAIM = Sql::portable(
        "INSERT INTO idempotency_keys (account_id, key, fingerprint, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id, key) DO UPDATE
         SET fingerprint = excluded.fingerprint, status = NULL, headers = NULL, body = NULL, created_at = excluded.created_at
         WHERE idempotency_keys.created_at <= $5
         OR (idempotency_keys.status IS NULL AND idempotency_keys.created_at <= $6
             AND idempotency_keys.fingerprint = excluded.fingerprint)",
    );
    FIND = Sql::portable(
        "SELECT fingerprint, status, headers, body FROM idempotency_keys WHERE account_id = $1 AND key = $2",
    );
    COMPLETE = Sql::portable(
        "UPDATE idempotency_keys SET status = $4, headers = $5, body = $6
         WHERE account_id = $1 AND key = $2 AND created_at = $3 AND status IS NULL",
    );
    RELEASE = Sql::portable(
        "DELETE FROM idempotency_keys WHERE account_id = $1 AND key = $2 AND created_at = $3 AND status IS NULL",
    );
    PRUNE = Sql::portable("DELETE FROM idempotency_keys WHERE created_at <= $1");
}

/// A key held while its request runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Whose key.
    pub account: Id<Account>,
    /// The key as it was sent.
    pub key: String,
    /// When it was taken; tells the holder from a later one.
    pub at: Timestamp,
}

/// An answer as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The headers worth repeating, as names and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// What is known of a key that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The hash of the request it was first sent with.
    pub fingerprint: Vec<u8>,
    /// The answer; none while the request runs.
    pub answer: Option<KeptAnswer>,
}

/// Takes the key; false when it is held. Answers given at or before `kept_since` are forgotten, and
/// a request that began at or before `running_since` is taken for lost.
pub async fn claim(
    tx: &mut WriteTx,
    claim: &Claim,
    fingerprint: [u8; 32],
    kept_since: Timestamp,
    running_since: Timestamp,
) -> Result<bool, StoreError> {
    let args = args![
        claim.account,
        &claim.key,
        fingerprint,
        claim.at,
        kept_since,
        running_since
    ];
    Ok(tx.execute(CLAIM, args).await? == 1)
}

/// What is known of the key, if it is held.
pub async fn find(conn: &mut Conn, account: Id<Account>, key: &str) -> Result<Option<Held>, StoreError> {
    let Some(row) = conn.fetch_optional(FIND, args![account, key]).await? else {
        return Ok(None);
    };
    let answer = row.get::<Option<i64>>("status")?.map(|status| {
        Ok::<_, StoreError>(KeptAnswer {
            status: u16::try_from(status).map_err(|error| StoreError::corrupt("status", error))?,
            headers: row.json("headers")?,
            body: row.get("body")?,
        })
    });
    Ok(Some(Held {
        fingerprint: row.get("fingerprint")?,
        answer: answer.transpose()?,
    }))
}

/// Keeps the answer; nothing happens when the key was taken over meanwhile.
pub async fn complete(tx: &mut WriteTx, claim: &Claim, answer: &KeptAnswer) -> Result<(), StoreError> {
    let args = args![
        claim.account,
        &claim.key,
        claim.at,
        i64::from(answer.status),
        serde_json::to_string(&answer.headers)?,
        answer.body.clone(),
    ];
    tx.execute(COMPLETE, args).await.map(drop)
}

/// Gives the key back unused.
pub async fn release(tx: &mut WriteTx, claim: &Claim) -> Result<(), StoreError> {
    tx.execute(RELEASE, args![claim.account, &claim.key, claim.at])
        .await
        .map(drop)
}

/// Forgets answers given at or before `kept_since`.
pub async fn prune(tx: &mut WriteTx, kept_since: Timestamp) -> Result<u64, StoreError> {
    tx.execute(PRUNE, args![kept_since]).await
}
