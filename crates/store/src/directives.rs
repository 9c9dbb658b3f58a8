//! What device clouds are asked, and what came of it.

use jiff::Timestamp;
use replenish_domain::linking::{
    ClientId, CloudEndpoint, Directive, DirectiveId, DirectiveName, DirectiveState, LinkId,
};

use crate::engine::{Conn, Row, Sql, StoreError, WriteTx, args, statements};

statements! {
    CREATE = Sql::portable(
        "INSERT INTO directives (id, client_id, link_id, name, created_at) VALUES ($1, $2, $3, $4, $5)",
    );
    OPEN = Sql::portable(
        "SELECT d.name AS name, d.link_id AS link_id, d.client_id AS client_id, c.directive_endpoint AS directive_endpoint,
             c.revoked_at AS revoked_at, l.ended_at AS ended_at
         FROM directives d JOIN clients c ON c.id = d.client_id JOIN customer_links l ON l.id = d.link_id WHERE d.id = $1",
    );
    ANSWERED = Sql::portable("UPDATE directives SET answered_at = $2, said = $3 WHERE id = $1 AND failed_at IS NULL");
    DELAYED = Sql::portable("UPDATE directives SET said = $2 WHERE id = $1 AND answered_at IS NULL AND failed_at IS NULL");
    FAILED = Sql::portable("UPDATE directives SET failed_at = $2, said = $3 WHERE id = $1 AND answered_at IS NULL");
    OF_CLIENT = Sql::portable(
        "SELECT id, link_id, name, created_at, answered_at, failed_at, said FROM directives
         WHERE client_id = $1 AND (id < $2 OR $2 IS NULL) ORDER BY id DESC LIMIT $3",
    );
    PRUNE = Sql::portable("DELETE FROM directives WHERE created_at < $1");
}

/// A directive that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// What is asked.
    pub name: DirectiveName,
    /// About which link.
    pub link: LinkId,
    /// Whose cloud is asked.
    pub client: ClientId,
    /// Where the cloud takes it; nowhere any more when the link or the client ended, or the maker took
    /// the address away.
    pub endpoint: Option<CloudEndpoint>,
}

/// Notes that a cloud will be asked.
pub async fn create(
    tx: &mut WriteTx,
    id: DirectiveId,
    client: ClientId,
    link: LinkId,
    name: DirectiveName,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(CREATE, args![id, client, link, name.as_str(), now])
        .await
        .map(drop)
}

/// What the job with this identifier asks.
pub async fn due(conn: &mut Conn, id: DirectiveId) -> Result<Option<Due>, StoreError> {
    let row = conn.fetch_optional(OPEN, args![id]).await?;
    row.map(|row| {
        let is_set = |moment| Ok::<_, StoreError>(row.get::<Option<Timestamp>>(moment)?.is_some());
        let endpoint = row.parse_optional("directive_endpoint")?;
        let has_ended = is_set("revoked_at")? || is_set("ended_at")?;
        Ok(Due {
            name: row.parse("name")?,
            link: row.get("link_id")?,
            client: row.get("client_id")?,
            endpoint: endpoint.filter(|_| !has_ended),
        })
    })
    .transpose()
}

/// Notes that the cloud did what it was asked.
pub async fn answered(tx: &mut WriteTx, id: DirectiveId, now: Timestamp, said: &str) -> Result<(), StoreError> {
    tx.execute(ANSWERED, args![id, now, said]).await.map(drop)
}

/// Notes why a directive has to be sent again; a job of another kind is none.
pub async fn delayed(tx: &mut WriteTx, id: DirectiveId, said: &str) -> Result<(), StoreError> {
    tx.execute(DELAYED, args![id, said]).await.map(drop)
}

/// Notes that a directive was given up; a job of another kind is none.
pub async fn failed(tx: &mut WriteTx, id: DirectiveId, now: Timestamp, said: &str) -> Result<(), StoreError> {
    tx.execute(FAILED, args![id, now, said]).await.map(drop)
}

/// What a cloud was asked, newest first, older than `after` where given.
pub async fn of_client(
    conn: &mut Conn,
    client: ClientId,
    after: Option<DirectiveId>,
    limit: i64,
) -> Result<Vec<Directive>, StoreError> {
    let rows = conn.fetch_all(OF_CLIENT, args![client, after, limit]).await?;
    rows.iter().map(read).collect()
}

/// Forgets what was asked before then.
pub async fn prune(tx: &mut WriteTx, before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(PRUNE, args![before]).await
}

fn read(row: &Row) -> Result<Directive, StoreError> {
    let state = match (row.get("answered_at")?, row.get("failed_at")?) {
        (Some(at), _) => DirectiveState::Answered(at),
        (None, Some(at)) => DirectiveState::Failed(at),
        (None, None) => DirectiveState::Waiting,
    };
    Ok(Directive {
        id: row.get("id")?,
        link: row.get("link_id")?,
        name: row.parse("name")?,
        created_at: row.get("created_at")?,
        state,
        said: row.get("said")?,
    })
}
