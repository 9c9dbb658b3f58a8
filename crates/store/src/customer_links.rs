//! Links between customers and device clouds: at most one of each pair is alive.

use jiff::Timestamp;
use replenish_domain::{
    Id,
    account::{Email, OrganisationName, Sight},
    device::DeviceId,
    id::Organisation,
    linking::{ClientId, ClientName, CustomerId, EndedBy, LinkId},
    reference::MarketplaceCode,
};

use crate::engine::{Conn, Sql, StoreError, WriteTx, args, statements};

statements! {
    CREATE = Sql::portable(
        "INSERT INTO customer_links (id, client_id, customer_id, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (client_id, customer_id) WHERE ended_at IS NULL DO NOTHING",
    );
    ALIVE = Sql::portable(
        "SELECT id FROM customer_links WHERE client_id = $1 AND customer_id = $2 AND ended_at IS NULL",
    );
    /// PostgreSQL lets nobody end the link before the transaction ends.
    HOLD = Sql::pair(
        "SELECT id FROM customer_links WHERE id = $1 AND ended_at IS NULL",
        "SELECT id FROM customer_links WHERE id = $1 AND ended_at IS NULL FOR SHARE",
    );
    END = Sql::portable(
        "UPDATE customer_links SET ended_at = $2, ended_by = $3
         WHERE id = $1 AND ended_at IS NULL AND (customer_id = $4 OR $4 IS NULL)
         AND client_id IN (SELECT c.id FROM clients c WHERE c.organisation_id = $5 OR $5 IS NULL)
         RETURNING customer_id, client_id,
             (SELECT c.organisation_id FROM clients c WHERE c.id = client_id) AS organisation_id",
    );
    END_OF_CLIENT = Sql::portable(
        "UPDATE customer_links SET ended_at = $2, ended_by = $3 WHERE client_id = $1 AND ended_at IS NULL",
    );
    LIST_OF_CUSTOMER = Sql::portable(
        "SELECT l.id AS id, l.created_at AS created_at, c.name AS client_name, o.name AS maker,
             (SELECT COUNT(*) FROM endpoints e
                 WHERE e.customer_id = l.customer_id AND e.client_id = l.client_id AND e.removed_at IS NULL) AS devices
         FROM customer_links l JOIN clients c ON c.id = l.client_id JOIN organisations o ON o.id = c.organisation_id
         WHERE l.customer_id = $1 AND (l.id = $2 OR $2 IS NULL) AND l.ended_at IS NULL ORDER BY l.id DESC LIMIT $3",
    );
    LIST_OF_CLIENT = Sql::portable(
        "SELECT l.id AS id, l.created_at AS created_at, u.sandbox_of AS sandbox_of,
             (SELECT COUNT(*) FROM endpoints e
                 WHERE e.customer_id = l.customer_id AND e.client_id = l.client_id AND e.removed_at IS NULL) AS devices
         FROM customer_links l JOIN customers u ON u.id = l.customer_id
         WHERE l.client_id = $1 AND (l.id < $2 OR $2 IS NULL) AND l.ended_at IS NULL ORDER BY l.id DESC LIMIT $3",
    );
    CANDIDATES = Sql::portable(
        "SELECT d.id AS id FROM devices d JOIN device_marketplaces m ON m.device_id = d.id AND m.code = $2
         WHERE d.organisation_id = $1 AND (m.certified_at IS NOT NULL OR EXISTS (
             SELECT 1 FROM test_accounts t WHERE t.device_id = d.id AND t.email = $3 AND t.confirmed_at IS NOT NULL))
         ORDER BY d.id LIMIT $4",
    );
}

/// A link that has just ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Whose it was.
    pub customer: CustomerId,
    /// With which client.
    pub client: ClientId,
    /// Whose client that is.
    pub organisation: Id<Organisation>,
}

/// A link as its customer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerLink {
    /// The link.
    pub id: LinkId,
    /// What the device cloud is called.
    pub client_name: ClientName,
    /// Whose cloud it is.
    pub maker: OrganisationName,
    /// Since when the two are linked.
    pub since: Timestamp,
    /// How many devices the cloud has told of.
    pub devices: i64,
}

/// A link as the maker of the device cloud sees it: nothing in it tells who the customer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientLink {
    /// The link.
    pub id: LinkId,
    /// Since when the two are linked.
    pub since: Timestamp,
    /// How many devices the cloud has told of.
    pub devices: i64,
    /// Whether the customer is one of the maker's stand-ins.
    pub is_sandbox: bool,
}

/// Whether the link is alive; if so it does not end before the transaction does.
pub async fn hold(tx: &mut WriteTx, id: LinkId) -> Result<bool, StoreError> {
    Ok(tx.fetch_optional(HOLD, args![id]).await?.is_some())
}

/// Stores a new link; false when the two are linked already.
pub async fn create(
    tx: &mut WriteTx,
    id: LinkId,
    client: ClientId,
    customer: CustomerId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(tx.execute(CREATE, args![id, client, customer, now]).await? == 1)
}

/// The link of the two that is alive.
pub async fn alive(conn: &mut Conn, client: ClientId, customer: CustomerId) -> Result<Option<LinkId>, StoreError> {
    let row = conn.fetch_optional(ALIVE, args![client, customer]).await?;
    row.map(|row| row.get("id")).transpose()
}

/// The links of a customer that are alive, newest first; only the one with this identifier where given.
pub async fn of_customer(
    conn: &mut Conn,
    customer: CustomerId,
    only: Option<LinkId>,
    limit: i64,
) -> Result<Vec<CustomerLink>, StoreError> {
    let rows = conn.fetch_all(LIST_OF_CUSTOMER, args![customer, only, limit]).await?;
    rows.iter()
        .map(|row| {
            Ok(CustomerLink {
                id: row.get("id")?,
                client_name: row.parse("client_name")?,
                maker: row.parse("maker")?,
                since: row.get("created_at")?,
                devices: row.get("devices")?,
            })
        })
        .collect()
}

/// The links with a client that are alive, newest first, older than `after` where given.
pub async fn of_client(
    conn: &mut Conn,
    client: ClientId,
    after: Option<LinkId>,
    limit: i64,
) -> Result<Vec<ClientLink>, StoreError> {
    let rows = conn.fetch_all(LIST_OF_CLIENT, args![client, after, limit]).await?;
    rows.iter()
        .map(|row| {
            Ok(ClientLink {
                id: row.get("id")?,
                since: row.get("created_at")?,
                devices: row.get("devices")?,
                is_sandbox: row.get::<Option<Id<Organisation>>>("sandbox_of")?.is_some(),
            })
        })
        .collect()
}

/// Ends a link with a client in sight, of this `customer` only where given; none when there is no such
/// link alive.
pub async fn end(
    tx: &mut WriteTx,
    id: LinkId,
    customer: Option<CustomerId>,
    sight: Sight,
    by: EndedBy,
    now: Timestamp,
) -> Result<Option<Ended>, StoreError> {
    let args = args![id, now, by.as_str(), customer, sight.organisation()];
    let row = tx.fetch_optional(END, args).await?;
    row.map(|row| {
        Ok(Ended {
            customer: row.get("customer_id")?,
            client: row.get("client_id")?,
            organisation: row.get("organisation_id")?,
        })
    })
    .transpose()
}

/// Ends every link with a client and tells how many there were.
pub async fn end_of_client(tx: &mut WriteTx, client: ClientId, by: EndedBy, now: Timestamp) -> Result<u64, StoreError> {
    tx.execute(END_OF_CLIENT, args![client, now, by.as_str()]).await
}

/// Devices of a maker that somebody with this address may be allowed to enrol: certified in the
/// marketplace, or with the address on their allow list. At most `limit`.
pub async fn candidates(
    conn: &mut Conn,
    organisation: Id<Organisation>,
    code: &MarketplaceCode,
    email: &Email,
    limit: i64,
) -> Result<Vec<DeviceId>, StoreError> {
    let args = args![organisation, code.as_str(), email, limit];
    let rows = conn.fetch_all(CANDIDATES, args).await?;
    rows.iter().map(|row| row.get("id")).collect()
}
