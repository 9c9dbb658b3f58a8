//! How long the answers to requests took.

use jiff::Timestamp;
use replenish_domain::request::RequestId;

use crate::engine::{Conn, Sql, StoreError, WriteTx, args, statements};

statements! {
    NOTE = Sql::portable("UPDATE id_requests SET answered_at = $2, answered_in = $3 WHERE id = $1");
    SINCE = Sql::portable(
        "SELECT answered_in FROM id_requests WHERE answered_at >= $1 AND answered_in IS NOT NULL
         ORDER BY answered_at DESC LIMIT $2",
    );
}

/// Notes when a request was answered, and after how many business days.
pub async fn note(tx: &mut WriteTx, id: RequestId, at: Timestamp, business_days: u32) -> Result<(), StoreError> {
    tx.execute(NOTE, args![id, at, i64::from(business_days)])
        .await
        .map(drop)
}

/// The business days of the newest answers since a moment, newest first.
pub async fn since(conn: &mut Conn, moment: Timestamp, limit: i64) -> Result<Vec<u32>, StoreError> {
    let rows = conn.fetch_all(SINCE, args![moment, limit]).await?;
    let days = rows.iter().map(|row| row.get::<i64>("answered_in"));
    days.map(|days| Ok(u32::try_from(days?).unwrap_or(u32::MAX))).collect()
}
