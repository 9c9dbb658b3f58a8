//! Filters of the queue that reviewers saved under a name.

use jiff::Timestamp;
use replenish_domain::{
    Id,
    id::{Account, DeskView as Kind},
};

use crate::engine::{Conn, Row, Sql, StoreError, WriteTx, args, statements};

statements! {
    OF_ACCOUNT = Sql::portable("SELECT id, name, filter, created_at FROM desk_views WHERE account_id = $1 ORDER BY name");
    /// An update that takes the row's lock on PostgreSQL, so that two views of one account never cross.
    HOLD = Sql::portable("UPDATE accounts SET removed_at = removed_at WHERE id = $1");
    ADD = Sql::portable(
        "INSERT INTO desk_views (id, account_id, name, filter, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account_id, name) DO NOTHING",
    );
    DELETE = Sql::portable("DELETE FROM desk_views WHERE id = $1 AND account_id = $2");
}

/// A saved filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskView {
    /// Its identifier.
    pub id: Id<Kind>,
    /// What its owner calls it; no two of an account are the same.
    pub name: String,
    /// The filter, as JSON.
    pub filter: serde_json::Value,
    /// When it was saved.
    pub created_at: Timestamp,
}

/// An account's views by name.
pub async fn of_account(conn: &mut Conn, account: Id<Account>) -> Result<Vec<DeskView>, StoreError> {
    let rows = conn.fetch_all(OF_ACCOUNT, args![account]).await?;
    rows.iter().map(read).collect()
}

/// Makes whoever else saves a view of this account wait until the transaction ends.
pub async fn hold(tx: &mut WriteTx, account: Id<Account>) -> Result<(), StoreError> {
    tx.execute(HOLD, args![account]).await.map(drop)
}

/// Stores a view; false when the account has one of this name.
pub async fn add(tx: &mut WriteTx, account: Id<Account>, view: &DeskView) -> Result<bool, StoreError> {
    let filter = view.filter.to_string();
    let args = args![view.id, account, view.name.as_str(), filter, view.created_at];
    Ok(tx.execute(ADD, args).await? == 1)
}

/// Deletes a view of an account; false when it has none with this identifier.
pub async fn delete(tx: &mut WriteTx, account: Id<Account>, id: Id<Kind>) -> Result<bool, StoreError> {
    Ok(tx.execute(DELETE, args![id, account]).await? == 1)
}

fn read(row: &Row) -> Result<DeskView, StoreError> {
    Ok(DeskView {
        id: row.get("id")?,
        name: row.get("name")?,
        filter: row.json("filter")?,
        created_at: row.get("created_at")?,
    })
}
