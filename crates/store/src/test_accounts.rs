//! The allow list of a device: test accounts a maker asked for and a reviewer confirmed.

use jiff::Timestamp;
use replenish_domain::{
    account::{Email, OrganisationName},
    device::{DeviceId, DeviceName},
};

use crate::engine::{Conn, Sql, StoreError, WriteTx, args, statements};

statements! {
    OF_DEVICE = Sql::portable(
        "SELECT number, email, requested_at, requested_by, confirmed_at, confirmed_by FROM test_accounts
         WHERE device_id = $1 ORDER BY number",
    );
    ADD = Sql::portable(
        "INSERT INTO test_accounts (device_id, email, number, requested_at, requested_by)
         VALUES ($1, $2, (SELECT COALESCE(MAX(number), 0) + 1 FROM test_accounts WHERE device_id = $1), $3, $4)
         ON CONFLICT (device_id, email) DO NOTHING",
    );
    REMOVE = Sql::portable("DELETE FROM test_accounts WHERE device_id = $1 AND number = $2");
    CONFIRM = Sql::portable(
        "UPDATE test_accounts SET confirmed_at = $3, confirmed_by = $4
         WHERE device_id = $1 AND email = $2 AND confirmed_at IS NULL",
    );
    WAITING = Sql::portable(
        "SELECT t.device_id AS device_id, t.number AS number, t.email AS email, t.requested_at AS requested_at,
                d.name AS device_name, o.name AS organisation_name
         FROM test_accounts t JOIN devices d ON d.id = t.device_id JOIN organisations o ON o.id = d.organisation_id
         WHERE t.confirmed_at IS NULL AND d.stage IN ('assigned', 'certified')
         ORDER BY t.requested_at, t.device_id, t.number LIMIT $1",
    );
}

/// A test account of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestAccount {
    /// Its number within the device; never given twice while a later one is there.
    pub number: i64,
    /// The customer's address.
    pub email: Email,
    /// When the maker asked for it.
    pub requested_at: Timestamp,
    /// Who asked.
    pub requested_by: String,
    /// Set once it is on the allow list.
    pub confirmed: Option<Confirmation>,
}

/// That a reviewer put a test account on the allow list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// When.
    pub at: Timestamp,
    /// What the reviewer is called.
    pub by: String,
}

/// The test accounts of a device, in the order they were asked for.
pub async fn of_device(conn: &mut Conn, device: DeviceId) -> Result<Vec<TestAccount>, StoreError> {
    let rows = conn.fetch_all(OF_DEVICE, args![device]).await?;
    rows.iter()
        .map(|row| {
            let at: Option<Timestamp> = row.get("confirmed_at")?;
            let by: Option<String> = row.get("confirmed_by")?;
            Ok(TestAccount {
                number: row.get("number")?,
                email: row.parse("email")?,
                requested_at: row.get("requested_at")?,
                requested_by: row.get("requested_by")?,
                confirmed: at.zip(by).map(|(at, by)| Confirmation { at, by }),
            })
        })
        .collect()
}

/// Asks for a test account; false when the device has it already.
pub async fn add(
    tx: &mut WriteTx,
    device: DeviceId,
    email: &Email,
    now: Timestamp,
    requested_by: &str,
) -> Result<bool, StoreError> {
    Ok(tx.execute(ADD, args![device, email, now, requested_by]).await? == 1)
}

/// Takes a test account off the device; false when there is none with this number.
pub async fn remove(tx: &mut WriteTx, device: DeviceId, number: i64) -> Result<bool, StoreError> {
    Ok(tx.execute(REMOVE, args![device, number]).await? == 1)
}

/// Puts a test account on the allow list; false when it is there already or was never asked for.
pub async fn confirm(
    tx: &mut WriteTx,
    device: DeviceId,
    email: &Email,
    now: Timestamp,
    confirmed_by: &str,
) -> Result<bool, StoreError> {
    Ok(tx.execute(CONFIRM, args![device, email, now, confirmed_by]).await? == 1)
}

/// A test account that waits for a reviewer although its device has its IDs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingAccount {
    /// The device.
    pub device: DeviceId,
    /// What the maker calls it.
    pub device_name: DeviceName,
    /// What the maker's organisation is called.
    pub organisation_name: OrganisationName,
    /// The account's number within the device.
    pub number: i64,
    /// The customer's address.
    pub email: Email,
    /// When the maker asked for it.
    pub requested_at: Timestamp,
}

/// The test accounts asked for since their devices got their IDs, the longest wait first; at most
/// `limit`. Those asked for before are confirmed with the answer to the request.
pub async fn waiting(conn: &mut Conn, limit: i64) -> Result<Vec<WaitingAccount>, StoreError> {
    let rows = conn.fetch_all(WAITING, args![limit]).await?;
    rows.iter()
        .map(|row| {
            Ok(WaitingAccount {
                device: row.get("device_id")?,
                device_name: row.parse("device_name")?,
                organisation_name: row.parse("organisation_name")?,
                number: row.get("number")?,
                email: row.parse("email")?,
                requested_at: row.get("requested_at")?,
            })
        })
        .collect()
}
