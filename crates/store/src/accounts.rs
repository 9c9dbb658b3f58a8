//! People who can sign in.

use jiff::Timestamp;
use replenish_domain::{
    Id,
    account::{Actor, Email, PersonName, Role},
    id::{Account as AccountKind, Organisation},
};

use crate::engine::{Conn, Row, Sql, StoreError, WriteTx, args, statements};

statements! {
    CREATE = Sql::portable(
        "INSERT INTO accounts (id, organisation_id, email, name, role, password_hash, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (email) DO NOTHING",
    );
    FIND = Sql::portable(
        "SELECT id, organisation_id, email, name, role, password_hash, created_at FROM accounts
         WHERE id = $1 AND removed_at IS NULL",
    );
    FIND_BY_EMAIL = Sql::portable(
        "SELECT id, organisation_id, email, name, role, password_hash, created_at FROM accounts
         WHERE email = $1 AND removed_at IS NULL",
    );
    REVIEWERS = Sql::portable(
        "SELECT id, organisation_id, email, name, role, password_hash, created_at FROM accounts
         WHERE organisation_id IS NULL AND role IN ('reviewer', 'administrator') AND removed_at IS NULL ORDER BY id",
    );
    ANY = Sql::portable("SELECT 1 AS found FROM accounts LIMIT 1");
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

/// Stores a new account; false when the address is taken.
pub async fn create(tx: &mut WriteTx, account: &Account) -> Result<bool, StoreError> {
    let args = args![
        account.id,
        account.organisation,
        &account.email,
        account.name.as_str(),
        account.role.as_str(),
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

/// Whether there is any account, removed or not.
pub async fn any(conn: &mut Conn) -> Result<bool, StoreError> {
    Ok(conn.fetch_optional(ANY, args![]).await?.is_some())
}

fn read(row: &Row) -> Result<Account, StoreError> {
    Ok(Account {
        id: row.get("id")?,
        organisation: row.get("organisation_id")?,
        email: row.parse("email")?,
        name: row.parse("name")?,
        role: row.parse("role")?,
        password_hash: row.get("password_hash")?,
        created_at: row.get("created_at")?,
    })
}
