//! Certifications of devices, one for each marketplace.

use std::collections::BTreeMap;

use jiff::Timestamp;
use replenish_domain::{
    Id,
    account::OrganisationName,
    certification::{Certification, CertificationState},
    device::{DeviceId, DeviceName},
    id::Organisation,
    reference::MarketplaceCode,
};

use crate::engine::{Conn, Sql, StoreError, WriteTx, args, statements};

statements! {
    OF_DEVICE = Sql::portable("SELECT code, state, evidence, version FROM certifications WHERE device_id = $1");
    SAVE = Sql::portable(
        "INSERT INTO certifications (device_id, code, status, state, evidence, submitted_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, 1)
         ON CONFLICT (device_id, code) DO UPDATE SET status = excluded.status, state = excluded.state,
         evidence = excluded.evidence, submitted_at = excluded.submitted_at, version = certifications.version + 1",
    );
    SET_CERTIFIED = Sql::portable("UPDATE device_marketplaces SET certified_at = $3 WHERE device_id = $1 AND code = $2");
    CLEAR_CERTIFIED = Sql::portable("UPDATE device_marketplaces SET certified_at = NULL WHERE device_id = $1");
    WAITING = Sql::portable(
        "SELECT c.device_id AS device_id, c.code AS code, c.submitted_at AS submitted_at, d.name AS device_name,
                d.organisation_id AS organisation_id, o.name AS organisation_name
         FROM certifications c JOIN devices d ON d.id = c.device_id JOIN organisations o ON o.id = d.organisation_id
         WHERE c.status = 'submitted' ORDER BY c.submitted_at, c.device_id, c.code LIMIT $1",
    );
}

/// A checklist that waits for a reviewer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingCertification {
    /// The device.
    pub device: DeviceId,
    /// What the maker calls it.
    pub device_name: DeviceName,
    /// Whose it is.
    pub organisation: Id<Organisation>,
    /// What they are called.
    pub organisation_name: OrganisationName,
    /// The marketplace.
    pub code: MarketplaceCode,
    /// Since when it waits.
    pub submitted_at: Timestamp,
}

/// What there is of a device's certifications, by marketplace.
pub async fn of_device(
    conn: &mut Conn,
    device: DeviceId,
) -> Result<BTreeMap<MarketplaceCode, Certification>, StoreError> {
    let rows = conn.fetch_all(OF_DEVICE, args![device]).await?;
    rows.iter()
        .map(|row| {
            let certification = Certification {
                state: row.json("state")?,
                evidence: row.json("evidence")?,
                version: row.get("version")?,
            };
            Ok((row.parse("code")?, certification))
        })
        .collect()
}

/// Stores a certification as it is now; its version grows by itself. The device has to be held.
pub async fn save(
    tx: &mut WriteTx,
    device: DeviceId,
    code: &MarketplaceCode,
    certification: &Certification,
) -> Result<(), StoreError> {
    let submitted_at = match &certification.state {
        CertificationState::Submitted { at, .. } => Some(*at),
        _ => None,
    };
    let args = args![
        device,
        code.as_str(),
        certification.state.as_str(),
        serde_json::to_string(&certification.state)?,
        serde_json::to_string(&certification.evidence)?,
        submitted_at,
    ];
    tx.execute(SAVE, args).await.map(drop)
}

/// Marks a marketplace of a device as certified.
pub async fn set_certified(
    tx: &mut WriteTx,
    device: DeviceId,
    code: &MarketplaceCode,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(SET_CERTIFIED, args![device, code.as_str(), at])
        .await
        .map(drop)
}

/// Takes the mark off every marketplace of a device.
pub async fn clear_certified(tx: &mut WriteTx, device: DeviceId) -> Result<(), StoreError> {
    tx.execute(CLEAR_CERTIFIED, args![device]).await.map(drop)
}

/// The checklists that wait for a reviewer, the longest wait first; at most `limit`.
pub async fn waiting(conn: &mut Conn, limit: i64) -> Result<Vec<WaitingCertification>, StoreError> {
    let rows = conn.fetch_all(WAITING, args![limit]).await?;
    rows.iter()
        .map(|row| {
            Ok(WaitingCertification {
                device: row.get("device_id")?,
                device_name: row.parse("device_name")?,
                organisation: row.get("organisation_id")?,
                organisation_name: row.parse("organisation_name")?,
                code: row.parse("code")?,
                submitted_at: row.get("submitted_at")?,
            })
        })
        .collect()
}
