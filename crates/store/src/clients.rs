//! Makers' device clouds and the secrets they prove themselves with. Only the hash of a secret is
//! stored, and its last characters to tell it by. A client that was revoked is not found any more.

use jiff::Timestamp;
use replenish_domain::{
    account::Sight,
    linking::{Client, ClientId, CloudEndpoint, PublicId},
};

use crate::engine::{Conn, Row, Sql, StoreError, WriteTx, args, statements};

statements! {
    CREATE = Sql::portable(
        "INSERT INTO clients (id, organisation_id, public_id, name, redirect_uris, directive_endpoint, created_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    );
    FIND = Sql::portable(
        "SELECT id, organisation_id, public_id, name, redirect_uris, directive_endpoint, created_at, version FROM clients
         WHERE id = $1 AND (organisation_id = $2 OR $2 IS NULL) AND revoked_at IS NULL",
    );
    FIND_BY_PUBLIC_ID = Sql::portable(
        "SELECT id, organisation_id, public_id, name, redirect_uris, directive_endpoint, created_at, version FROM clients
         WHERE public_id = $1 AND revoked_at IS NULL",
    );
    AUTHENTICATE = Sql::portable(
        "SELECT c.id AS id, c.organisation_id AS organisation_id, c.public_id AS public_id, c.name AS name,
             c.redirect_uris AS redirect_uris, c.directive_endpoint AS directive_endpoint, c.created_at AS created_at,
             c.version AS version
         FROM clients c JOIN client_secrets s ON s.client_id = c.id
         WHERE c.public_id = $1 AND s.secret_hash = $2 AND (s.ends_at IS NULL OR s.ends_at > $3) AND c.revoked_at IS NULL",
    );
    LIST = Sql::portable(
        "SELECT id, organisation_id, public_id, name, redirect_uris, directive_endpoint, created_at, version FROM clients
         WHERE (organisation_id = $1 OR $1 IS NULL) AND (id < $2 OR $2 IS NULL) AND revoked_at IS NULL
         ORDER BY id DESC LIMIT $3",
    );
    CHANGE = Sql::portable(
        "UPDATE clients SET name = $3, redirect_uris = $4, directive_endpoint = $5, version = version + 1
         WHERE id = $1 AND version = $2 AND revoked_at IS NULL",
    );
    REVOKE = Sql::portable(
        "UPDATE clients SET revoked_at = $3, version = version + 1 WHERE id = $1 AND version = $2 AND revoked_at IS NULL",
    );
    LINKED = Sql::portable(
        "SELECT COUNT(*) AS linked FROM customer_links l JOIN customers c ON c.id = l.customer_id
         WHERE l.client_id = $1 AND l.ended_at IS NULL AND c.sandbox_of IS NULL",
    );
    ADD_SECRET = Sql::portable(
        "INSERT INTO client_secrets (secret_hash, client_id, hint, created_at) VALUES ($1, $2, $3, $4)",
    );
    SECRETS = Sql::portable(
        "SELECT hint, created_at, ends_at FROM client_secrets WHERE client_id = $1 AND (ends_at IS NULL OR ends_at > $2)
         ORDER BY created_at, secret_hash",
    );
    SECRET_HASHES = Sql::portable(
        "SELECT secret_hash FROM client_secrets WHERE client_id = $1 AND (ends_at IS NULL OR ends_at > $2)
         ORDER BY created_at, secret_hash",
    );
    /// Those that were going to end anyway make room for the one that ends now.
    DROP_ENDING = Sql::portable("DELETE FROM client_secrets WHERE client_id = $1 AND ends_at IS NOT NULL");
    END_SECRETS = Sql::portable("UPDATE client_secrets SET ends_at = $2 WHERE client_id = $1 AND ends_at IS NULL");
    PRUNE_SECRETS = Sql::portable("DELETE FROM client_secrets WHERE ends_at <= $1");
}

/// A secret that is good, without the secret itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientSecret {
    /// Its last characters.
    pub hint: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends; none for the newest.
    pub ends_at: Option<Timestamp>,
}

/// Stores a new client.
pub async fn create(tx: &mut WriteTx, client: &Client) -> Result<(), StoreError> {
    let args = args![
        client.id,
        client.organisation,
        client.public_id.as_str(),
        client.name.as_str(),
        serde_json::to_string(&client.redirect_uris)?,
        client.directive_endpoint.as_ref().map(CloudEndpoint::as_str),
        client.created_at,
        client.version,
    ];
    tx.execute(CREATE, args).await.map(drop)
}

/// The client with this identifier, if it is in sight.
pub async fn find(conn: &mut Conn, sight: Sight, id: ClientId) -> Result<Option<Client>, StoreError> {
    let row = conn.fetch_optional(FIND, args![id, sight.organisation()]).await?;
    row.as_ref().map(read).transpose()
}

/// The client that calls itself so.
pub async fn find_by_public_id(conn: &mut Conn, public_id: &PublicId) -> Result<Option<Client>, StoreError> {
    let row = conn
        .fetch_optional(FIND_BY_PUBLIC_ID, args![public_id.as_str()])
        .await?;
    row.as_ref().map(read).transpose()
}

/// The client that calls itself so and has this secret now.
pub async fn authenticate(
    conn: &mut Conn,
    public_id: &PublicId,
    secret_hash: [u8; 32],
    now: Timestamp,
) -> Result<Option<Client>, StoreError> {
    let args = args![public_id.as_str(), secret_hash, now];
    let row = conn.fetch_optional(AUTHENTICATE, args).await?;
    row.as_ref().map(read).transpose()
}

/// The clients in sight, newest first, older than `after` where given.
pub async fn list(
    conn: &mut Conn,
    sight: Sight,
    after: Option<ClientId>,
    limit: i64,
) -> Result<Vec<Client>, StoreError> {
    let rows = conn.fetch_all(LIST, args![sight.organisation(), after, limit]).await?;
    rows.iter().map(read).collect()
}

/// Stores name and addresses of a client whose version is still the one given, which grows; false
/// when it is not.
pub async fn change(tx: &mut WriteTx, client: &Client) -> Result<bool, StoreError> {
    let args = args![
        client.id,
        client.version,
        client.name.as_str(),
        serde_json::to_string(&client.redirect_uris)?,
        client.directive_endpoint.as_ref().map(CloudEndpoint::as_str),
    ];
    Ok(tx.execute(CHANGE, args).await? == 1)
}

/// Revokes a client whose version is still the one given; false when it is not.
pub async fn revoke(tx: &mut WriteTx, id: ClientId, version: i64, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(REVOKE, args![id, version, now]).await? == 1)
}

/// How many people are linked with the client; stand-ins do not count.
pub async fn linked(conn: &mut Conn, id: ClientId) -> Result<i64, StoreError> {
    conn.fetch_one(LINKED, args![id]).await?.get("linked")
}

/// Stores a secret beside those there are.
pub async fn add_secret(
    tx: &mut WriteTx,
    client: ClientId,
    secret_hash: [u8; 32],
    hint: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(ADD_SECRET, args![secret_hash, client, hint, now])
        .await
        .map(drop)
}

/// The secrets of a client that are good now, oldest first.
pub async fn secrets(conn: &mut Conn, client: ClientId, now: Timestamp) -> Result<Vec<ClientSecret>, StoreError> {
    let rows = conn.fetch_all(SECRETS, args![client, now]).await?;
    rows.iter()
        .map(|row| {
            Ok(ClientSecret {
                hint: row.get("hint")?,
                created_at: row.get("created_at")?,
                ends_at: row.get("ends_at")?,
            })
        })
        .collect()
}

/// Lets the newest secret end then, and every one that was ending already at once.
pub async fn end_secrets(tx: &mut WriteTx, client: ClientId, ends_at: Timestamp) -> Result<(), StoreError> {
    tx.execute(DROP_ENDING, args![client]).await?;
    tx.execute(END_SECRETS, args![client, ends_at]).await.map(drop)
}

/// The hashes of a client's secrets that are good now, oldest first.
pub async fn secret_hashes(conn: &mut Conn, client: ClientId, now: Timestamp) -> Result<Vec<Vec<u8>>, StoreError> {
    let rows = conn.fetch_all(SECRET_HASHES, args![client, now]).await?;
    rows.iter().map(|row| row.get("secret_hash")).collect()
}

/// Deletes secrets that have ended.
pub async fn prune_secrets(tx: &mut WriteTx, now: Timestamp) -> Result<u64, StoreError> {
    tx.execute(PRUNE_SECRETS, args![now]).await
}

fn read(row: &Row) -> Result<Client, StoreError> {
    Ok(Client {
        id: row.get("id")?,
        organisation: row.get("organisation_id")?,
        public_id: row.parse("public_id")?,
        name: row.parse("name")?,
        redirect_uris: row.json("redirect_uris")?,
        directive_endpoint: row.parse_optional("directive_endpoint")?,
        created_at: row.get("created_at")?,
        version: row.get("version")?,
    })
}
