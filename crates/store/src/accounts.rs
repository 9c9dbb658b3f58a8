//! People who can sign in.

use jiff::Timestamp;
use replenish_domain::{
    Id, Language,
    account::{Actor, Email, OrganisationName, PersonName, Role, Sight},
    id::{Account as AccountKind, Organisation},
};

use crate::engine::{Conn, Row, Sql, StoreError, WriteTx, args, statements};

statements! {
    CREATE = Sql::portable(
        "INSERT INTO accounts (id, organisation_id, email, name, role, language, password_hash, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
    );
    FIND = Sql::portable(
        "SELECT id, organisation_id, email, name, role, language, password_hash, created_at FROM accounts
         WHERE id = $1 AND removed_at IS NULL",
    );
    FIND_BY_EMAIL = Sql::portable(
        "SELECT id, organisation_id, email, name, role, language, password_hash, created_at FROM accounts
         WHERE email = $1 AND removed_at IS NULL",
    );
    REVIEWERS = Sql::portable(
        "SELECT id, organisation_id, email, name, role, language, password_hash, created_at FROM accounts
         WHERE organisation_id IS NULL AND role IN ('reviewer', 'administrator') AND removed_at IS NULL ORDER BY id",
    );
    FIND_IN_SIGHT = Sql::portable(
        "SELECT id, organisation_id, email, name, role, language, password_hash, created_at FROM accounts
         WHERE id = $1 AND (organisation_id = $2 OR $2 IS NULL) AND role <> 'customer' AND removed_at IS NULL",
    );
    ANY = Sql::portable("SELECT 1 AS found FROM accounts LIMIT 1");
    LIST = Sql::portable(
        "SELECT a.id AS id, a.organisation_id AS organisation_id, a.email AS email, a.name AS name, a.role AS role,
             a.created_at AS created_at, o.name AS organisation_name,
             (SELECT MAX(s.last_seen_at) FROM sessions s WHERE s.account_id = a.id) AS last_seen_at
         FROM accounts a LEFT JOIN organisations o ON o.id = a.organisation_id
         WHERE (a.organisation_id = $1 OR $1 IS NULL) AND (a.id > $2 OR $2 IS NULL) AND a.role <> 'customer'
         AND a.removed_at IS NULL ORDER BY a.id LIMIT $3",
    );
    SET_PASSWORD = Sql::portable("UPDATE accounts SET password_hash = $2 WHERE id = $1 AND removed_at IS NULL");
    SET_LANGUAGE = Sql::portable("UPDATE accounts SET language = $2 WHERE id = $1 AND removed_at IS NULL");
    SET_ROLE = Sql::portable("UPDATE accounts SET role = $2 WHERE id = $1 AND role = $3 AND removed_at IS NULL");
    REMOVE = Sql::portable("UPDATE accounts SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL");
    /// Changes nothing; on PostgreSQL it makes those wait who want to take one of these roles away.
    LOCK_ROLE = Sql::portable(
        "UPDATE accounts SET role = role
         WHERE organisation_id IS NOT DISTINCT FROM $1 AND role = $2 AND removed_at IS NULL",
    );
}

/// An account as it is stored.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its identifier.
    pub id: Id<AccountKind>,
    /// A maker's organisation; none for the programme's own people.
    pub organisation: Option<Id<Organisation>>,
    /// The address to sign in with.
    pub email: Email,
    /// What the person is called.
    pub name: PersonName,
    /// What the person is to the programme.
    pub role: Role,
    /// What they read mails in.
    pub language: Language,
    /// The argon2id hash of the password, in PHC form.
    pub password_hash: String,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Account {
    /// The account acting in its own full role, as in a session.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor {
            account: self.id,
            name: self.name.clone(),
            email: self.email.clone(),
            role: self.role,
            organisation: self.organisation,
            scopes: None,
        }
    }
}

/// An account as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its identifier.
    pub id: Id<AccountKind>,
    /// What the person is called.
    pub name: PersonName,
    /// The address to sign in with.
    pub email: Email,
    /// What the person is to the programme.
    pub role: Role,
    /// A maker's organisation; none for the programme's own people.
    pub organisation: Option<Id<Organisation>>,
    /// What the organisation is called.
    pub organisation_name: Option<OrganisationName>,
    /// When the account was made.
    pub created_at: Timestamp,
    /// When one of its sessions was last used; none when there is no session.
    pub last_seen_at: Option<Timestamp>,
}

/// Stores a new account; false when the address is taken.
pub async fn create(tx: &mut WriteTx, account: &Account) -> Result<bool, StoreError> {
    let args = args![
        account.id,
        account.organisation,
        &account.email,
        account.name.as_str(),
        account.role.as_str(),
        account.language.tag(),
        &account.password_hash,
        account.created_at,
    ];
    Ok(tx.execute(CREATE, args).await? == 1)
}

/// The account with this identifier, unless it was removed.
pub async fn find(conn: &mut Conn, id: Id<AccountKind>) -> Result<Option<Account>, StoreError> {
    conn.fetch_optional(FIND, args![id])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// The account with this address, unless it was removed.
pub async fn find_by_email(conn: &mut Conn, email: &Email) -> Result<Option<Account>, StoreError> {
    conn.fetch_optional(FIND_BY_EMAIL, args![email])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// Everybody who answers requests: reviewers and administrators.
pub async fn reviewers(conn: &mut Conn) -> Result<Vec<Account>, StoreError> {
    conn.fetch_all(REVIEWERS, args![]).await?.iter().map(read).collect()
}

/// The account with this identifier, unless it was removed, is out of sight or a customer's.
pub async fn find_in_sight(conn: &mut Conn, sight: Sight, id: Id<AccountKind>) -> Result<Option<Account>, StoreError> {
    conn.fetch_optional(FIND_IN_SIGHT, args![id, sight.organisation()])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// The accounts in sight except customers', oldest first, younger than `after` where given.
pub async fn list(
    conn: &mut Conn,
    sight: Sight,
    after: Option<Id<AccountKind>>,
    limit: i64,
) -> Result<Vec<Member>, StoreError> {
    let rows = conn.fetch_all(LIST, args![sight.organisation(), after, limit]).await?;
    rows.iter().map(read_member).collect()
}

/// Stores the hash of a new password; false when the account was removed.
pub async fn set_password(tx: &mut WriteTx, id: Id<AccountKind>, hash: &str) -> Result<bool, StoreError> {
    Ok(tx.execute(SET_PASSWORD, args![id, hash]).await? == 1)
}

/// Chooses what the owner reads mails in; false when the account was removed.
pub async fn set_language(tx: &mut WriteTx, id: Id<AccountKind>, language: Language) -> Result<bool, StoreError> {
    Ok(tx.execute(SET_LANGUAGE, args![id, language.tag()]).await? == 1)
}

/// Changes a role; false when it is not `from` any more, or the account was removed.
pub async fn set_role(tx: &mut WriteTx, id: Id<AccountKind>, from: Role, to: Role) -> Result<bool, StoreError> {
    Ok(tx.execute(SET_ROLE, args![id, to.as_str(), from.as_str()]).await? == 1)
}

/// Removes an account: it cannot sign in, and its address is free again. What it did stays recorded.
pub async fn remove(tx: &mut WriteTx, id: Id<AccountKind>, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(REMOVE, args![id, now]).await? == 1)
}

/// How many are in a role within an organisation, or within the programme when there is none.
///
/// The number stays true until the transaction ends: whoever wants to lower it waits.
pub async fn lock_role(
    tx: &mut WriteTx,
    organisation: Option<Id<Organisation>>,
    role: Role,
) -> Result<u64, StoreError> {
    tx.execute(LOCK_ROLE, args![organisation, role.as_str()]).await
}

/// Whether there is any account, removed or not.
pub async fn any(conn: &mut Conn) -> Result<bool, StoreError> {
    Ok(conn.fetch_optional(ANY, args![]).await?.is_some())
}

fn read_member(row: &Row) -> Result<Member, StoreError> {
    Ok(Member {
        id: row.get("id")?,
        name: row.parse("name")?,
        email: row.parse("email")?,
        role: row.parse("role")?,
        organisation: row.get("organisation_id")?,
        organisation_name: row.parse_optional("organisation_name")?,
        created_at: row.get("created_at")?,
        last_seen_at: row.get("last_seen_at")?,
    })
}

/// Reads the columns of an account, for this module and those that join it.
pub(crate) fn read(row: &Row) -> Result<Account, StoreError> {
    Ok(Account {
        id: row.get("id")?,
        organisation: row.get("organisation_id")?,
        email: row.parse("email")?,
        name: row.parse("name")?,
        role: row.parse("role")?,
        language: row.parse("language")?,
        password_hash: row.get("password_hash")?,
        created_at: row.get("created_at")?,
    })
}
