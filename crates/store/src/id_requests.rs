//! Submitted requests for replenishment IDs.

use jiff::Timestamp;
use replenish_domain::{
    Id,
    account::{OrganisationName, Sight},
    device::{DeviceId, DeviceName, ModelId},
    id::{Account, Organisation},
    reference::MarketplaceCode,
    request::{
        ChangeSize, CheckItem, ContentHash, IdRequest, RequestId, RequestNumber, RequestState, RequestStatus, Snapshot,
    },
};
use serde::{Deserialize, Serialize};

use crate::engine::{Conn, Row, Sql, StoreError, Value, WriteTx, args, statements};

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

/// A statement that lists a maker's requests, newest first.
macro_rules! list_own {
    ($condition:literal) => {
        Sql::portable(concat!(
            "SELECT r.id, r.number, r.device_id, r.organisation_id, o.name AS organisation_name, r.state, r.round, r.submitted_at, r.due_at, r.headline
             FROM id_requests r JOIN organisations o ON o.id = r.organisation_id
             WHERE r.organisation_id = $1 AND (r.id < $2 OR $2 IS NULL) AND (r.due_at < $3 OR $3 IS NULL) ",
            $condition,
            " ORDER BY r.id DESC LIMIT $4"
        ))
    };
}

/// A statement that lists everybody's requests by due date.
macro_rules! list_all {
    ($condition:literal) => {
        Sql::portable(concat!(
            "SELECT r.id, r.number, r.device_id, r.organisation_id, o.name AS organisation_name, r.state, r.round, r.submitted_at, r.due_at, r.headline
             FROM id_requests r JOIN organisations o ON o.id = r.organisation_id
             WHERE (r.due_at, r.id) > ($1, $2) AND (r.due_at < $3 OR $3 IS NULL)
             AND ((r.reviewer_id = $4 AND r.claimed_until > $6) OR $4 IS NULL)
             AND (r.claimed_until IS NULL OR r.claimed_until <= $5 OR $5 IS NULL) ",
            $condition,
            " ORDER BY r.due_at, r.id LIMIT $7"
        ))
    };
}

/// A statement that counts everybody's requests; bounded, so that it costs the same however many
/// there are.
macro_rules! count_all {
    ($condition:literal) => {
        Sql::portable(concat!(
            "SELECT COUNT(*) AS requests FROM (SELECT 1 FROM id_requests WHERE (due_at < $1 OR $1 IS NULL)
             AND ((reviewer_id = $2 AND claimed_until > $4) OR $2 IS NULL)
             AND (claimed_until IS NULL OR claimed_until <= $3 OR $3 IS NULL) ",
            $condition,
            " LIMIT $5) AS counted"
        ))
    };
}

statements! {
    NEXT_NUMBER = Sql::portable("UPDATE counters SET value = value + 1 WHERE name = 'id_request' RETURNING value");
    CREATE = Sql::portable(
        "INSERT INTO id_requests (id, number, device_id, organisation_id, status, state, round, submitted_by, submitted_at, due_at,
         headline, image_sha256, snapshot, content_hash, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1) ON CONFLICT DO NOTHING",
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
         headline = $8, image_sha256 = $9, snapshot = $10, content_hash = $11, checklist = $12, version = version + 1
         WHERE id = $1 AND version = $2",
    );
    OPEN_OF_DEVICE = whole!("WHERE device_id = $1 AND status IN ('submitted', 'in_review', 'needs_info')");
    CHECKLIST = Sql::portable("SELECT checklist FROM id_requests WHERE id = $1");
    SET_CHECKLIST = Sql::portable("UPDATE id_requests SET checklist = $2 WHERE id = $1");
    LIST_OWN = list_own!("");
    LIST_OWN_OPEN = list_own!("AND r.status IN ('submitted', 'in_review', 'needs_info')");
    LIST_OWN_RUNNING = list_own!("AND r.status IN ('submitted', 'in_review')");
    LIST_OWN_IN_STATUS = list_own!("AND r.status = $5");
    LIST_ALL = list_all!("");
    LIST_ALL_OPEN = list_all!("AND r.status IN ('submitted', 'in_review', 'needs_info')");
    LIST_ALL_RUNNING = list_all!("AND r.status IN ('submitted', 'in_review')");
    LIST_ALL_IN_STATUS = list_all!("AND r.status = $8");
    COUNT = count_all!("");
    COUNT_OPEN = count_all!("AND status IN ('submitted', 'in_review', 'needs_info')");
    COUNT_RUNNING = count_all!("AND status IN ('submitted', 'in_review')");
    COUNT_IN_STATUS = count_all!("AND status = $6");
}

/// Which requests a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    /// All of them.
    #[default]
    Any,
    /// Those that wait for their answer.
    Open,
    /// Those whose clock runs: open, and the maker is not asked anything.
    Running,
    /// Those in one status.
    In(RequestStatus),
}

/// Whose claim a request is under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Claimed {
    /// Does not matter.
    #[default]
    Any,
    /// This reviewer's.
    By(Id<Account>),
    /// Nobody's: never claimed, or the claim has ended.
    Free,
}

/// A narrowed list of requests.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Where they stand.
    pub standing: Standing,
    /// Only those due before this moment.
    pub due_before: Option<Timestamp>,
    /// Whose claim they are under; does not narrow a maker's own list.
    pub claimed: Claimed,
}

impl Standing {
    /// The statement for it, of those for any, open, running, and in one status; the status is the
    /// last argument.
    fn choose(self, [any, open, running, in_status]: [Sql; 4], mut args: Vec<Value>) -> (Sql, Vec<Value>) {
        let sql = match self {
            Self::Any => any,
            Self::Open => open,
            Self::Running => running,
            Self::In(status) => {
                args.push(status.as_str().into());
                in_status
            }
        };
        (sql, args)
    }
}

impl Filter {
    /// Whose claim a request has to be under, and the moment at which it has to be free.
    fn claims(&self, now: Timestamp) -> (Option<Id<Account>>, Option<Timestamp>) {
        match self.claimed {
            Claimed::Any => (None, None),
            Claimed::By(reviewer) => (Some(reviewer), None),
            Claimed::Free => (None, Some(now)),
        }
    }
}

/// The last request of a page; the next page begins after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// When its answer is due.
    pub due_at: Timestamp,
    /// Its identifier.
    pub id: RequestId,
}

impl After {
    /// Before every request.
    const BEGINNING: Self = Self {
        due_at: Timestamp::UNIX_EPOCH,
        id: Id::from_uuid(uuid::Uuid::nil()),
    };
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
}

/// A request as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestSummary {
    /// Its identifier.
    pub id: RequestId,
    /// Its number.
    pub number: RequestNumber,
    /// The device it is about.
    pub device: DeviceId,
    /// Whose device.
    pub organisation: Id<Organisation>,
    /// What the organisation is called.
    pub organisation_name: OrganisationName,
    /// How often it was handed in.
    pub round: i64,
    /// When it was handed in.
    pub submitted_at: Timestamp,
    /// When the answer is due.
    pub due_at: Timestamp,
    /// Where it stands.
    pub state: RequestState,
    /// The device.
    pub headline: Headline,
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
        serde_json::to_string(&Headline::of(&request.snapshot, change))?,
        image.map(|image| image.sha256.as_str()),
        snapshot,
        request.content_hash.as_str(),
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
    let args = args![
        request.id,
        request.version - 1,
        request.state.status().as_str(),
        serde_json::to_string(&request.state)?,
        request.submitted_by,
        request.submitted_at,
        request.due_at,
        serde_json::to_string(&Headline::of(&request.snapshot, change))?,
        image.map(|image| image.sha256.as_str()),
        snapshot,
        request.content_hash.as_str(),
        checklist_text(checklist)?,
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

/// An organisation's requests, newest first.
pub async fn list_own(
    conn: &mut Conn,
    organisation: Id<Organisation>,
    filter: &Filter,
    after: Option<RequestId>,
    limit: i64,
) -> Result<Vec<RequestSummary>, StoreError> {
    let args = args![organisation, after, filter.due_before, limit];
    let texts = [LIST_OWN, LIST_OWN_OPEN, LIST_OWN_RUNNING, LIST_OWN_IN_STATUS];
    list(conn, texts, filter.standing, args).await
}

/// Everybody's requests by due date; claims are looked at as they stand at `now`.
pub async fn list_all(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<After>,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<RequestSummary>, StoreError> {
    let (by, free_at) = filter.claims(now);
    let after = after.unwrap_or(After::BEGINNING);
    let args = args![after.due_at, after.id, filter.due_before, by, free_at, now, limit,];
    let texts = [LIST_ALL, LIST_ALL_OPEN, LIST_ALL_RUNNING, LIST_ALL_IN_STATUS];
    list(conn, texts, filter.standing, args).await
}

/// How many requests of everybody a filter leaves, counted up to `at_most`.
pub async fn count_all(conn: &mut Conn, filter: &Filter, now: Timestamp, at_most: i64) -> Result<i64, StoreError> {
    let (by, free_at) = filter.claims(now);
    let args = args![filter.due_before, by, free_at, now, at_most];
    let (sql, args) = filter
        .standing
        .choose([COUNT, COUNT_OPEN, COUNT_RUNNING, COUNT_IN_STATUS], args);
    conn.fetch_one(sql, args).await?.get("requests")
}

async fn list(
    conn: &mut Conn,
    texts: [Sql; 4],
    standing: Standing,
    args: Vec<Value>,
) -> Result<Vec<RequestSummary>, StoreError> {
    let (sql, args) = standing.choose(texts, args);
    let rows = conn.fetch_all(sql, args).await?;
    rows.iter().map(read_summary).collect()
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

fn read_summary(row: &Row) -> Result<RequestSummary, StoreError> {
    Ok(RequestSummary {
        id: row.get("id")?,
        number: RequestNumber(row.get("number")?),
        device: row.get("device_id")?,
        organisation: row.get("organisation_id")?,
        organisation_name: row.parse("organisation_name")?,
        round: row.get("round")?,
        submitted_at: row.get("submitted_at")?,
        due_at: row.get("due_at")?,
        state: row.json("state")?,
        headline: row.json("headline")?,
    })
}
