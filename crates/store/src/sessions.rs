//! Signed-in browsers. Only the hash of a session's token is stored.

use jiff::Timestamp;
use replenish_domain::{Id, id::Account as AccountKind};

use crate::{
    accounts::{self, Account},
    engine::{Conn, Row, Sql, StoreError, WriteTx, args, statements},
};

statements! {
    CREATE = Sql::portable(
        "INSERT INTO sessions (token_hash, account_id, created_at, last_seen_at, expires_at, user_agent)
         VALUES ($1, $2, $3, $3, $4, $5)",
    );
    FIND = Sql::portable(
        "SELECT s.last_seen_at AS last_seen_at, a.id AS id, a.organisation_id AS organisation_id, a.email AS email,
             a.name AS name, a.role AS role, a.language AS language, a.password_hash AS password_hash, a.created_at AS created_at
         FROM sessions s JOIN accounts a ON a.id = s.account_id
         WHERE s.token_hash = $1 AND s.expires_at > $2 AND a.removed_at IS NULL",
    );
    LIST = Sql::portable(
        "SELECT token_hash, created_at, last_seen_at, expires_at, user_agent FROM sessions
         WHERE account_id = $1 AND expires_at > $2 ORDER BY last_seen_at DESC, token_hash LIMIT $3",
    );
    SEEN = Sql::portable("UPDATE sessions SET last_seen_at = $2, expires_at = $3 WHERE token_hash = $1");
    END = Sql::portable("DELETE FROM sessions WHERE token_hash = $1");
    END_ALL = Sql::portable("DELETE FROM sessions WHERE account_id = $1");
    PRUNE = Sql::portable("DELETE FROM sessions WHERE expires_at <= $1");
}

/// A browser that is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The hash of its secret.
    pub token_hash: Vec<u8>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, give or take the interval at which use is recorded.
    pub last_seen_at: Timestamp,
    /// When it ends unless it is used again.
    pub expires_at: Timestamp,
    /// What the browser calls itself.
    pub user_agent: String,
}

/// Stores a new session.
pub async fn create(
    tx: &mut WriteTx,
    token_hash: [u8; 32],
    account: Id<AccountKind>,
    now: Timestamp,
    expires_at: Timestamp,
    user_agent: &str,
) -> Result<(), StoreError> {
    tx.execute(CREATE, args![token_hash, account, now, expires_at, user_agent])
        .await
        .map(drop)
}

/// Whose session this is and when it was last used; none when it has expired or the account was
/// removed.
pub async fn find(
    conn: &mut Conn,
    token_hash: [u8; 32],
    now: Timestamp,
) -> Result<Option<(Account, Timestamp)>, StoreError> {
    let row = conn.fetch_optional(FIND, args![token_hash, now]).await?;
    row.map(|row| Ok((accounts::read(&row)?, row.get("last_seen_at")?)))
        .transpose()
}

/// The sessions of an account that have not expired, last used first.
pub async fn list(
    conn: &mut Conn,
    account: Id<AccountKind>,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Session>, StoreError> {
    let rows = conn.fetch_all(LIST, args![account, now, limit]).await?;
    rows.iter().map(read).collect()
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

/// Ends one session; false when it had ended already.
pub async fn end(tx: &mut WriteTx, token_hash: [u8; 32]) -> Result<bool, StoreError> {
    Ok(tx.execute(END, args![token_hash]).await? == 1)
}

/// Ends every session of an account.
pub async fn end_all(tx: &mut WriteTx, account: Id<AccountKind>) -> Result<u64, StoreError> {
    tx.execute(END_ALL, args![account]).await
}

/// Deletes sessions that have expired.
pub async fn prune(tx: &mut WriteTx, now: Timestamp) -> Result<u64, StoreError> {
    tx.execute(PRUNE, args![now]).await
}

fn read(row: &Row) -> Result<Session, StoreError> {
    Ok(Session {
        token_hash: row.get("token_hash")?,
        created_at: row.get("created_at")?,
        last_seen_at: row.get("last_seen_at")?,
        expires_at: row.get("expires_at")?,
        user_agent: row.get("user_agent")?,
    })
}
