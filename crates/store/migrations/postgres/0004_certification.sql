-- Sandbox IDs ----------------------------------------------------------------

-- The device and its answers as they were when sandbox IDs were last asked for.
CREATE TABLE sandboxes (
    device_id uuid PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
    snapshot text NOT NULL,
    issued_at timestamptz NOT NULL
);

-- One for each slot; it goes with the slot.
CREATE TABLE sandbox_ids (
    device_id uuid NOT NULL,
    slot_id text COLLATE "C" NOT NULL,
    replenishment_id text COLLATE "C" NOT NULL UNIQUE,
    issued_at timestamptz NOT NULL,
    PRIMARY KEY (device_id, slot_id),
    FOREIGN KEY (device_id, slot_id) REFERENCES slots (device_id, slot_id) ON DELETE CASCADE
);

-- Certification --------------------------------------------------------------

CREATE TABLE certifications (
    device_id uuid NOT NULL,
    code text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    state text NOT NULL,
    evidence text NOT NULL,
    submitted_at timestamptz,
    version bigint NOT NULL,
    PRIMARY KEY (device_id, code),
    FOREIGN KEY (device_id, code) REFERENCES device_marketplaces (device_id, code) ON DELETE CASCADE
);
CREATE INDEX certifications_waiting ON certifications (submitted_at, device_id, code) WHERE status = 'submitted';

CREATE INDEX test_accounts_waiting ON test_accounts (requested_at, device_id, number) WHERE confirmed_at IS NULL;
