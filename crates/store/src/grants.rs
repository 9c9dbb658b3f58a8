//! Codes and tokens of links, stored as hashes. What goes back to one code is one grant, which is
//! revoked at one place.

use jiff::Timestamp;
use replenish_domain::{
    Id,
    account::Email,
    id::{Grant, Organisation},
    linking::{Challenge, ClientId, CustomerId, LinkId, RedirectUri},
    reference::MarketplaceCode,
};

use crate::engine::{Conn, Row, Sql, StoreError, WriteTx, args, statements};

statements! {
    CREATE = Sql::portable(
        "INSERT INTO grants (id, link_id, created_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
    );
    REVOKE = Sql::portable("UPDATE grants SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL");
    ADD_CODE = Sql::portable(
        "INSERT INTO authorization_codes (code_hash, grant_id, redirect_uri, challenge, expires_at) VALUES ($1, $2, $3, $4, $5)",
    );
    FIND_CODE = Sql::portable(
        "SELECT k.grant_id AS grant_id, l.id AS link_id, l.client_id AS client_id, k.redirect_uri AS redirect_uri, k.challenge AS challenge,
             k.expires_at AS expires_at, k.used_at AS used_at, g.revoked_at AS revoked_at, l.ended_at AS ended_at
         FROM authorization_codes k JOIN grants g ON g.id = k.grant_id JOIN customer_links l ON l.id = g.link_id
         WHERE k.code_hash = $1",
    );
    USE_CODE = Sql::portable("UPDATE authorization_codes SET used_at = $2 WHERE code_hash = $1 AND used_at IS NULL");
    PRUNE_CODES = Sql::portable("DELETE FROM authorization_codes WHERE expires_at <= $1");
    ADD_ACCESS = Sql::portable("INSERT INTO access_tokens (token_hash, grant_id, expires_at) VALUES ($1, $2, $3)");
    PRUNE_ACCESS = Sql::portable("DELETE FROM access_tokens WHERE expires_at <= $1");
    ADD_REFRESH = Sql::portable("INSERT INTO refresh_tokens (token_hash, grant_id, created_at) VALUES ($1, $2, $3)");
    FIND_REFRESH = Sql::portable(
        "SELECT r.grant_id AS grant_id, l.id AS link_id, l.client_id AS client_id, g.revoked_at AS revoked_at, l.ended_at AS ended_at
         FROM refresh_tokens r JOIN grants g ON g.id = r.grant_id JOIN customer_links l ON l.id = g.link_id
         WHERE r.token_hash = $1",
    );
    /// The one query of the event gateway: primary keys all the way.
    FIND_ACCESS = Sql::portable(
        "SELECT t.expires_at AS expires_at, g.revoked_at AS revoked_at, l.id AS link_id, l.ended_at AS ended_at,
             c.id AS client_id, c.organisation_id AS organisation_id, u.id AS customer_id, u.marketplace AS marketplace,
             u.sandbox_of AS sandbox_of, COALESCE(u.email, a.email) AS email, a.removed_at AS removed_at,
             (SELECT COUNT(*) FROM test_accounts x JOIN devices d ON d.id = x.device_id
                 WHERE x.email = COALESCE(u.email, a.email) AND x.confirmed_at IS NOT NULL
                 AND d.organisation_id = c.organisation_id) AS allow_lists
         FROM access_tokens t JOIN grants g ON g.id = t.grant_id JOIN customer_links l ON l.id = g.link_id
         JOIN clients c ON c.id = l.client_id JOIN customers u ON u.id = l.customer_id
         LEFT JOIN accounts a ON a.id = u.account_id
         WHERE t.token_hash = $1",
    );
    FIND_LINK = Sql::portable(
        "SELECT l.id AS link_id, c.id AS client_id, c.organisation_id AS organisation_id, u.id AS customer_id,
             u.marketplace AS marketplace, u.sandbox_of AS sandbox_of, COALESCE(u.email, a.email) AS email,
             (SELECT COUNT(*) FROM test_accounts x JOIN devices d ON d.id = x.device_id
                 WHERE x.email = COALESCE(u.email, a.email) AND x.confirmed_at IS NOT NULL
                 AND d.organisation_id = c.organisation_id) AS allow_lists
         FROM customer_links l JOIN clients c ON c.id = l.client_id JOIN customers u ON u.id = l.customer_id
         LEFT JOIN accounts a ON a.id = u.account_id
         WHERE l.id = $1 AND l.ended_at IS NULL AND c.revoked_at IS NULL AND a.removed_at IS NULL",
    );
}

/// A code as it was given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCode {
    /// The hash of its characters.
    pub code_hash: [u8; 32],
    /// What it goes back to.
    pub grant: Id<Grant>,
    /// Where the customer was sent back to; none for a code that came another way.
    pub redirect_uri: Option<RedirectUri>,
    /// What its exchange has to prove.
    pub challenge: Option<Challenge>,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// What a code or a refresh token goes back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredGrant {
    /// Its identifier.
    pub id: Id<Grant>,
    /// For which link.
    pub link: LinkId,
    /// To whom it was given.
    pub client: ClientId,
    /// Whether it is good: neither revoked nor of a link that has ended.
    pub is_alive: bool,
}

/// A code that was presented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCode {
    /// What it goes back to.
    pub grant: StoredGrant,
    /// Where the customer was sent back to.
    pub redirect_uri: Option<RedirectUri>,
    /// What its exchange has to prove.
    pub challenge: Option<Challenge>,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Whether it was exchanged.
    pub is_used: bool,
}

/// Whether what a token was given for still holds; its hour is another matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    Good,
    /// Its grant was revoked.
    Revoked,
    /// The link has ended, or the customer's account is gone.
    Disabled,
}

/// An access token that was presented, with everything it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAccess {
    /// When it ends.
    pub expires_at: Timestamp,
    /// Whether what it was given for still holds.
    pub standing: Standing,
    /// What it was given for.
    pub linked: Linked,
}

/// A customer and a maker's cloud, linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// The link.
    pub link: LinkId,
    /// The client.
    pub client: ClientId,
    /// Whose client it is.
    pub organisation: Id<Organisation>,
    /// The customer.
    pub customer: CustomerId,
    /// The customer's address.
    pub email: Option<Email>,
    /// Where the customer buys.
    pub marketplace: MarketplaceCode,
    /// Whether the customer is a maker's stand-in.
    pub is_sandbox: bool,
    /// Whether the address is on the allow list of one of the maker's devices.
    pub is_test_account: bool,
}

/// Stores a new grant for a link; false when there is one with this identifier.
pub async fn create(tx: &mut WriteTx, id: Id<Grant>, link: LinkId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(CREATE, args![id, link, now]).await? == 1)
}

/// Revokes a grant with every token that goes back to it; false when it was revoked before.
pub async fn revoke(tx: &mut WriteTx, id: Id<Grant>, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(REVOKE, args![id, now]).await? == 1)
}

/// Stores a code.
pub async fn add_code(tx: &mut WriteTx, code: &NewCode) -> Result<(), StoreError> {
    let args = args![
        code.code_hash,
        code.grant,
        code.redirect_uri.as_ref().map(RedirectUri::as_str),
        code.challenge.as_ref().map(Challenge::as_str),
        code.expires_at,
    ];
    tx.execute(ADD_CODE, args).await.map(drop)
}

/// The code with this hash, used, ended or good.
pub async fn find_code(conn: &mut Conn, code_hash: [u8; 32]) -> Result<Option<StoredCode>, StoreError> {
    let row = conn.fetch_optional(FIND_CODE, args![code_hash]).await?;
    row.map(|row| {
        Ok(StoredCode {
            grant: read_grant(&row)?,
            redirect_uri: row.parse_optional("redirect_uri")?,
            challenge: row.parse_optional("challenge")?,
            expires_at: row.get("expires_at")?,
            is_used: row.get::<Option<Timestamp>>("used_at")?.is_some(),
        })
    })
    .transpose()
}

/// Uses a code up; false when somebody else did. Of several at once, one is told true.
pub async fn use_code(tx: &mut WriteTx, code_hash: [u8; 32], now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(USE_CODE, args![code_hash, now]).await? == 1)
}

/// Stores an access token.
pub async fn add_access(
    tx: &mut WriteTx,
    token_hash: [u8; 32],
    grant: Id<Grant>,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(ADD_ACCESS, args![token_hash, grant, expires_at])
        .await
        .map(drop)
}

/// Stores a refresh token.
pub async fn add_refresh(
    tx: &mut WriteTx,
    token_hash: [u8; 32],
    grant: Id<Grant>,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(ADD_REFRESH, args![token_hash, grant, now]).await.map(drop)
}

/// What the refresh token with this hash goes back to.
pub async fn find_refresh(conn: &mut Conn, token_hash: [u8; 32]) -> Result<Option<StoredGrant>, StoreError> {
    let row = conn.fetch_optional(FIND_REFRESH, args![token_hash]).await?;
    row.as_ref().map(read_grant).transpose()
}

/// The access token with this hash, good or not, until it is pruned.
pub async fn find_access(conn: &mut Conn, token_hash: [u8; 32]) -> Result<Option<StoredAccess>, StoreError> {
    let row = conn.fetch_optional(FIND_ACCESS, args![token_hash]).await?;
    row.as_ref().map(read_access).transpose()
}

/// What a link that is alive is between.
pub async fn find_link(conn: &mut Conn, link: LinkId) -> Result<Option<Linked>, StoreError> {
    let row = conn.fetch_optional(FIND_LINK, args![link]).await?;
    row.as_ref().map(read_linked).transpose()
}

/// Deletes codes and access tokens that ended before then.
pub async fn prune(tx: &mut WriteTx, before: Timestamp) -> Result<(), StoreError> {
    tx.execute(PRUNE_CODES, args![before]).await?;
    tx.execute(PRUNE_ACCESS, args![before]).await.map(drop)
}

fn read_grant(row: &Row) -> Result<StoredGrant, StoreError> {
    Ok(StoredGrant {
        id: row.get("grant_id")?,
        link: row.get("link_id")?,
        client: row.get("client_id")?,
        is_alive: !is_set(row, "revoked_at")? && !is_set(row, "ended_at")?,
    })
}

fn read_access(row: &Row) -> Result<StoredAccess, StoreError> {
    Ok(StoredAccess {
        expires_at: row.get("expires_at")?,
        standing: read_standing(row)?,
        linked: read_linked(row)?,
    })
}

fn read_linked(row: &Row) -> Result<Linked, StoreError> {
    Ok(Linked {
        link: row.get("link_id")?,
        client: row.get("client_id")?,
        organisation: row.get("organisation_id")?,
        customer: row.get("customer_id")?,
        email: row.parse_optional("email")?,
        marketplace: row.parse("marketplace")?,
        is_sandbox: row.get::<Option<Id<Organisation>>>("sandbox_of")?.is_some(),
        is_test_account: row.get::<i64>("allow_lists")? > 0,
    })
}

fn read_standing(row: &Row) -> Result<Standing, StoreError> {
    Ok(if is_set(row, "revoked_at")? {
        Standing::Revoked
    } else if is_set(row, "ended_at")? || is_set(row, "removed_at")? {
        Standing::Disabled
    } else {
        Standing::Good
    })
}

fn is_set(row: &Row, moment: &str) -> Result<bool, StoreError> {
    Ok(row.get::<Option<Timestamp>>(moment)?.is_some())
}
