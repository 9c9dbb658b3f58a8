//! Signed-in browsers. Only the hash of a session's token is stored.

use jiff::Timestamp;
use replenish_domain::{Id, id::Account};

use crate::engine::{Conn, Sql, StoreError, WriteTx, args, statements};

statements! {
    CREATE = Sql::portable(
        "INSERT INTO sessions (token_hash, account_id, created_at, last_seen_at, expires_at, user_agent)
         VALUES ($1, $2, $3, $3, $4, $5)",
    );
    FIND = Sql::portable("SELECT account_id, last_seen_at FROM sessions WHERE token_hash = $1 AND expires_at > $2");
    SEEN = Sql::portable("UPDATE sessions SET last_seen_at = $2, expires_at = $3 WHERE token_hash = $1");
    END = Sql::portable("DELETE FROM sessions WHERE token_hash = $1");
    END_ALL = Sql::portable("DELETE FROM sessions WHERE account_id = $1");
    PRUNE = Sql::portable("DELETE FROM sessions WHERE expires_at <= $1");
}

/// A session that has not expired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Whose it is.
    pub account: Id<Account>,
    /// When it was last used, give or take the interval at which use is recorded.
    pub last_seen_at: Timestamp,
}

/// Stores a new session.
pub async fn create(
    tx: &mut WriteTx,
    token_hash: [u8; 32],
    account: Id<Account>,
    now: Timestamp,
    expires_at: Timestamp,
    user_agent: &str,
) -> Result<(), StoreError> {
    tx.execute(CREATE, args![token_hash, account, now, expires_at, user_agent])
        .await
        .map(drop)
}

/// The session with this token, unless it has expired.
pub async fn find(conn: &mut Conn, token_hash: [u8; 32], now: Timestamp) -> Result<Option<Session>, StoreError> {
    let row = conn.fetch_optional(FIND, args![token_hash, now]).await?;
    row.map(|row| {
        Ok(Session {
            account: row.get("account_id")?,
            last_seen_at: row.get("last_seen_at")?,
        })
    })
    .transpose()
}

/// Records use of a session and moves its end.
pub async fn seen(
    tx: &mut WriteTx,
    token_hash: [u8; 32],
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(SEEN, args![token_hash, now, expires_at]).await.map(drop)
}

/// Ends one session.
pub async fn end(tx: &mut WriteTx, token_hash: [u8; 32]) -> Result<(), StoreError> {
    tx.execute(END, args![token_hash]).await.map(drop)
}

/// Ends every session of an account.
pub async fn end_all(tx: &mut WriteTx, account: Id<Account>) -> Result<u64, StoreError> {
    tx.execute(END_ALL, args![account]).await
}

/// Deletes sessions that have expired.
pub async fn prune(tx: &mut WriteTx, now: Timestamp) -> Result<u64, StoreError> {
    tx.execute(PRUNE, args![now]).await
}
