//! Devices with their marketplaces; slots have a module of their own.

use std::collections::BTreeMap;

use jiff::Timestamp;
use replenish_domain::{
    Id,
    account::Sight,
    device::{
        Device, DeviceId, DeviceImage, DeviceKind, DeviceMarketplace, DeviceName, FriendlyName, Hardware, ModelId,
        Stage,
    },
    id::Organisation,
    reference::MarketplaceCode,
};

use crate::{
    engine::{Conn, Row, Sql, StoreError, WriteTx, args, statements},
    slots,
};

statements! {
    CREATE = Sql::portable(
        "INSERT INTO devices (id, organisation_id, kind, device_type, name, model_id, stage, search, created_by, created_at, updated_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, 1)
         ON CONFLICT (organisation_id, model_id) DO NOTHING",
    );
    OF_MODEL = Sql::portable("SELECT id FROM devices WHERE organisation_id = $1 AND model_id = $2");
    FIND = Sql::portable(
        "SELECT id, organisation_id, kind, device_type, name, model_id, stage, approvals, image, created_by, created_at, updated_at, version
         FROM devices WHERE id = $1 AND (organisation_id = $2 OR $2 IS NULL)",
    );
    /// Also takes the row's lock on PostgreSQL, so that changes of one device queue up.
    TOUCH = Sql::portable(
        "UPDATE devices SET version = version + 1, updated_at = $3
         WHERE id = $1 AND (organisation_id = $2 OR $2 IS NULL) AND (version = $4 OR $4 IS NULL)",
    );
    /// An update that changes nothing takes the row's lock on PostgreSQL; SQLite has one writer.
    HOLD = Sql::portable("UPDATE devices SET version = version WHERE id = $1 AND (organisation_id = $2 OR $2 IS NULL)");
    SET_NAME = Sql::portable("UPDATE devices SET name = $2 WHERE id = $1");
    SET_STAGE = Sql::portable("UPDATE devices SET stage = $2 WHERE id = $1");
    APPROVE = Sql::portable("UPDATE devices SET stage = $2, approvals = approvals + 1 WHERE id = $1");
    SET_SEARCH = Sql::portable("UPDATE devices SET search = $2 WHERE id = $1");
    SET_IMAGE = Sql::portable("UPDATE devices SET image = $2, image_sha256 = $3 WHERE id = $1");
    DELETE = Sql::portable("DELETE FROM devices WHERE id = $1 AND stage = 'draft' AND approvals = 0");
    LIST_OWN = Sql::portable(
        "SELECT id, organisation_id, kind, device_type, name, model_id, stage, approvals, image, created_by, created_at, updated_at, version
         FROM devices WHERE organisation_id = $1 AND (id < $2 OR $2 IS NULL)
         AND (kind = $3 OR $3 IS NULL) AND (search LIKE $4 ESCAPE '\\' OR $4 IS NULL) ORDER BY id DESC LIMIT $5",
    );
    LIST_OWN_IN_STAGE = Sql::portable(
        "SELECT id, organisation_id, kind, device_type, name, model_id, stage, approvals, image, created_by, created_at, updated_at, version
         FROM devices WHERE organisation_id = $1 AND (id < $2 OR $2 IS NULL)
         AND (kind = $3 OR $3 IS NULL) AND (search LIKE $4 ESCAPE '\\' OR $4 IS NULL) AND stage = $6 ORDER BY id DESC LIMIT $5",
    );
    LIST_ALL = Sql::portable(
        "SELECT id, organisation_id, kind, device_type, name, model_id, stage, approvals, image, created_by, created_at, updated_at, version
         FROM devices WHERE (id < $1 OR $1 IS NULL)
         AND (kind = $2 OR $2 IS NULL) AND (search LIKE $3 ESCAPE '\\' OR $3 IS NULL) ORDER BY id DESC LIMIT $4",
    );
    LIST_ALL_IN_STAGE = Sql::portable(
        "SELECT id, organisation_id, kind, device_type, name, model_id, stage, approvals, image, created_by, created_at, updated_at, version
         FROM devices WHERE (id < $1 OR $1 IS NULL)
         AND (kind = $2 OR $2 IS NULL) AND (search LIKE $3 ESCAPE '\\' OR $3 IS NULL) AND stage = $5 ORDER BY id DESC LIMIT $4",
    );
    /// Bounded, so that a count costs the same however many devices there are.
    COUNT_IN_STAGE = Sql::portable(
        "SELECT COUNT(*) AS devices FROM (SELECT 1 FROM devices WHERE organisation_id = $1 AND stage = $2 LIMIT $3) AS counted",
    );
    /// The engines share no way to pass a list; both read one from a JSON text.
    MARKETPLACES_OF = Sql::pair(
        "SELECT d.device_id AS device_id, d.code AS code, d.friendly_name AS friendly_name, d.certified_at AS certified_at
         FROM device_marketplaces d JOIN marketplaces m ON m.code = d.code
         WHERE d.device_id IN (SELECT unhex(value) FROM json_each($1)) ORDER BY d.device_id, m.position, m.code",
        "SELECT d.device_id AS device_id, d.code AS code, d.friendly_name AS friendly_name, d.certified_at AS certified_at
         FROM device_marketplaces d JOIN marketplaces m ON m.code = d.code
         WHERE d.device_id IN (SELECT CAST(value AS uuid) FROM json_array_elements_text(CAST($1 AS json)))
         ORDER BY d.device_id, m.position, m.code",
    );
    PUT_MARKETPLACE = Sql::portable(
        "INSERT INTO device_marketplaces (device_id, code, friendly_name) VALUES ($1, $2, $3)
         ON CONFLICT (device_id, code) DO UPDATE SET friendly_name = excluded.friendly_name",
    );
    DELETE_MARKETPLACE = Sql::portable("DELETE FROM device_marketplaces WHERE device_id = $1 AND code = $2");
    DELETE_NAMES_OF_MARKETPLACE = Sql::portable("DELETE FROM slot_names WHERE device_id = $1 AND code = $2");
}

/// Which devices a list shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only this organisation's.
    pub organisation: Option<Id<Organisation>>,
    /// Only those in this stage.
    pub stage: Option<Stage>,
    /// Only those of this kind.
    pub kind: Option<DeviceKind>,
    /// Only those with this text in name, model ID or a slot ID.
    pub search: Option<String>,
}

/// Stores a new device with its first slot and marketplaces; false when the organisation has a
/// device with this model ID already.
pub async fn create(tx: &mut WriteTx, device: &Device) -> Result<bool, StoreError> {
    let args = args![
        device.id,
        device.organisation,
        device.hardware.kind().as_str(),
        device
            .hardware
            .device_type()
            .map(replenish_domain::device::DeviceType::as_str),
        device.name.as_str(),
        device.model_id.as_str(),
        device.stage.as_str(),
        device.search_text(),
        &device.created_by,
        device.created_at,
    ];
    if tx.execute(CREATE, args).await? == 0 {
        return Ok(false);
    }
    for marketplace in &device.marketplaces {
        put_marketplace(tx, device.id, &marketplace.code, marketplace.friendly_name.as_ref()).await?;
    }
    for (position, slot) in device.slots.iter().enumerate() {
        slots::put(tx, device.id, position, &slot.slot_id, slot.category.as_ref()).await?;
    }
    Ok(true)
}

/// The organisation's device with this model ID, if it has one.
pub async fn of_model(
    conn: &mut Conn,
    organisation: Id<Organisation>,
    model_id: &ModelId,
) -> Result<Option<DeviceId>, StoreError> {
    let args = args![organisation, model_id.as_str()];
    let row = conn.fetch_optional(OF_MODEL, args).await?;
    row.map(|row| row.get("id")).transpose()
}

/// The whole device, if it is within sight.
pub async fn find(conn: &mut Conn, sight: Sight, id: DeviceId) -> Result<Option<Device>, StoreError> {
    let Some(row) = conn.fetch_optional(FIND, args![id, sight.organisation()]).await? else {
        return Ok(None);
    };
    let mut device = [read_head(&row)?];
    fill(conn, &mut device).await?;
    let [device] = device;
    Ok(Some(device))
}

/// Marks the device as changed; false when it is out of sight or no longer at `version`.
pub async fn touch(
    tx: &mut WriteTx,
    sight: Sight,
    id: DeviceId,
    version: Option<i64>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(tx.execute(TOUCH, args![id, sight.organisation(), now, version]).await? == 1)
}

/// Keeps the device as it is until the transaction ends, without marking it as changed; false when
/// it is out of sight.
pub async fn hold(tx: &mut WriteTx, sight: Sight, id: DeviceId) -> Result<bool, StoreError> {
    Ok(tx.execute(HOLD, args![id, sight.organisation()]).await? == 1)
}

/// Changes the console name.
pub async fn set_name(tx: &mut WriteTx, id: DeviceId, name: &DeviceName) -> Result<(), StoreError> {
    tx.execute(SET_NAME, args![id, name.as_str()]).await.map(drop)
}

/// Moves the device to another stage.
pub async fn set_stage(tx: &mut WriteTx, id: DeviceId, stage: Stage) -> Result<(), StoreError> {
    tx.execute(SET_STAGE, args![id, stage.as_str()]).await.map(drop)
}

/// Moves the device to the stage it has once approved, and counts the approval.
pub async fn approve(tx: &mut WriteTx, id: DeviceId, stage: Stage) -> Result<(), StoreError> {
    tx.execute(APPROVE, args![id, stage.as_str()]).await.map(drop)
}

/// Renews what a search looks in, after the name or the slots changed.
pub async fn set_search(tx: &mut WriteTx, id: DeviceId, search: &str) -> Result<(), StoreError> {
    tx.execute(SET_SEARCH, args![id, search]).await.map(drop)
}

/// Sets or removes the picture; its bytes are stored before, by [`crate::images::put`].
pub async fn set_image(tx: &mut WriteTx, id: DeviceId, image: Option<&DeviceImage>) -> Result<(), StoreError> {
    let facts = image.map(serde_json::to_string).transpose()?;
    tx.execute(SET_IMAGE, args![id, facts, image.map(|image| image.sha256.as_str())])
        .await
        .map(drop)
}

/// Deletes a draft with everything that belongs to it; false when it is no draft, or one of a
/// device that was approved before.
pub async fn delete(tx: &mut WriteTx, id: DeviceId) -> Result<bool, StoreError> {
    Ok(tx.execute(DELETE, args![id]).await? == 1)
}

/// Devices, newest first, older than `after` where given.
pub async fn list(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<DeviceId>,
    limit: i64,
) -> Result<Vec<Device>, StoreError> {
    let kind = filter.kind.map(DeviceKind::as_str);
    let pattern = filter.search.as_deref().map(contains_pattern);
    let (sql, mut args) = match (filter.organisation, filter.stage) {
        (Some(organisation), None) => (LIST_OWN, args![organisation, after, kind, pattern, limit]),
        (Some(organisation), Some(_)) => (LIST_OWN_IN_STAGE, args![organisation, after, kind, pattern, limit]),
        (None, None) => (LIST_ALL, args![after, kind, pattern, limit]),
        (None, Some(_)) => (LIST_ALL_IN_STAGE, args![after, kind, pattern, limit]),
    };
    args.extend(filter.stage.map(|stage| stage.as_str().into()));
    let rows = conn.fetch_all(sql, args).await?;
    let mut devices = rows.iter().map(read_head).collect::<Result<Vec<_>, _>>()?;
    fill(conn, &mut devices).await?;
    Ok(devices)
}

/// How many devices an organisation has in a stage, counted up to `at_most`.
pub async fn count(
    conn: &mut Conn,
    organisation: Id<Organisation>,
    stage: Stage,
    at_most: i64,
) -> Result<i64, StoreError> {
    conn.fetch_one(COUNT_IN_STAGE, args![organisation, stage.as_str(), at_most])
        .await?
        .get("devices")
}

/// Adds a marketplace or changes the device's name there.
pub async fn put_marketplace(
    tx: &mut WriteTx,
    id: DeviceId,
    code: &MarketplaceCode,
    friendly_name: Option<&FriendlyName>,
) -> Result<(), StoreError> {
    tx.execute(
        PUT_MARKETPLACE,
        args![id, code.as_str(), friendly_name.map(FriendlyName::as_str)],
    )
    .await
    .map(drop)
}

/// Takes a marketplace off the device, with every name written for it.
pub async fn delete_marketplace(tx: &mut WriteTx, id: DeviceId, code: &MarketplaceCode) -> Result<(), StoreError> {
    tx.execute(DELETE_NAMES_OF_MARKETPLACE, args![id, code.as_str()])
        .await?;
    tx.execute(DELETE_MARKETPLACE, args![id, code.as_str()]).await.map(drop)
}

/// Gives devices their marketplaces and slots, with the same few queries however many they are.
async fn fill(conn: &mut Conn, devices: &mut [Device]) -> Result<(), StoreError> {
    let ids: Vec<_> = devices.iter().map(|device| device.id).collect();
    let mut marketplaces = marketplaces_of(conn, &ids).await?;
    let mut slots = slots::of_devices(conn, &ids).await?;
    for device in devices {
        device.marketplaces = marketplaces.remove(&device.id).unwrap_or_default();
        device.slots = slots.remove(&device.id).unwrap_or_default();
    }
    Ok(())
}

async fn marketplaces_of(
    conn: &mut Conn,
    devices: &[DeviceId],
) -> Result<BTreeMap<DeviceId, Vec<DeviceMarketplace>>, StoreError> {
    let mut marketplaces = BTreeMap::<DeviceId, Vec<_>>::new();
    for row in conn.fetch_all(MARKETPLACES_OF, args![slots::list(devices)]).await? {
        marketplaces
            .entry(row.get("device_id")?)
            .or_default()
            .push(DeviceMarketplace {
                code: row.parse("code")?,
                friendly_name: row.parse_optional("friendly_name")?,
                certified_at: row.get("certified_at")?,
            });
    }
    Ok(marketplaces)
}

fn read_head(row: &Row) -> Result<Device, StoreError> {
    let kind: DeviceKind = row.parse("kind")?;
    let device_type = row.get::<Option<String>>("device_type")?;
    Ok(Device {
        id: row.get("id")?,
        organisation: row.get("organisation_id")?,
        hardware: Hardware::read(kind, device_type.as_deref())
            .map_err(|fault| StoreError::corrupt("device_type", fault))?,
        name: row.parse("name")?,
        model_id: row.parse("model_id")?,
        stage: row.parse("stage")?,
        approvals: u32::try_from(row.get::<i64>("approvals")?)
            .map_err(|error| StoreError::corrupt("approvals", error))?,
        image: row.json_optional("image")?,
        marketplaces: Vec::new(),
        slots: Vec::new(),
        created_by: row.get("created_by")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        version: row.get("version")?,
    })
}

/// A `LIKE` pattern that finds the text anywhere, its wildcards taken literally.
pub(crate) fn contains_pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in replenish_domain::text::search_key(text).chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
