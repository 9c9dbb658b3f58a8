-- Customers' devices and their sensors ---------------------------------------------

-- A device as its cloud describes it. Linked again after an unlinking, it is the same one.
CREATE TABLE endpoints (
    id BLOB PRIMARY KEY,
    client_id BLOB NOT NULL REFERENCES clients (id),
    customer_id BLOB NOT NULL REFERENCES customers (id),
    endpoint_id TEXT NOT NULL,
    friendly_name TEXT NOT NULL,
    manufacturer TEXT NOT NULL,
    description TEXT NOT NULL,
    model TEXT,
    serial TEXT,
    created_at INTEGER NOT NULL,
    described_at INTEGER NOT NULL,
    removed_at INTEGER,
    UNIQUE (customer_id, client_id, endpoint_id)
) STRICT;
CREATE INDEX endpoints_by_client ON endpoints (client_id, id);

-- What is declared of a sensor.
CREATE TABLE sensors (
    id BLOB PRIMARY KEY,
    endpoint BLOB NOT NULL REFERENCES endpoints (id),
    kind TEXT NOT NULL,
    instance TEXT NOT NULL,
    replenishment_id TEXT,
    tie TEXT NOT NULL,
    device_id BLOB REFERENCES devices (id),
    slot_id TEXT,
    labels TEXT NOT NULL,
    proactively_reported INTEGER NOT NULL,
    retrievable INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    removed_at INTEGER,
    CHECK ((device_id IS NULL) = (slot_id IS NULL)),
    UNIQUE (endpoint, kind, instance)
) STRICT;
CREATE INDEX sensors_by_device ON sensors (device_id, slot_id, id) WHERE device_id IS NOT NULL;

-- What a sensor's reports are measured in, and what they add up to, in millionths of the unit. A table of its own,
-- since every report changes a row: the shorter it is, the fewer pages a batch of reports writes.
CREATE TABLE sensor_states (
    sensor_id BLOB PRIMARY KEY REFERENCES sensors (id),
    measurement TEXT NOT NULL,
    unit TEXT,
    level INTEGER,
    level_at INTEGER,
    used INTEGER NOT NULL DEFAULT 0,
    newest_at INTEGER,
    heard_at INTEGER,
    doubted_at INTEGER,
    reports INTEGER NOT NULL DEFAULT 0,
    quarantined INTEGER NOT NULL DEFAULT 0,
    CHECK ((level IS NULL) = (level_at IS NULL))
) STRICT, WITHOUT ROWID;

-- Reports --------------------------------------------------------------------------

-- Every report and what it did. Its identifier is made of what it says, so that the same report has the
-- same. No foreign key: each would look the sensor up a second time, and its writer has locked it.
CREATE TABLE reports (
    sensor_id BLOB NOT NULL,
    sampled_at INTEGER NOT NULL,
    id BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    says TEXT NOT NULL,
    amount INTEGER,
    effect TEXT NOT NULL,
    known INTEGER,
    note TEXT,
    PRIMARY KEY (sensor_id, sampled_at, id)
) STRICT, WITHOUT ROWID;

-- Reports taken lately that do not tell when they were measured. The others are told from a repeat by
-- their own row.
CREATE TABLE untimed_reports (
    sensor_id BLOB NOT NULL,
    id BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (sensor_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX untimed_reports_by_age ON untimed_reports (received_at);
