//! Customers' devices as their makers see them: what is declared, what is known, and how often it is
//! heard. Nothing of the customer is read.
//!
//! Each statement reads an index from where it begins and stops at its limit.

use jiff::Timestamp;
use replenish_domain::{
    Id,
    account::{OrganisationName, Sight},
    device::ReplenishmentId,
    id::{Endpoint, Organisation, Sensor},
    linking::{ClientId, ClientName},
    quantity::{Measurement, Unit},
    request::SensorKind,
    sensor::{SensorState, Tie, Tied},
};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::{
    engine::{Conn, Row, Sql, StoreError, args, statements},
    report_batches::{read_state, read_unit},
};

/// The endpoints that a condition leaves, in an order.
macro_rules! endpoints {
    ($condition:literal) => {
        Sql::portable(concat!(
            "SELECT e.id AS id, e.endpoint_id AS endpoint_id, e.client_id AS client_id, c.name AS client_name,
                 e.organisation_id AS organisation_id, o.name AS organisation_name, e.manufacturer AS manufacturer,
                 e.description AS description, e.model AS model, e.created_at AS created_at, e.described_at AS described_at
             FROM endpoints e JOIN clients c ON c.id = e.client_id JOIN organisations o ON o.id = e.organisation_id
             WHERE e.removed_at IS NULL AND ",
            $condition
        ))
    };
}

/// The sensors that a condition leaves.
macro_rules! sensors {
    ($from:literal) => {
        concat!(
            "SELECT s.id AS id, s.endpoint AS endpoint, s.kind AS kind, s.instance AS instance, t.measurement AS measurement,
                 t.unit AS unit, s.replenishment_id AS replenishment_id, s.tie AS tie, s.device_id AS device_id,
                 s.slot_id AS slot_id, s.created_at AS created_at, t.level AS level, t.level_at AS level_at, t.used AS used,
                 t.newest_at AS newest_at, t.heard_at AS heard_at, t.doubted_at AS doubted_at, t.reports AS reports,
                 t.quarantined AS quarantined ",
            $from
        )
    };
}

statements! {
    FIND = endpoints!("e.id = $1 AND (e.organisation_id = $2 OR $2 IS NULL)");
    NEWEST_OWN = endpoints!("e.organisation_id = $1 AND e.id < $2 ORDER BY e.id DESC LIMIT $3");
    NEWEST_ALL = endpoints!("e.id < $1 ORDER BY e.id DESC LIMIT $2");
    NAMED_OWN = endpoints!(
        "e.organisation_id = $1 AND (e.endpoint_id, e.id) > ($2, $3) AND e.endpoint_id < $4 ORDER BY e.endpoint_id, e.id LIMIT $5"
    );
    NAMED_ALL = endpoints!("(e.endpoint_id, e.id) > ($1, $2) AND e.endpoint_id < $3 ORDER BY e.endpoint_id, e.id LIMIT $4");
    /// The engines share no way to pass a list; both read one from a JSON text.
    SENSORS_OF = Sql::pair(
        sensors!("FROM sensors s JOIN sensor_states t ON t.sensor_id = s.id WHERE s.endpoint IN (SELECT unhex(value) FROM json_each($1)) AND s.removed_at IS NULL
                  ORDER BY s.endpoint, s.kind, s.instance"),
        sensors!("FROM sensors s JOIN sensor_states t ON t.sensor_id = s.id WHERE s.endpoint IN (SELECT CAST(value AS uuid) FROM json_array_elements_text(CAST($1 AS json)))
                  AND s.removed_at IS NULL ORDER BY s.endpoint, s.kind, s.instance"),
    );
    SENSORS_OWN = Sql::portable(sensors!(
        "FROM endpoints e JOIN sensors s ON s.endpoint = e.id AND s.removed_at IS NULL
         JOIN sensor_states t ON t.sensor_id = s.id WHERE e.removed_at IS NULL AND e.organisation_id = $1 ORDER BY e.id DESC LIMIT $2"
    ));
    SENSORS_ALL = Sql::portable(sensors!(
        "FROM endpoints e JOIN sensors s ON s.endpoint = e.id AND s.removed_at IS NULL
         JOIN sensor_states t ON t.sensor_id = s.id WHERE e.removed_at IS NULL ORDER BY e.id DESC LIMIT $1"
    ));
    /// One look into the history for each span, however many reports are in it.
    HEARD_IN = Sql::pair(
        "SELECT j.key AS position FROM json_each($1) j WHERE EXISTS (SELECT 1 FROM reports r
             WHERE r.sensor_id = unhex(j.value ->> 0) AND r.sampled_at >= j.value ->> 1 AND r.sampled_at < j.value ->> 2
             AND r.effect <> 'quarantined')",
        "SELECT j.position - 1 AS position FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY j (value, position)
         WHERE EXISTS (SELECT 1 FROM reports r
             WHERE r.sensor_id = (j.value ->> 0)::uuid
             AND r.sampled_at >= timestamptz 'epoch' + (j.value ->> 1)::bigint * interval '1 microsecond'
             AND r.sampled_at < timestamptz 'epoch' + (j.value ->> 2)::bigint * interval '1 microsecond'
             AND r.effect <> 'quarantined')",
    );
}

/// A customer's device without the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEndpoint {
    /// Its identifier here.
    pub id: Id<Endpoint>,
    /// What its cloud calls it.
    pub endpoint_id: String,
    /// The cloud.
    pub client: ClientId,
    /// What the cloud is called.
    pub client_name: ClientName,
    /// Whose cloud it is.
    pub organisation: Id<Organisation>,
    /// What its maker is called.
    pub organisation_name: OrganisationName,
    /// Who made it, as the cloud says.
    pub manufacturer: String,
    /// In the maker's words.
    pub description: String,
    /// The model, as the cloud says.
    pub model: Option<String>,
    /// When it was described first.
    pub created_at: Timestamp,
    /// When it was described last.
    pub described_at: Timestamp,
}

/// A sensor with what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSensor {
    /// Its identifier.
    pub id: Id<Sensor>,
    /// Of which endpoint.
    pub endpoint: Id<Endpoint>,
    /// Which of the three interfaces.
    pub kind: SensorKind,
    /// Its name within the interface.
    pub instance: String,
    /// What its reports are measured in.
    pub measurement: Measurement,
    /// In which unit, where there are several.
    pub unit: Option<Unit>,
    /// The ID as it was declared.
    pub replenishment_id: Option<ReplenishmentId>,
    /// Whether it is tied to a slot.
    pub tie: Tie,
    /// The slot of its ID, tied to it or not.
    pub slot: Option<Tied>,
    /// When it was declared first.
    pub created_at: Timestamp,
    /// What its reports add up to.
    pub state: SensorState,
    /// When a report that is believed came last.
    pub heard_at: Option<Timestamp>,
    /// When a report came that is not believed, while none that is newer was believed since.
    pub doubted_at: Option<Timestamp>,
    /// How many reports came.
    pub reports: i64,
    /// How many of them are not believed.
    pub quarantined: i64,
}

/// A span of a sensor's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Whose.
    pub sensor: Id<Sensor>,
    /// Its first moment.
    pub from: Timestamp,
    /// The moment after its last.
    pub to: Timestamp,
}

/// The endpoints in sight, newest first and older than `after`; with a `name`, those whose cloud calls
/// them something that begins so, by that name and behind `after`.
pub async fn list(
    conn: &mut Conn,
    sight: Sight,
    name: Option<&str>,
    after: Option<Id<Endpoint>>,
    limit: i64,
) -> Result<Vec<StoredEndpoint>, StoreError> {
    let rows = match name {
        None => newest(conn, sight, after, limit).await?,
        Some(name) => named(conn, sight, name, after, limit).await?,
    };
    rows.iter().map(read_endpoint).collect()
}

/// The endpoint with this identifier, if it is in sight.
pub async fn find(conn: &mut Conn, sight: Sight, id: Id<Endpoint>) -> Result<Option<StoredEndpoint>, StoreError> {
    let row = conn.fetch_optional(FIND, args![id, sight.organisation()]).await?;
    row.as_ref().map(read_endpoint).transpose()
}

/// The sensors of endpoints, in the order of their identifiers, by interface and instance.
pub async fn sensors_of(conn: &mut Conn, endpoints: &[Id<Endpoint>]) -> Result<Vec<StoredSensor>, StoreError> {
    let list = endpoints.iter().map(|id| Json::String(hex(*id)));
    let rows = conn.fetch_all(SENSORS_OF, args![text(list)]).await?;
    rows.iter().map(read_sensor).collect()
}

/// The sensors of the newest endpoints in sight, at most so many.
pub async fn newest_sensors(conn: &mut Conn, sight: Sight, limit: i64) -> Result<Vec<StoredSensor>, StoreError> {
    let rows = match sight.organisation() {
        Some(organisation) => conn.fetch_all(SENSORS_OWN, args![organisation, limit]).await?,
        None => conn.fetch_all(SENSORS_ALL, args![limit]).await?,
    };
    rows.iter().map(read_sensor).collect()
}

/// In which of these spans a report was measured that is believed.
pub async fn heard_in(conn: &mut Conn, spans: &[Span]) -> Result<Vec<bool>, StoreError> {
    let mut heard = vec![false; spans.len()];
    let list = spans
        .iter()
        .map(|span| json!([hex(span.sensor), span.from.as_microsecond(), span.to.as_microsecond()]));
    for row in conn.fetch_all(HEARD_IN, args![text(list)]).await? {
        let position: i64 = row.get("position")?;
        let place = usize::try_from(position).ok().and_then(|at| heard.get_mut(at));
        *place.ok_or_else(|| StoreError::corrupt("position", "out of range"))? = true;
    }
    Ok(heard)
}

async fn newest(
    conn: &mut Conn,
    sight: Sight,
    after: Option<Id<Endpoint>>,
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    let after = after.map_or(Uuid::max(), Id::uuid);
    match sight.organisation() {
        Some(organisation) => conn.fetch_all(NEWEST_OWN, args![organisation, after, limit]).await,
        None => conn.fetch_all(NEWEST_ALL, args![after, limit]).await,
    }
}

async fn named(
    conn: &mut Conn,
    sight: Sight,
    name: &str,
    after: Option<Id<Endpoint>>,
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    let before = match after {
        Some(after) => find(conn, sight, after).await?,
        None => None,
    };
    let (from, after) = before.map_or((name.to_owned(), Uuid::nil()), |endpoint| {
        (endpoint.endpoint_id, endpoint.id.uuid())
    });
    // The last character there is; no name has it.
    let end = format!("{name}{}", char::MAX);
    match sight.organisation() {
        Some(organisation) => {
            conn.fetch_all(NAMED_OWN, args![organisation, from, after, end, limit])
                .await
        }
        None => conn.fetch_all(NAMED_ALL, args![from, after, end, limit]).await,
    }
}

fn read_endpoint(row: &Row) -> Result<StoredEndpoint, StoreError> {
    Ok(StoredEndpoint {
        id: row.get("id")?,
        endpoint_id: row.get("endpoint_id")?,
        client: row.get("client_id")?,
        client_name: row.parse("client_name")?,
        organisation: row.get("organisation_id")?,
        organisation_name: row.parse("organisation_name")?,
        manufacturer: row.get("manufacturer")?,
        description: row.get("description")?,
        model: row.get("model")?,
        created_at: row.get("created_at")?,
        described_at: row.get("described_at")?,
    })
}

fn read_sensor(row: &Row) -> Result<StoredSensor, StoreError> {
    let measurement: Measurement = row.parse("measurement")?;
    let kind: SensorKind = row.parse("kind")?;
    let device: Option<_> = row.get("device_id")?;
    let slot_id = row.parse_optional("slot_id")?;
    let replenishment_id: Option<String> = row.get("replenishment_id")?;
    Ok(StoredSensor {
        id: row.get("id")?,
        endpoint: row.get("endpoint")?,
        kind,
        instance: row.get("instance")?,
        measurement,
        unit: read_unit(row, measurement)?,
        replenishment_id: replenishment_id.map(ReplenishmentId::opaque),
        tie: row.parse("tie")?,
        slot: device.zip(slot_id).map(|(device, slot_id)| Tied { device, slot_id }),
        created_at: row.get("created_at")?,
        state: read_state(row, kind)?,
        heard_at: row.get("heard_at")?,
        doubted_at: row.get("doubted_at")?,
        reports: row.get("reports")?,
        quarantined: row.get("quarantined")?,
    })
}

fn text(rows: impl Iterator<Item = Json>) -> String {
    Json::Array(rows.collect()).to_string()
}

fn hex<K>(id: Id<K>) -> String {
    id.uuid().simple().to_string()
}
