//! Makers' organisations.

use jiff::Timestamp;
use replenish_domain::{Id, account::OrganisationName, id::Organisation as OrganisationKind, text::search_key};

use crate::engine::{Conn, Row, Sql, StoreError, WriteTx, args, statements};

statements! {
    CREATE = Sql::portable(
        "INSERT INTO organisations (id, name, customer_id, vendor_code, created_at, search) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT DO NOTHING",
    );
    FIND = Sql::portable("SELECT id, name, customer_id, vendor_code, created_at FROM organisations WHERE id = $1");
    FIND_BY_CODE = Sql::portable(
        "SELECT id, name, customer_id, vendor_code, created_at FROM organisations
         WHERE customer_id = $1 OR vendor_code = $1",
    );
    LIST = Sql::portable("SELECT id, name, customer_id, vendor_code, created_at FROM organisations ORDER BY id");
    RENAME = Sql::portable("UPDATE organisations SET name = $2, search = $3 WHERE id = $1");
}

/// A maker's organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its identifier.
    pub id: Id<OrganisationKind>,
    /// What it is called.
    pub name: OrganisationName,
    /// The customer ID that request forms carry, such as `A2NORD7K9LQ4XW` (`programme.md` 1.3).
    pub customer_id: String,
    /// The vendor code that links to customer pages carry, such as `NRDLCHT` (`programme.md` 1.3).
    pub vendor_code: String,
    /// When it signed up.
    pub created_at: Timestamp,
}

/// Stores a new organisation; false when its customer ID or vendor code is taken.
pub async fn create(tx: &mut WriteTx, organisation: &Organisation) -> Result<bool, StoreError> {
    let args = args![
        organisation.id,
        organisation.name.as_str(),
        &organisation.customer_id,
        &organisation.vendor_code,
        organisation.created_at,
        search_key(organisation.name.as_str()),
    ];
    Ok(tx.execute(CREATE, args).await? == 1)
}

/// The organisation with this identifier.
pub async fn find(conn: &mut Conn, id: Id<OrganisationKind>) -> Result<Option<Organisation>, StoreError> {
    conn.fetch_optional(FIND, args![id])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// The organisation with this customer ID or vendor code; the two differ in length, so one code
/// never means two organisations.
pub async fn find_by_code(conn: &mut Conn, code: &str) -> Result<Option<Organisation>, StoreError> {
    conn.fetch_optional(FIND_BY_CODE, args![code])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// Every organisation, oldest first.
pub async fn list(conn: &mut Conn) -> Result<Vec<Organisation>, StoreError> {
    conn.fetch_all(LIST, args![]).await?.iter().map(read).collect()
}

/// Changes an organisation's name.
pub async fn rename(tx: &mut WriteTx, id: Id<OrganisationKind>, name: &OrganisationName) -> Result<bool, StoreError> {
    Ok(tx
        .execute(RENAME, args![id, name.as_str(), search_key(name.as_str())])
        .await?
        == 1)
}

fn read(row: &Row) -> Result<Organisation, StoreError> {
    Ok(Organisation {
        id: row.get("id")?,
        name: row.parse("name")?,
        customer_id: row.get("customer_id")?,
        vendor_code: row.get("vendor_code")?,
        created_at: row.get("created_at")?,
    })
}
