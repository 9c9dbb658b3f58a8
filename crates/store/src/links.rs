//! One-time links of set-up and password reset. Only the hash of a link's secret is stored, and a
//! link that was used is gone.

use jiff::Timestamp;
use replenish_domain::{Id, id::Account};

use crate::engine::{Conn, Sql, StoreError, WriteTx, args, statements};

statements! {
    FORGET_SETUPS = Sql::portable("DELETE FROM setup_links");
    CREATE_SETUP = Sql::portable("INSERT INTO setup_links (token_hash, created_at) VALUES ($1, $2)");
    SETUP_IS_OPEN = Sql::portable("SELECT 1 AS found FROM setup_links WHERE token_hash = $1");
    USE_SETUP = Sql::portable("DELETE FROM setup_links WHERE token_hash = $1");
    CREATE_RESET = Sql::portable(
        "INSERT INTO password_resets (token_hash, account_id, created_at, expires_at) VALUES ($1, $2, $3, $4)",
    );
    RESET_IS_OPEN = Sql::portable("SELECT 1 AS found FROM password_resets WHERE token_hash = $1 AND expires_at > $2");
    USE_RESET = Sql::portable("DELETE FROM password_resets WHERE token_hash = $1 AND expires_at > $2 RETURNING account_id");
    FORGET_RESETS = Sql::portable("DELETE FROM password_resets WHERE account_id = $1");
    PRUNE_RESETS = Sql::portable("DELETE FROM password_resets WHERE expires_at <= $1");
}

/// Stores the set-up link in place of every earlier one.
pub async fn replace_setup(tx: &mut WriteTx, token_hash: [u8; 32], now: Timestamp) -> Result<(), StoreError> {
    tx.execute(FORGET_SETUPS, args![]).await?;
    tx.execute(CREATE_SETUP, args![token_hash, now]).await.map(drop)
}

/// Whether this is the set-up link.
pub async fn setup_is_open(conn: &mut Conn, token_hash: [u8; 32]) -> Result<bool, StoreError> {
    Ok(conn.fetch_optional(SETUP_IS_OPEN, args![token_hash]).await?.is_some())
}

/// Uses the set-up link up; false when it is not the one, or somebody else used it.
pub async fn use_setup(tx: &mut WriteTx, token_hash: [u8; 32]) -> Result<bool, StoreError> {
    Ok(tx.execute(USE_SETUP, args![token_hash]).await? == 1)
}

/// Stores a link with which an account gets a new password.
pub async fn create_reset(
    tx: &mut WriteTx,
    token_hash: [u8; 32],
    account: Id<Account>,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(CREATE_RESET, args![token_hash, account, now, expires_at])
        .await
        .map(drop)
}

/// Whether this is a reset link that can still be used.
pub async fn reset_is_open(conn: &mut Conn, token_hash: [u8; 32], now: Timestamp) -> Result<bool, StoreError> {
    let found = conn.fetch_optional(RESET_IS_OPEN, args![token_hash, now]).await?;
    Ok(found.is_some())
}

/// Uses a reset link up and tells whose it was; none when it is too old, used or unknown.
pub async fn use_reset(
    tx: &mut WriteTx,
    token_hash: [u8; 32],
    now: Timestamp,
) -> Result<Option<Id<Account>>, StoreError> {
    let row = tx.fetch_optional(USE_RESET, args![token_hash, now]).await?;
    row.map(|row| row.get("account_id")).transpose()
}

/// Deletes every reset link of an account.
pub async fn forget_resets(tx: &mut WriteTx, account: Id<Account>) -> Result<(), StoreError> {
    tx.execute(FORGET_RESETS, args![account]).await.map(drop)
}

/// Deletes reset links that are too old to be used.
pub async fn prune_resets(tx: &mut WriteTx, now: Timestamp) -> Result<u64, StoreError> {
    tx.execute(PRUNE_RESETS, args![now]).await
}
