//! Who is looking at a request.

use jiff::Timestamp;
use replenish_domain::{Id, id::Account, request::RequestId};

use crate::engine::{Conn, Sql, StoreError, WriteTx, args, statements};

statements! {
    NOTE = Sql::portable(
        "INSERT INTO request_presence (request_id, account_id, seen_at) VALUES ($1, $2, $3)
         ON CONFLICT (request_id, account_id) DO UPDATE SET seen_at = excluded.seen_at",
    );
    FORGET = Sql::portable("DELETE FROM request_presence WHERE seen_at < $1");
    OTHERS = Sql::portable(
        "SELECT a.name FROM request_presence p JOIN accounts a ON a.id = p.account_id
         WHERE p.request_id = $1 AND p.account_id <> $2 AND p.seen_at >= $3 AND a.removed_at IS NULL ORDER BY a.name, a.id",
    );
}

/// Notes that somebody looks at a request now.
pub async fn note(
    tx: &mut WriteTx,
    request: RequestId,
    account: Id<Account>,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(NOTE, args![request, account, now]).await.map(drop)
}

/// Forgets who looked at anything before a moment.
pub async fn forget(tx: &mut WriteTx, before: Timestamp) -> Result<(), StoreError> {
    tx.execute(FORGET, args![before]).await.map(drop)
}

/// What those are called who have looked at a request since a moment, one account left out.
pub async fn others(
    conn: &mut Conn,
    request: RequestId,
    but: Id<Account>,
    since: Timestamp,
) -> Result<Vec<String>, StoreError> {
    let rows = conn.fetch_all(OTHERS, args![request, but, since]).await?;
    rows.iter().map(|row| row.get("name")).collect()
}
