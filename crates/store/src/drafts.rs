//! Drafts of requests: one for each device, kept when the request is handed in.

use jiff::Timestamp;
use replenish_domain::{device::DeviceId, request::Draft};

use crate::engine::{Conn, Sql, StoreError, WriteTx, args, statements};

statements! {
    FIND = Sql::portable("SELECT draft, saved_at, saved_by, version FROM request_drafts WHERE device_id = $1");
    SAVE = Sql::portable(
        "INSERT INTO request_drafts (device_id, draft, saved_at, saved_by, version) VALUES ($1, $2, $3, $4, 1)
         ON CONFLICT (device_id) DO UPDATE SET draft = excluded.draft, saved_at = excluded.saved_at,
         saved_by = excluded.saved_by, version = request_drafts.version + 1
         WHERE request_drafts.version = $5 OR $5 IS NULL
         RETURNING version",
    );
}

/// A draft as it was last saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedDraft {
    /// The answers; test accounts are kept apart, see [`crate::test_accounts`].
    pub draft: Draft,
    /// When.
    pub saved_at: Timestamp,
    /// Who saved it.
    pub saved_by: String,
    /// Grows with every save.
    pub version: i64,
}

/// The device's draft, once saved.
pub async fn find(conn: &mut Conn, device: DeviceId) -> Result<Option<SavedDraft>, StoreError> {
    let row = conn.fetch_optional(FIND, args![device]).await?;
    row.map(|row| {
        Ok(SavedDraft {
            draft: row.json("draft")?,
            saved_at: row.get("saved_at")?,
            saved_by: row.get("saved_by")?,
            version: row.get("version")?,
        })
    })
    .transpose()
}

/// Saves the device's draft, given as JSON, and tells its new version; `None` when it is no longer
/// at `version`.
pub async fn save(
    tx: &mut WriteTx,
    device: DeviceId,
    version: Option<i64>,
    draft: &str,
    now: Timestamp,
    saved_by: &str,
) -> Result<Option<i64>, StoreError> {
    let row = tx
        .fetch_optional(SAVE, args![device, draft, now, saved_by, version])
        .await?;
    row.map(|row| row.get("version")).transpose()
}
