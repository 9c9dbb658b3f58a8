//! API tokens. Only the hash of a token is stored, and its last characters to tell it by.

use jiff::Timestamp;
use replenish_domain::{
    Id,
    account::{PersonName, Role, Scope, Sight, TokenName},
    id::{Account as AccountKind, ApiToken as TokenKind, Organisation},
};

use crate::{
    accounts::{self, Account},
    engine::{Conn, Row, Sql, StoreError, WriteTx, args, statements},
};

statements! {
    CREATE = Sql::portable(
        "INSERT INTO api_tokens (id, token_hash, account_id, name, hint, role, scopes, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    );
    FIND = Sql::portable(
        "SELECT t.id AS token_id, t.role AS token_role, t.scopes AS scopes, t.last_used_at AS last_used_at,
             a.id AS id, a.organisation_id AS organisation_id, a.email AS email, a.name AS name, a.role AS role,
             a.language AS language, a.password_hash AS password_hash, a.created_at AS created_at
         FROM api_tokens t JOIN accounts a ON a.id = t.account_id
         WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $2) AND a.removed_at IS NULL",
    );
    LIST_OF_ACCOUNT = Sql::portable(
        "SELECT t.id AS id, t.account_id AS account_id, a.name AS owner, t.name AS name, t.hint AS hint, t.role AS role,
             t.scopes AS scopes, t.created_at AS created_at, t.expires_at AS expires_at, t.last_used_at AS last_used_at
         FROM api_tokens t JOIN accounts a ON a.id = t.account_id
         WHERE t.account_id = $1 AND (t.id < $2 OR $2 IS NULL) AND t.revoked_at IS NULL AND a.removed_at IS NULL
         ORDER BY t.id DESC LIMIT $3",
    );
    LIST_IN_SIGHT = Sql::portable(
        "SELECT t.id AS id, t.account_id AS account_id, a.name AS owner, t.name AS name, t.hint AS hint, t.role AS role,
             t.scopes AS scopes, t.created_at AS created_at, t.expires_at AS expires_at, t.last_used_at AS last_used_at
         FROM api_tokens t JOIN accounts a ON a.id = t.account_id
         WHERE (a.organisation_id = $1 OR $1 IS NULL) AND (t.id < $2 OR $2 IS NULL) AND t.revoked_at IS NULL
         AND a.removed_at IS NULL ORDER BY t.id DESC LIMIT $3",
    );
    USED = Sql::portable("UPDATE api_tokens SET last_used_at = $2 WHERE id = $1");
    /// Of one account, or of any in sight.
    REVOKE = Sql::portable(
        "UPDATE api_tokens SET revoked_at = $4
         WHERE id = $1 AND revoked_at IS NULL AND (account_id = $2 OR $2 IS NULL)
         AND account_id IN (SELECT a.id FROM accounts a WHERE a.organisation_id = $3 OR $3 IS NULL)
         RETURNING name, (SELECT a.organisation_id FROM accounts a WHERE a.id = account_id) AS organisation_id",
    );
    REVOKE_ALL = Sql::portable("UPDATE api_tokens SET revoked_at = $2 WHERE account_id = $1 AND revoked_at IS NULL");
}

/// An API token without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Its identifier.
    pub id: Id<TokenKind>,
    /// Whose it is.
    pub account: Id<AccountKind>,
    /// What its owner is called.
    pub owner: PersonName,
    /// What it is for.
    pub name: TokenName,
    /// The last characters of its secret.
    pub hint: String,
    /// The role it was made with; its account's own role may have shrunk since.
    pub role: Role,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends; none for never.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, give or take a minute.
    pub last_used_at: Option<Timestamp>,
}

/// A token that was presented, with the account it belongs to.
#[derive(Debug, Clone)]
pub struct Presented {
    /// Its identifier.
    pub id: Id<TokenKind>,
    /// The role it was made with.
    pub role: Role,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it was last used, as far as recorded.
    pub last_used_at: Option<Timestamp>,
    /// Whose it is.
    pub account: Account,
}

/// Stores a new token.
pub async fn create(tx: &mut WriteTx, token: &ApiToken, token_hash: [u8; 32]) -> Result<(), StoreError> {
    let args = args![
        token.id,
        token_hash,
        token.account,
        token.name.as_str(),
        &token.hint,
        token.role.as_str(),
        serde_json::to_string(&token.scopes)?,
        token.created_at,
        token.expires_at,
    ];
    tx.execute(CREATE, args).await.map(drop)
}

/// The token with this secret; none when it was revoked, has ended, or its account was removed.
pub async fn find(conn: &mut Conn, token_hash: [u8; 32], now: Timestamp) -> Result<Option<Presented>, StoreError> {
    let row = conn.fetch_optional(FIND, args![token_hash, now]).await?;
    row.map(|row| {
        Ok(Presented {
            id: row.get("token_id")?,
            role: row.parse("token_role")?,
            scopes: row.json("scopes")?,
            last_used_at: row.get("last_used_at")?,
            account: accounts::read(&row)?,
        })
    })
    .transpose()
}

/// The tokens of an account, newest first, older than `after` where given.
pub async fn list_of_account(
    conn: &mut Conn,
    account: Id<AccountKind>,
    after: Option<Id<TokenKind>>,
    limit: i64,
) -> Result<Vec<ApiToken>, StoreError> {
    let rows = conn.fetch_all(LIST_OF_ACCOUNT, args![account, after, limit]).await?;
    rows.iter().map(read).collect()
}

/// The tokens of every account in sight, newest first, older than `after` where given.
pub async fn list_in_sight(
    conn: &mut Conn,
    sight: Sight,
    after: Option<Id<TokenKind>>,
    limit: i64,
) -> Result<Vec<ApiToken>, StoreError> {
    let rows = conn
        .fetch_all(LIST_IN_SIGHT, args![sight.organisation(), after, limit])
        .await?;
    rows.iter().map(read).collect()
}

/// Records use of a token.
pub async fn used(tx: &mut WriteTx, id: Id<TokenKind>, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(USED, args![id, now]).await.map(drop)
}

/// Revokes a token in sight, of this `owner` only where given, and tells its name and organisation;
/// none when there is no such token.
pub async fn revoke(
    tx: &mut WriteTx,
    id: Id<TokenKind>,
    owner: Option<Id<AccountKind>>,
    sight: Sight,
    now: Timestamp,
) -> Result<Option<(TokenName, Option<Id<Organisation>>)>, StoreError> {
    let row = tx
        .fetch_optional(REVOKE, args![id, owner, sight.organisation(), now])
        .await?;
    row.map(|row| Ok((row.parse("name")?, row.get("organisation_id")?)))
        .transpose()
}

/// Revokes every token of an account.
pub async fn revoke_all(tx: &mut WriteTx, account: Id<AccountKind>, now: Timestamp) -> Result<u64, StoreError> {
    tx.execute(REVOKE_ALL, args![account, now]).await
}

fn read(row: &Row) -> Result<ApiToken, StoreError> {
    Ok(ApiToken {
        id: row.get("id")?,
        account: row.get("account_id")?,
        owner: row.parse("owner")?,
        name: row.parse("name")?,
        hint: row.get("hint")?,
        role: row.parse("role")?,
        scopes: row.json("scopes")?,
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
        last_used_at: row.get("last_used_at")?,
    })
}
