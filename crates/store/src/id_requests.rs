//! Submitted requests for replenishment IDs.

mod list;

pub use list::{After, Claimed, Filter, Maker, RequestSummary, Standing, count_all, list_all, list_own, makers};
pub(crate) use list::{STATEMENTS as LIST_STATEMENTS, list_statements};
use replenish_domain::{
    account::Sight,
    device::{DeviceId, DeviceName, ModelId},
    reference::MarketplaceCode,
    request::{ChangeSize, CheckItem, ContentHash, IdRequest, RequestId, RequestNumber, RequestState, Snapshot},
    text::search_key,
};
use serde::{Deserialize, Serialize};

use crate::engine::{Conn, Row, Sql, StoreError, WriteTx, args, statements};

/// A statement that reads whole requests.
macro_rules! whole {
    ($rest:literal) => {
        Sql::portable(concat!(
            "SELECT id, number, device_id, organisation_id, state, round, submitted_by, submitted_at, due_at, snapshot, content_hash, version
             FROM id_requests ",
            $rest
        ))
    };
}

statements! {
    NEXT_NUMBER = Sql::portable("UPDATE counters SET value = value + 1 WHERE name = 'id_request' RETURNING value");
    CREATE = Sql::portable(
        "INSERT INTO id_requests (id, number, device_id, organisation_id, status, state, round, submitted_by, submitted_at, due_at,
         headline, image_sha256, snapshot, content_hash, search, marketplaces, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1) ON CONFLICT DO NOTHING",
    );
    FIND = whole!("WHERE id = $1 AND (organisation_id = $2 OR $2 IS NULL)");
    LATEST_OF_DEVICE = whole!("WHERE device_id = $1 ORDER BY number DESC LIMIT 1");
    APPROVED_OF_DEVICE = whole!("WHERE device_id = $1 AND status = 'assigned' AND (number < $2 OR $2 IS NULL) ORDER BY number DESC LIMIT 1");
    DEVICE_OF = Sql::portable("SELECT device_id FROM id_requests WHERE id = $1 AND (organisation_id = $2 OR $2 IS NULL)");
    IMAGES_OF_DEVICE = Sql::portable(
        "SELECT DISTINCT image_sha256 FROM id_requests WHERE device_id = $1 AND image_sha256 IS NOT NULL",
    );
    SET_STATE = Sql::portable(
        "UPDATE id_requests SET status = $3, state = $4, reviewer_id = $5, claimed_until = $6, version = version + 1
         WHERE id = $1 AND version = $2",
    );
    RESUBMIT = Sql::portable(
        "UPDATE id_requests SET status = $3, state = $4, round = round + 1, submitted_by = $5, submitted_at = $6, due_at = $7,
         headline = $8, image_sha256 = $9, snapshot = $10, content_hash = $11, checklist = $12, search = $13,
         marketplaces = $14, version = version + 1
         WHERE id = $1 AND version = $2",
    );
    OPEN_OF_DEVICE = whole!("WHERE device_id = $1 AND status IN ('submitted', 'in_review', 'needs_info')");
    CHECKLIST = Sql::portable("SELECT checklist FROM id_requests WHERE id = $1");
    SET_CHECKLIST = Sql::portable("UPDATE id_requests SET checklist = $2 WHERE id = $1");
}

/// What a list shows of a submitted device, as it was submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headline {
    /// The console name.
    pub device_name: DeviceName,
    /// The model ID.
    pub model_id: ModelId,
    /// Where it is offered.
    pub marketplaces: Vec<MarketplaceCode>,
    /// How many slots it has.
    pub slots: usize,
    /// How much it changes against the approved version; none for a first registration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<ChangeSize>,
}

impl Headline {
    fn of(snapshot: &Snapshot, change: Option<ChangeSize>) -> Self {
        let device = &snapshot.device;
        Self {
            device_name: device.name.clone(),
            model_id: device.model_id.clone(),
            marketplaces: device.marketplaces.iter().map(|offered| offered.code.clone()).collect(),
            slots: device.slots.len(),
            change,
        }
    }

    /// What a search looks in.
    fn search(&self) -> String {
        search_key(&format!("{}\n{}", self.device_name, self.model_id))
    }

    /// The marketplaces' codes with a comma on either side of each.
    fn codes(&self) -> String {
        self.marketplaces
            .iter()
            .fold(",".to_owned(), |codes, code| format!("{codes}{code},"))
    }
}

/// The number of the next request.
pub async fn next_number(tx: &mut WriteTx) -> Result<RequestNumber, StoreError> {
    Ok(RequestNumber(tx.fetch_one(NEXT_NUMBER, args![]).await?.get("value")?))
}

/// Stores a new request with its snapshot's text; false when the device has an open one already.
pub async fn create(
    tx: &mut WriteTx,
    request: &IdRequest,
    snapshot: &str,
    change: Option<ChangeSize>,
) -> Result<bool, StoreError> {
    let image = request.snapshot.device.image.as_ref();
    let headline = Headline::of(&request.snapshot, change);
    let args = args![
        request.id,
        request.number.0,
        request.device,
        request.organisation,
        request.state.status().as_str(),
        serde_json::to_string(&request.state)?,
        request.round,
        request.submitted_by,
        request.submitted_at,
        request.due_at,
        serde_json::to_string(&headline)?,
        image.map(|image| image.sha256.as_str()),
        snapshot,
        request.content_hash.as_str(),
        headline.search(),
        headline.codes(),
    ];
    Ok(tx.execute(CREATE, args).await? == 1)
}

/// The request with this identifier, if it is within sight.
pub async fn find(conn: &mut Conn, sight: Sight, id: RequestId) -> Result<Option<IdRequest>, StoreError> {
    let row = conn.fetch_optional(FIND, args![id, sight.organisation()]).await?;
    row.as_ref().map(read).transpose()
}

/// The device's request that was handed in last.
pub async fn latest_of_device(conn: &mut Conn, device: DeviceId) -> Result<Option<IdRequest>, StoreError> {
    let row = conn.fetch_optional(LATEST_OF_DEVICE, args![device]).await?;
    row.as_ref().map(read).transpose()
}

/// The request whose approval customers meet; with `before`, the one they met when that request was
/// handed in.
pub async fn approved_of_device(
    conn: &mut Conn,
    device: DeviceId,
    before: Option<RequestNumber>,
) -> Result<Option<IdRequest>, StoreError> {
    let args = args![device, before.map(|number| number.0)];
    let row = conn.fetch_optional(APPROVED_OF_DEVICE, args).await?;
    row.as_ref().map(read).transpose()
}

/// The device's request that waits for its answer.
pub async fn open_of_device(conn: &mut Conn, device: DeviceId) -> Result<Option<IdRequest>, StoreError> {
    let row = conn.fetch_optional(OPEN_OF_DEVICE, args![device]).await?;
    row.as_ref().map(read).transpose()
}

/// Stores a request that was handed in again, with its snapshot's text; false when it is no longer
/// at the version before.
pub async fn resubmit(
    tx: &mut WriteTx,
    request: &IdRequest,
    snapshot: &str,
    checklist: &[CheckItem],
    change: Option<ChangeSize>,
) -> Result<bool, StoreError> {
    let image = request.snapshot.device.image.as_ref();
    let headline = Headline::of(&request.snapshot, change);
    let args = args![
        request.id,
        request.version - 1,
        request.state.status().as_str(),
        serde_json::to_string(&request.state)?,
        request.submitted_by,
        request.submitted_at,
        request.due_at,
        serde_json::to_string(&headline)?,
        image.map(|image| image.sha256.as_str()),
        snapshot,
        request.content_hash.as_str(),
        checklist_text(checklist)?,
        headline.search(),
        headline.codes(),
    ];
    Ok(tx.execute(RESUBMIT, args).await? == 1)
}

/// The lines of the checklist that reviewers have ticked.
pub async fn checklist(conn: &mut Conn, id: RequestId) -> Result<Vec<CheckItem>, StoreError> {
    let row = conn.fetch_one(CHECKLIST, args![id]).await?;
    let codes: Vec<String> = row.json("checklist")?;
    // A line that a later version no longer has counts as not ticked.
    Ok(codes.iter().filter_map(|code| code.parse().ok()).collect())
}

/// Stores the ticked lines of the checklist.
pub async fn set_checklist(tx: &mut WriteTx, id: RequestId, ticked: &[CheckItem]) -> Result<(), StoreError> {
    tx.execute(SET_CHECKLIST, args![id, checklist_text(ticked)?])
        .await
        .map(drop)
}

fn checklist_text(ticked: &[CheckItem]) -> Result<String, StoreError> {
    let codes: Vec<_> = ticked.iter().map(|item| item.as_str()).collect();
    Ok(serde_json::to_string(&codes)?)
}

/// The device a request is about, if the request is within sight.
pub async fn device_of(conn: &mut Conn, sight: Sight, id: RequestId) -> Result<Option<DeviceId>, StoreError> {
    let row = conn.fetch_optional(DEVICE_OF, args![id, sight.organisation()]).await?;
    row.map(|row| row.get("device_id")).transpose()
}

/// The hashes of the pictures that the device's requests show.
pub async fn images_of_device(conn: &mut Conn, device: DeviceId) -> Result<Vec<String>, StoreError> {
    let rows = conn.fetch_all(IMAGES_OF_DEVICE, args![device]).await?;
    rows.iter().map(|row| row.get("image_sha256")).collect()
}

/// Moves a request to another state; false when it is no longer at `version`.
pub async fn set_state(
    tx: &mut WriteTx,
    id: RequestId,
    version: i64,
    state: &RequestState,
) -> Result<bool, StoreError> {
    let (reviewer, until) = match state {
        RequestState::InReview { reviewer, until, .. } => (Some(*reviewer), Some(*until)),
        _ => (None, None),
    };
    let status = state.status().as_str();
    let args = args![id, version, status, serde_json::to_string(state)?, reviewer, until];
    Ok(tx.execute(SET_STATE, args).await? == 1)
}

fn read(row: &Row) -> Result<IdRequest, StoreError> {
    Ok(IdRequest {
        id: row.get("id")?,
        number: RequestNumber(row.get("number")?),
        device: row.get("device_id")?,
        organisation: row.get("organisation_id")?,
        round: row.get("round")?,
        submitted_by: row.get("submitted_by")?,
        submitted_at: row.get("submitted_at")?,
        due_at: row.get("due_at")?,
        state: row.json("state")?,
        snapshot: row.json("snapshot")?,
        content_hash: row.parse::<ContentHash>("content_hash")?,
        version: row.get("version")?,
    })
}
