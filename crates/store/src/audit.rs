//! The audit trail. There is no way to change or delete an entry; the database refuses it too.

use jiff::Timestamp;
use replenish_domain::{
    Id,
    account::Sight,
    audit::{Act, AuditEntry},
    device::DeviceId,
    id::AuditEntry as EntryKind,
};
use serde_json::Value as Json;

use crate::engine::{Conn, Row, Sql, StoreError, WriteTx, args, statements};

statements! {
    APPEND = Sql::portable(
        "INSERT INTO audit (id, at, actor_id, actor_name, organisation_id, device_id, action, before_state, after_state)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    );
    OF_DEVICE = Sql::portable(
        "SELECT id, at, actor_id, actor_name, organisation_id, device_id, action, before_state, after_state
         FROM audit WHERE device_id = $1 AND (id < $2 OR $2 IS NULL) ORDER BY id DESC LIMIT $3",
    );
    LATEST = Sql::portable("SELECT at FROM audit ORDER BY id DESC LIMIT 1");
    OF_ORGANISATION = Sql::portable(
        "SELECT id, at, actor_id, actor_name, organisation_id, device_id, action, before_state, after_state
         FROM audit WHERE organisation_id = $1 AND (id < $2 OR $2 IS NULL) ORDER BY id DESC LIMIT $3",
    );
    ALL = Sql::portable(
        "SELECT id, at, actor_id, actor_name, organisation_id, device_id, action, before_state, after_state
         FROM audit WHERE id < $1 OR $1 IS NULL ORDER BY id DESC LIMIT $2",
    );
}

/// Appends an act, within the transaction that performs it.
pub async fn append(tx: &mut WriteTx, id: Id<EntryKind>, at: Timestamp, act: &Act) -> Result<(), StoreError> {
    let json = |value: &Option<Json>| value.as_ref().map(Json::to_string);
    let args = args![
        id,
        at,
        act.actor,
        act.actor_name.as_str(),
        act.organisation,
        act.device,
        act.action,
        json(&act.before),
        json(&act.after),
    ];
    tx.execute(APPEND, args).await.map(drop)
}

/// The entries of a device, newest first, older than `after` where given.
pub async fn of_device(
    conn: &mut Conn,
    device: DeviceId,
    after: Option<Id<EntryKind>>,
    limit: i64,
) -> Result<Vec<AuditEntry>, StoreError> {
    let rows = conn.fetch_all(OF_DEVICE, args![device, after, limit]).await?;
    rows.iter().map(read).collect()
}

/// When the last act was recorded.
pub async fn latest(conn: &mut Conn) -> Result<Option<Timestamp>, StoreError> {
    let row = conn.fetch_optional(LATEST, args![]).await?;
    row.map(|row| row.get("at")).transpose()
}

/// The entries in sight, newest first, older than `after` where given.
pub async fn in_sight(
    conn: &mut Conn,
    sight: Sight,
    after: Option<Id<EntryKind>>,
    limit: i64,
) -> Result<Vec<AuditEntry>, StoreError> {
    let rows = match sight {
        Sight::Own(organisation) => {
            conn.fetch_all(OF_ORGANISATION, args![organisation, after, limit])
                .await?
        }
        Sight::All => conn.fetch_all(ALL, args![after, limit]).await?,
    };
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<AuditEntry, StoreError> {
    Ok(AuditEntry {
        id: row.get("id")?,
        at: row.get("at")?,
        actor: row.get("actor_id")?,
        actor_name: row.get("actor_name")?,
        organisation: row.get("organisation_id")?,
        device: row.get("device_id")?,
        action: row.get("action")?,
        before: row.json_optional("before_state")?,
        after: row.json_optional("after_state")?,
    })
}
