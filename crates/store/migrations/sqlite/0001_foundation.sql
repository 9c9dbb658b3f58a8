-- Accounts -----------------------------------------------------------------

CREATE TABLE organisations (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    customer_id TEXT NOT NULL UNIQUE,
    vendor_code TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE accounts (
    id BLOB PRIMARY KEY,
    organisation_id BLOB REFERENCES organisations (id),
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    removed_at INTEGER
) STRICT;
-- The address of somebody who was removed is free again.
CREATE UNIQUE INDEX accounts_by_email ON accounts (email) WHERE removed_at IS NULL;
CREATE INDEX accounts_by_organisation ON accounts (organisation_id, id);

CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    user_agent TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_by_account ON sessions (account_id);

-- One-time links: set-up, invitation, password reset. The secret itself is never stored; a set-up or
-- reset link that was used is deleted.
CREATE TABLE setup_links (
    token_hash BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE invitations (
    id BLOB PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    organisation_id BLOB REFERENCES organisations (id),
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    invited_by BLOB NOT NULL REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    accepted_at INTEGER,
    revoked_at INTEGER
) STRICT;
CREATE INDEX invitations_by_organisation ON invitations (organisation_id, id);
CREATE INDEX invitations_by_inviter ON invitations (invited_by);

CREATE TABLE password_resets (
    token_hash BLOB PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX password_resets_by_account ON password_resets (account_id);

CREATE TABLE api_tokens (
    id BLOB PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    name TEXT NOT NULL,
    hint TEXT NOT NULL,
    role TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    last_used_at INTEGER,
    revoked_at INTEGER
) STRICT;
CREATE INDEX api_tokens_by_account ON api_tokens (account_id, id);

-- Reference data -----------------------------------------------------------

CREATE TABLE marketplaces (
    code TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    domain TEXT NOT NULL,
    locales TEXT NOT NULL,
    currency TEXT NOT NULL,
    region TEXT NOT NULL
) STRICT;

CREATE TABLE categories (
    code TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    needs_explanation INTEGER NOT NULL CHECK (needs_explanation IN (0, 1))
) STRICT;

-- Devices ------------------------------------------------------------------

CREATE TABLE images (
    sha256 TEXT PRIMARY KEY,
    media_type TEXT NOT NULL,
    bytes BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE devices (
    id BLOB PRIMARY KEY,
    organisation_id BLOB NOT NULL REFERENCES organisations (id),
    kind TEXT NOT NULL,
    device_type TEXT,
    name TEXT NOT NULL,
    model_id TEXT NOT NULL,
    stage TEXT NOT NULL,
    image TEXT,
    image_sha256 TEXT REFERENCES images (sha256),
    search TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (organisation_id, model_id)
) STRICT;
CREATE INDEX devices_by_organisation ON devices (organisation_id, id);
CREATE INDEX devices_by_stage ON devices (organisation_id, stage, id);
CREATE INDEX devices_by_stage_alone ON devices (stage, id);

CREATE TABLE device_marketplaces (
    device_id BLOB NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    code TEXT NOT NULL REFERENCES marketplaces (code),
    friendly_name TEXT,
    certified_at INTEGER,
    PRIMARY KEY (device_id, code)
) STRICT;

CREATE TABLE slots (
    device_id BLOB NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    slot_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    category TEXT REFERENCES categories (code),
    replenishment_id TEXT,
    threshold_percent INTEGER,
    product_list TEXT,
    assigned_at INTEGER,
    PRIMARY KEY (device_id, slot_id)
) STRICT;

CREATE TABLE slot_names (
    device_id BLOB NOT NULL,
    slot_id TEXT NOT NULL,
    code TEXT NOT NULL REFERENCES marketplaces (code),
    name TEXT NOT NULL,
    PRIMARY KEY (device_id, slot_id, code),
    FOREIGN KEY (device_id, slot_id) REFERENCES slots (device_id, slot_id) ON DELETE CASCADE
) STRICT;

CREATE TABLE test_accounts (
    device_id BLOB NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    number INTEGER NOT NULL,
    requested_at INTEGER NOT NULL,
    requested_by TEXT NOT NULL,
    confirmed_at INTEGER,
    confirmed_by TEXT,
    PRIMARY KEY (device_id, email),
    UNIQUE (device_id, number)
) STRICT;

-- Products -----------------------------------------------------------------

-- Prices are in the smallest unit of the marketplace's currency, pack sizes in millionths.
CREATE TABLE products (
    marketplace TEXT NOT NULL REFERENCES marketplaces (code),
    asin TEXT NOT NULL,
    title TEXT NOT NULL,
    brand TEXT NOT NULL,
    manufacturer TEXT NOT NULL,
    pack_size INTEGER NOT NULL,
    unit TEXT NOT NULL,
    price_minor INTEGER,
    available INTEGER NOT NULL CHECK (available IN (0, 1)),
    image_url TEXT,
    gtin TEXT,
    search TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (marketplace, asin)
) STRICT;

-- For a category, or for one slot of one device.
CREATE TABLE product_lists (
    id BLOB PRIMARY KEY,
    category TEXT UNIQUE REFERENCES categories (code),
    device_id BLOB REFERENCES devices (id) ON DELETE CASCADE,
    slot_id TEXT,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CHECK ((category IS NULL) = (device_id IS NOT NULL) AND (device_id IS NULL) = (slot_id IS NULL))
) STRICT;
CREATE INDEX product_lists_by_device ON product_lists (device_id);

CREATE TABLE product_list_entries (
    list_id BLOB NOT NULL REFERENCES product_lists (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    marketplace TEXT NOT NULL REFERENCES marketplaces (code),
    asin TEXT NOT NULL,
    PRIMARY KEY (list_id, marketplace, asin)
) STRICT;

-- Requests -----------------------------------------------------------------

CREATE TABLE request_drafts (
    device_id BLOB PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
    draft TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    saved_by TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE id_requests (
    id BLOB PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE,
    device_id BLOB NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    organisation_id BLOB NOT NULL REFERENCES organisations (id),
    status TEXT NOT NULL,
    state TEXT NOT NULL,
    round INTEGER NOT NULL,
    submitted_by BLOB NOT NULL REFERENCES accounts (id),
    submitted_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    reviewer_id BLOB REFERENCES accounts (id),
    claimed_until INTEGER,
    headline TEXT NOT NULL,
    image_sha256 TEXT REFERENCES images (sha256),
    snapshot TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
-- A device has at most one request that waits for its answer.
CREATE UNIQUE INDEX id_requests_open ON id_requests (device_id) WHERE status IN ('submitted', 'in_review', 'needs_info');
CREATE INDEX id_requests_by_device ON id_requests (device_id, id);
CREATE INDEX id_requests_by_organisation ON id_requests (organisation_id, id);
CREATE INDEX id_requests_by_due ON id_requests (due_at, id);
CREATE INDEX id_requests_waiting ON id_requests (due_at, id) WHERE status IN ('submitted', 'in_review', 'needs_info');
CREATE INDEX id_requests_by_status ON id_requests (status, due_at, id);

CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;
-- Who changes the catalogue takes its row first, so that two imports never cross.
INSERT INTO counters (name, value) VALUES ('id_request', 0), ('catalogue', 0);

-- Trail, jobs, mails, repeats ------------------------------------------------

CREATE TABLE audit (
    id BLOB PRIMARY KEY,
    at INTEGER NOT NULL,
    actor_id BLOB,
    actor_name TEXT NOT NULL,
    organisation_id BLOB,
    device_id BLOB,
    action TEXT NOT NULL,
    before_state TEXT,
    after_state TEXT
) STRICT;
CREATE INDEX audit_by_device ON audit (device_id, id);
CREATE INDEX audit_by_organisation ON audit (organisation_id, id);

CREATE TRIGGER audit_is_never_updated BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

CREATE TABLE jobs (
    id BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    run_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    leased_until INTEGER,
    finished_at INTEGER,
    failed_at INTEGER,
    last_error TEXT,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX jobs_waiting ON jobs (run_at, id) WHERE finished_at IS NULL AND failed_at IS NULL;

CREATE TABLE mails (
    id BLOB PRIMARY KEY,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    text_body TEXT NOT NULL,
    html_body TEXT NOT NULL,
    confidential INTEGER NOT NULL CHECK (confidential IN (0, 1)),
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    last_error TEXT,
    created_at INTEGER NOT NULL,
    sent_at INTEGER
) STRICT;
CREATE INDEX mails_by_state ON mails (state, id);
CREATE INDEX mails_by_recipient ON mails (recipient, id);

CREATE TABLE idempotency_keys (
    account_id BLOB NOT NULL REFERENCES accounts (id),
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    status INTEGER,
    headers TEXT,
    body BLOB,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, key)
) STRICT;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

CREATE TABLE received_mails (
    key BLOB PRIMARY KEY,
    message_id TEXT,
    sender TEXT,
    outcome TEXT NOT NULL,
    detail TEXT,
    device_id BLOB,
    request_id BLOB,
    received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX received_mails_by_age ON received_mails (received_at);
CREATE INDEX received_mails_by_sender ON received_mails (sender, received_at);
