-- Customers' devices and their sensors ---------------------------------------------

-- A device as its cloud describes it. Linked again after an unlinking, it is the same one.
CREATE TABLE endpoints (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES clients (id),
    customer_id uuid NOT NULL REFERENCES customers (id),
    endpoint_id text COLLATE "C" NOT NULL,
    friendly_name text NOT NULL,
    manufacturer text NOT NULL,
    description text NOT NULL,
    model text,
    serial text,
    created_at timestamptz NOT NULL,
    described_at timestamptz NOT NULL,
    removed_at timestamptz,
    UNIQUE (customer_id, client_id, endpoint_id)
);
CREATE INDEX endpoints_by_client ON endpoints (client_id, id);

-- What is declared of a sensor.
CREATE TABLE sensors (
    id uuid PRIMARY KEY,
    endpoint uuid NOT NULL REFERENCES endpoints (id),
    kind text COLLATE "C" NOT NULL,
    instance text COLLATE "C" NOT NULL,
    replenishment_id text COLLATE "C",
    tie text COLLATE "C" NOT NULL,
    device_id uuid REFERENCES devices (id),
    slot_id text COLLATE "C",
    labels text NOT NULL,
    proactively_reported boolean NOT NULL,
    retrievable boolean NOT NULL,
    created_at timestamptz NOT NULL,
    removed_at timestamptz,
    CHECK ((device_id IS NULL) = (slot_id IS NULL)),
    UNIQUE (endpoint, kind, instance)
);
CREATE INDEX sensors_by_device ON sensors (device_id, slot_id, id) WHERE device_id IS NOT NULL;

-- What a sensor's reports are measured in, and what they add up to, in millionths of the unit. A table of its own,
-- since every report changes a row: the shorter it is, the fewer pages a batch of reports writes. Half of each page
-- stays free, so that an update finds room beside the row and no index changes.
CREATE TABLE sensor_states (
    sensor_id uuid PRIMARY KEY REFERENCES sensors (id),
    measurement text COLLATE "C" NOT NULL,
    unit text COLLATE "C",
    level bigint,
    level_at timestamptz,
    used bigint NOT NULL DEFAULT 0,
    newest_at timestamptz,
    heard_at timestamptz,
    doubted_at timestamptz,
    reports bigint NOT NULL DEFAULT 0,
    quarantined bigint NOT NULL DEFAULT 0,
    CHECK ((level IS NULL) = (level_at IS NULL))
) WITH (fillfactor = 50);

-- Reports --------------------------------------------------------------------------

-- Every report and what it did. Its identifier is made of what it says, so that the same report has the
-- same. No foreign key: each would look the sensor up a second time, and its writer has locked it.
CREATE TABLE reports (
    sensor_id uuid NOT NULL,
    sampled_at timestamptz NOT NULL,
    id uuid NOT NULL,
    received_at timestamptz NOT NULL,
    says text COLLATE "C" NOT NULL,
    amount bigint,
    effect text COLLATE "C" NOT NULL,
    known bigint,
    note text,
    PRIMARY KEY (sensor_id, sampled_at, id)
);

-- Reports taken lately that do not tell when they were measured. The others are told from a repeat by
-- their own row.
CREATE TABLE untimed_reports (
    sensor_id uuid NOT NULL,
    id uuid NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (sensor_id, id)
);
CREATE INDEX untimed_reports_by_age ON untimed_reports (received_at);
