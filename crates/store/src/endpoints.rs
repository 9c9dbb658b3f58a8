//! Customers' devices, as their clouds describe them.

use jiff::Timestamp;
use replenish_domain::{
    Id,
    id::Endpoint,
    linking::{ClientId, CustomerId},
};

use serde_json::Value as Json;

use crate::engine::{Conn, Sql, StoreError, WriteTx, args, statements};

statements! {
    /// Described again, it is back and is described anew.
    SAVE = Sql::portable(
        "INSERT INTO endpoints (id, client_id, customer_id, endpoint_id, friendly_name, manufacturer, description, model, serial,
             created_at, described_at, organisation_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, (SELECT c.organisation_id FROM clients c WHERE c.id = $2))
         ON CONFLICT (customer_id, client_id, endpoint_id) DO UPDATE SET friendly_name = excluded.friendly_name,
             manufacturer = excluded.manufacturer, description = excluded.description, model = excluded.model,
             serial = excluded.serial, described_at = excluded.described_at, removed_at = NULL
         RETURNING id",
    );
    COUNT_OF_CUSTOMER = Sql::portable(
        "SELECT COUNT(*) AS n FROM endpoints WHERE customer_id = $1 AND client_id = $2 AND removed_at IS NULL",
    );
    REMOVE = Sql::portable(
        "UPDATE endpoints SET removed_at = $4
         WHERE customer_id = $1 AND client_id = $2 AND endpoint_id = $3 AND removed_at IS NULL",
    );
    REMOVE_OTHERS = Sql::pair(
        "UPDATE endpoints SET removed_at = $4 WHERE customer_id = $1 AND client_id = $2 AND removed_at IS NULL
         AND id NOT IN (SELECT unhex(value) FROM json_each($3))",
        "UPDATE endpoints SET removed_at = $4 WHERE customer_id = $1 AND client_id = $2 AND removed_at IS NULL
         AND id NOT IN (SELECT value::uuid FROM jsonb_array_elements_text($3::jsonb))",
    );
    REMOVE_OF_LINK = Sql::portable(
        "UPDATE endpoints SET removed_at = $3 WHERE customer_id = $1 AND client_id = $2 AND removed_at IS NULL",
    );
    REMOVE_OF_CLIENT = Sql::portable("UPDATE endpoints SET removed_at = $2 WHERE client_id = $1 AND removed_at IS NULL");
}

/// A device as its cloud describes it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description<'a> {
    /// What the cloud calls it.
    pub endpoint_id: &'a str,
    /// What the customer calls it.
    pub friendly_name: &'a str,
    /// Who made it.
    pub manufacturer: &'a str,
    /// In the maker's words.
    pub description: &'a str,
    /// The model.
    pub model: Option<&'a str>,
    /// The serial number.
    pub serial: Option<&'a str>,
}

/// Stores a description over the one before, if there was one; the identifier is that of the first.
pub async fn save(
    tx: &mut WriteTx,
    new_id: Id<Endpoint>,
    client: ClientId,
    customer: CustomerId,
    description: &Description<'_>,
    now: Timestamp,
) -> Result<Id<Endpoint>, StoreError> {
    let args = args![
        new_id,
        client,
        customer,
        description.endpoint_id,
        description.friendly_name,
        description.manufacturer,
        description.description,
        description.model,
        description.serial,
        now,
    ];
    tx.fetch_one(SAVE, args).await?.get("id")
}

/// How many devices of a cloud a customer has.
pub async fn count(conn: &mut Conn, client: ClientId, customer: CustomerId) -> Result<i64, StoreError> {
    conn.fetch_one(COUNT_OF_CUSTOMER, args![customer, client])
        .await?
        .get("n")
}

/// Removes a device; false when there is none.
pub async fn remove(
    tx: &mut WriteTx,
    client: ClientId,
    customer: CustomerId,
    endpoint_id: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(tx.execute(REMOVE, args![customer, client, endpoint_id, now]).await? == 1)
}

/// Removes the devices that a customer has through a cloud, but for these.
pub async fn remove_others(
    tx: &mut WriteTx,
    client: ClientId,
    customer: CustomerId,
    kept: &[Id<Endpoint>],
    now: Timestamp,
) -> Result<u64, StoreError> {
    let kept: Json = kept.iter().map(|id| id.uuid().simple().to_string()).collect();
    tx.execute(REMOVE_OTHERS, args![customer, client, kept.to_string(), now])
        .await
}

/// Removes every device that a customer has through a cloud.
pub async fn remove_of_link(
    tx: &mut WriteTx,
    client: ClientId,
    customer: CustomerId,
    now: Timestamp,
) -> Result<u64, StoreError> {
    tx.execute(REMOVE_OF_LINK, args![customer, client, now]).await
}

/// Removes every device of a cloud.
pub async fn remove_of_client(tx: &mut WriteTx, client: ClientId, now: Timestamp) -> Result<u64, StoreError> {
    tx.execute(REMOVE_OF_CLIENT, args![client, now]).await
}
