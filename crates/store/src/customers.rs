//! People who link devices, and makers' stand-ins for them.

use replenish_domain::{
    Id,
    account::Email,
    id::Account,
    linking::{Customer, CustomerId},
};

use crate::engine::{Conn, Row, Sql, StoreError, WriteTx, args, statements};

statements! {
    CREATE = Sql::portable(
        "INSERT INTO customers (id, account_id, sandbox_of, email, marketplace, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (account_id) DO NOTHING",
    );
    FIND = Sql::portable(
        "SELECT c.id AS id, COALESCE(c.email, a.email) AS email, c.marketplace AS marketplace, c.sandbox_of AS sandbox_of,
             c.created_at AS created_at
         FROM customers c LEFT JOIN accounts a ON a.id = c.account_id WHERE c.id = $1",
    );
    OF_ACCOUNT = Sql::portable(
        "SELECT c.id AS id, a.email AS email, c.marketplace AS marketplace, c.sandbox_of AS sandbox_of,
             c.created_at AS created_at
         FROM customers c JOIN accounts a ON a.id = c.account_id WHERE c.account_id = $1",
    );
}

/// Stores a person who signs in with this account; false when the account has a customer already.
pub async fn create_person(tx: &mut WriteTx, customer: &Customer, account: Id<Account>) -> Result<bool, StoreError> {
    create(tx, customer, Some(account), None).await
}

/// Stores a stand-in.
pub async fn create_sandbox(tx: &mut WriteTx, customer: &Customer) -> Result<bool, StoreError> {
    let email = customer.email.as_ref().map(Email::as_str);
    create(tx, customer, None, email).await
}

/// The customer with this identifier.
pub async fn find(conn: &mut Conn, id: CustomerId) -> Result<Option<Customer>, StoreError> {
    let row = conn.fetch_optional(FIND, args![id]).await?;
    row.as_ref().map(read).transpose()
}

/// The customer who signs in with this account.
pub async fn of_account(conn: &mut Conn, account: Id<Account>) -> Result<Option<Customer>, StoreError> {
    let row = conn.fetch_optional(OF_ACCOUNT, args![account]).await?;
    row.as_ref().map(read).transpose()
}

async fn create(
    tx: &mut WriteTx,
    customer: &Customer,
    account: Option<Id<Account>>,
    email: Option<&str>,
) -> Result<bool, StoreError> {
    let args = args![
        customer.id,
        account,
        customer.sandbox_of,
        email,
        customer.marketplace.as_str(),
        customer.created_at,
    ];
    Ok(tx.execute(CREATE, args).await? == 1)
}

fn read(row: &Row) -> Result<Customer, StoreError> {
    Ok(Customer {
        id: row.get("id")?,
        email: row.parse_optional("email")?,
        marketplace: row.parse("marketplace")?,
        sandbox_of: row.get("sandbox_of")?,
        created_at: row.get("created_at")?,
    })
}
