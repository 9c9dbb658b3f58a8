//! What is wrong with what device clouds send, by rule: how often, since when, and the latest example.

use jiff::Timestamp;
use replenish_domain::{
    Id,
    account::{OrganisationName, Sight},
    id::Organisation,
    linking::{ClientId, ClientName},
};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::engine::{Conn, Row, Sql, StoreError, WriteTx, args, statements};

/// The findings that a condition leaves, by cloud and rule.
macro_rules! findings {
    ($condition:literal) => {
        Sql::portable(concat!(
            "SELECT f.client_id AS client_id, c.name AS client_name, f.organisation_id AS organisation_id,
                 o.name AS organisation_name, f.rule AS rule, f.severity AS severity, f.times AS times,
                 f.first_seen_at AS first_seen_at, f.last_seen_at AS last_seen_at, f.pointer AS pointer, f.message AS message,
                 f.evidence AS evidence
             FROM live_findings f JOIN clients c ON c.id = f.client_id JOIN organisations o ON o.id = f.organisation_id
             WHERE ",
            $condition
        ))
    };
}

statements! {
    /// In one order, so that no two nodes wait for each other.
    NOTE = Sql::pair(
        "INSERT INTO live_findings (client_id, rule, organisation_id, severity, times, first_seen_at, last_seen_at, pointer, message,
             evidence)
         SELECT c.id, j.value ->> 1, c.organisation_id, j.value ->> 2, j.value ->> 3, $2, $2, j.value ->> 4, j.value ->> 5,
             j.value ->> 6
         FROM json_each($1) j JOIN clients c ON c.id = unhex(j.value ->> 0) WHERE TRUE
         ON CONFLICT (client_id, rule) DO UPDATE SET severity = excluded.severity, times = live_findings.times + excluded.times,
             last_seen_at = excluded.last_seen_at, pointer = excluded.pointer, message = excluded.message,
             evidence = excluded.evidence",
        "INSERT INTO live_findings (client_id, rule, organisation_id, severity, times, first_seen_at, last_seen_at, pointer, message,
             evidence)
         SELECT c.id, j.value ->> 1, c.organisation_id, j.value ->> 2, (j.value ->> 3)::bigint, $2, $2, j.value ->> 4,
             j.value ->> 5, j.value ->> 6
         FROM jsonb_array_elements($1::jsonb) j (value) JOIN clients c ON c.id = (j.value ->> 0)::uuid
         ORDER BY c.id, j.value ->> 1
         ON CONFLICT (client_id, rule) DO UPDATE SET severity = excluded.severity, times = live_findings.times + excluded.times,
             last_seen_at = excluded.last_seen_at, pointer = excluded.pointer, message = excluded.message,
             evidence = excluded.evidence",
    );
    LIST_OWN = findings!(
        "f.organisation_id = $1 AND (f.client_id, f.rule) > ($2, $3) AND c.revoked_at IS NULL ORDER BY f.client_id, f.rule LIMIT $4"
    );
    LIST_ALL = findings!("(f.client_id, f.rule) > ($1, $2) AND c.revoked_at IS NULL ORDER BY f.client_id, f.rule LIMIT $3");
    PRUNE = Sql::portable("DELETE FROM live_findings WHERE last_seen_at < $1");
}

/// What was seen of a rule since the last time it was noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// In the messages of which cloud.
    pub client: ClientId,
    /// The name of the rule.
    pub rule: &'static str,
    /// How much the latest example weighs.
    pub severity: &'static str,
    /// How often it was seen.
    pub times: i64,
    /// Where in its message the latest example stands.
    pub pointer: String,
    /// What is wrong, in one sentence without a period.
    pub message: String,
    /// The text at fault.
    pub evidence: Option<String>,
}

/// A rule that a cloud's messages go against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveFinding {
    /// Which cloud's.
    pub client: ClientId,
    /// What the cloud is called.
    pub client_name: ClientName,
    /// Whose cloud it is.
    pub organisation: Id<Organisation>,
    /// What its maker is called.
    pub organisation_name: OrganisationName,
    /// The name of the rule.
    pub rule: String,
    /// How much the latest example weighs.
    pub severity: String,
    /// How often it was seen.
    pub times: i64,
    /// When it was seen first.
    pub first_seen_at: Timestamp,
    /// When it was seen last.
    pub last_seen_at: Timestamp,
    /// Where in its message the latest example stands.
    pub pointer: String,
    /// What is wrong, in one sentence without a period.
    pub message: String,
    /// The text at fault.
    pub evidence: Option<String>,
}

/// Notes what was seen, all at once; of a cloud that is not there, nothing.
pub async fn note(tx: &mut WriteTx, seen: &[Noted], now: Timestamp) -> Result<(), StoreError> {
    let list = seen.iter().map(|noted| {
        json!([
            noted.client.uuid().simple().to_string(),
            noted.rule,
            noted.severity,
            noted.times,
            noted.pointer,
            noted.message,
            noted.evidence,
        ])
    });
    let list = Json::Array(list.collect()).to_string();
    tx.execute(NOTE, args![list, now]).await.map(drop)
}

/// The findings in sight by cloud and rule, behind the one `after`.
pub async fn list(
    conn: &mut Conn,
    sight: Sight,
    after: Option<(ClientId, &str)>,
    limit: i64,
) -> Result<Vec<LiveFinding>, StoreError> {
    let (client, rule) = after.map_or((Uuid::nil(), ""), |(client, rule)| (client.uuid(), rule));
    let rows = match sight.organisation() {
        Some(organisation) => {
            conn.fetch_all(LIST_OWN, args![organisation, client, rule, limit])
                .await?
        }
        None => conn.fetch_all(LIST_ALL, args![client, rule, limit]).await?,
    };
    rows.iter().map(read).collect()
}

/// Forgets what was seen last before then.
pub async fn prune(tx: &mut WriteTx, before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(PRUNE, args![before]).await
}

fn read(row: &Row) -> Result<LiveFinding, StoreError> {
    Ok(LiveFinding {
        client: row.get("client_id")?,
        client_name: row.parse("client_name")?,
        organisation: row.get("organisation_id")?,
        organisation_name: row.parse("organisation_name")?,
        rule: row.get("rule")?,
        severity: row.get("severity")?,
        times: row.get("times")?,
        first_seen_at: row.get("first_seen_at")?,
        last_seen_at: row.get("last_seen_at")?,
        pointer: row.get("pointer")?,
        message: row.get("message")?,
        evidence: row.get("evidence")?,
    })
}
