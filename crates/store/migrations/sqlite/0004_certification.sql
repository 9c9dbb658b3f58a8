-- Sandbox IDs ----------------------------------------------------------------

-- The device and its answers as they were when sandbox IDs were last asked for.
CREATE TABLE sandboxes (
    device_id BLOB PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
    snapshot TEXT NOT NULL,
    issued_at INTEGER NOT NULL
) STRICT;

-- One for each slot; it goes with the slot.
CREATE TABLE sandbox_ids (
    device_id BLOB NOT NULL,
    slot_id TEXT NOT NULL,
    replenishment_id TEXT NOT NULL UNIQUE,
    issued_at INTEGER NOT NULL,
    PRIMARY KEY (device_id, slot_id),
    FOREIGN KEY (device_id, slot_id) REFERENCES slots (device_id, slot_id) ON DELETE CASCADE
) STRICT;

-- Certification --------------------------------------------------------------

CREATE TABLE certifications (
    device_id BLOB NOT NULL,
    code TEXT NOT NULL,
    status TEXT NOT NULL,
    state TEXT NOT NULL,
    evidence TEXT NOT NULL,
    submitted_at INTEGER,
    version INTEGER NOT NULL,
    PRIMARY KEY (device_id, code),
    FOREIGN KEY (device_id, code) REFERENCES device_marketplaces (device_id, code) ON DELETE CASCADE
) STRICT;
CREATE INDEX certifications_waiting ON certifications (submitted_at, device_id, code) WHERE status = 'submitted';

CREATE INDEX test_accounts_waiting ON test_accounts (requested_at, device_id, number) WHERE confirmed_at IS NULL;
