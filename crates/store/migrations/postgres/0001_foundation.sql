-- Accounts -----------------------------------------------------------------

CREATE TABLE organisations (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    customer_id text COLLATE "C" NOT NULL UNIQUE,
    vendor_code text COLLATE "C" NOT NULL UNIQUE,
    created_at timestamptz NOT NULL
);

CREATE TABLE accounts (
    id uuid PRIMARY KEY,
    organisation_id uuid REFERENCES organisations (id),
    email text COLLATE "C" NOT NULL,
    name text NOT NULL,
    role text COLLATE "C" NOT NULL,
    password_hash text NOT NULL,
    created_at timestamptz NOT NULL,
    removed_at timestamptz
);
-- The address of somebody who was removed is free again.
CREATE UNIQUE INDEX accounts_by_email ON accounts (email) WHERE removed_at IS NULL;
CREATE INDEX accounts_by_organisation ON accounts (organisation_id, id);

CREATE TABLE sessions (
    token_hash bytea PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    created_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    user_agent text NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account_id);

-- One-time links: set-up, invitation, password reset. The secret itself is never stored; a set-up or
-- reset link that was used is deleted.
CREATE TABLE setup_links (
    token_hash bytea PRIMARY KEY,
    created_at timestamptz NOT NULL
);

CREATE TABLE invitations (
    id uuid PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    organisation_id uuid REFERENCES organisations (id),
    email text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL,
    invited_by uuid NOT NULL REFERENCES accounts (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    accepted_at timestamptz,
    revoked_at timestamptz
);
CREATE INDEX invitations_by_organisation ON invitations (organisation_id, id);
CREATE INDEX invitations_by_inviter ON invitations (invited_by);

CREATE TABLE password_resets (
    token_hash bytea PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX password_resets_by_account ON password_resets (account_id);

CREATE TABLE api_tokens (
    id uuid PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    account_id uuid NOT NULL REFERENCES accounts (id),
    name text NOT NULL,
    hint text NOT NULL,
    role text COLLATE "C" NOT NULL,
    scopes text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz
);
CREATE INDEX api_tokens_by_account ON api_tokens (account_id, id);

-- Reference data -----------------------------------------------------------

CREATE TABLE marketplaces (
    code text COLLATE "C" PRIMARY KEY,
    position bigint NOT NULL,
    name text NOT NULL,
    domain text NOT NULL,
    locales text NOT NULL,
    currency text NOT NULL,
    region text NOT NULL
);

CREATE TABLE categories (
    code text COLLATE "C" PRIMARY KEY,
    position bigint NOT NULL,
    label text NOT NULL,
    needs_explanation boolean NOT NULL
);

-- Devices ------------------------------------------------------------------

CREATE TABLE images (
    sha256 text COLLATE "C" PRIMARY KEY,
    media_type text NOT NULL,
    bytes bytea NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE devices (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    kind text COLLATE "C" NOT NULL,
    device_type text,
    name text NOT NULL,
    model_id text COLLATE "C" NOT NULL,
    stage text COLLATE "C" NOT NULL,
    image text,
    image_sha256 text COLLATE "C" REFERENCES images (sha256),
    search text NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL,
    UNIQUE (organisation_id, model_id)
);
CREATE INDEX devices_by_organisation ON devices (organisation_id, id);
CREATE INDEX devices_by_stage ON devices (organisation_id, stage, id);
CREATE INDEX devices_by_stage_alone ON devices (stage, id);

CREATE TABLE device_marketplaces (
    device_id uuid NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    code text COLLATE "C" NOT NULL REFERENCES marketplaces (code),
    friendly_name text,
    certified_at timestamptz,
    PRIMARY KEY (device_id, code)
);

CREATE TABLE slots (
    device_id uuid NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    slot_id text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    category text COLLATE "C" REFERENCES categories (code),
    replenishment_id text,
    threshold_percent bigint,
    product_list text,
    assigned_at timestamptz,
    PRIMARY KEY (device_id, slot_id)
);

CREATE TABLE slot_names (
    device_id uuid NOT NULL,
    slot_id text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL REFERENCES marketplaces (code),
    name text NOT NULL,
    PRIMARY KEY (device_id, slot_id, code),
    FOREIGN KEY (device_id, slot_id) REFERENCES slots (device_id, slot_id) ON DELETE CASCADE
);

CREATE TABLE test_accounts (
    device_id uuid NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    email text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    requested_at timestamptz NOT NULL,
    requested_by text NOT NULL,
    confirmed_at timestamptz,
    confirmed_by text,
    PRIMARY KEY (device_id, email),
    UNIQUE (device_id, number)
);

-- Products -----------------------------------------------------------------

-- Prices are in the smallest unit of the marketplace's currency, pack sizes in millionths.
CREATE TABLE products (
    marketplace text COLLATE "C" NOT NULL REFERENCES marketplaces (code),
    asin text COLLATE "C" NOT NULL,
    title text NOT NULL,
    brand text NOT NULL,
    manufacturer text NOT NULL,
    pack_size bigint NOT NULL,
    unit text NOT NULL,
    price_minor bigint,
    available boolean NOT NULL,
    image_url text,
    gtin text,
    search text NOT NULL,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (marketplace, asin)
);

-- For a category, or for one slot of one device.
CREATE TABLE product_lists (
    id uuid PRIMARY KEY,
    category text COLLATE "C" UNIQUE REFERENCES categories (code),
    device_id uuid REFERENCES devices (id) ON DELETE CASCADE,
    slot_id text COLLATE "C",
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL,
    CHECK ((category IS NULL) = (device_id IS NOT NULL) AND (device_id IS NULL) = (slot_id IS NULL))
);
CREATE INDEX product_lists_by_device ON product_lists (device_id);

CREATE TABLE product_list_entries (
    list_id uuid NOT NULL REFERENCES product_lists (id) ON DELETE CASCADE,
    position bigint NOT NULL,
    marketplace text COLLATE "C" NOT NULL REFERENCES marketplaces (code),
    asin text COLLATE "C" NOT NULL,
    PRIMARY KEY (list_id, marketplace, asin)
);

-- Requests -----------------------------------------------------------------

CREATE TABLE request_drafts (
    device_id uuid PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
    draft text NOT NULL,
    saved_at timestamptz NOT NULL,
    saved_by text NOT NULL,
    version bigint NOT NULL
);

CREATE TABLE id_requests (
    id uuid PRIMARY KEY,
    number bigint NOT NULL UNIQUE,
    device_id uuid NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    status text COLLATE "C" NOT NULL,
    state text NOT NULL,
    round bigint NOT NULL,
    submitted_by uuid NOT NULL REFERENCES accounts (id),
    submitted_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    reviewer_id uuid REFERENCES accounts (id),
    claimed_until timestamptz,
    headline text NOT NULL,
    image_sha256 text COLLATE "C" REFERENCES images (sha256),
    snapshot text NOT NULL,
    content_hash text COLLATE "C" NOT NULL,
    version bigint NOT NULL
);
-- A device has at most one request that waits for its answer.
CREATE UNIQUE INDEX id_requests_open ON id_requests (device_id) WHERE status IN ('submitted', 'in_review', 'needs_info');
CREATE INDEX id_requests_by_device ON id_requests (device_id, id);
CREATE INDEX id_requests_by_organisation ON id_requests (organisation_id, id);
CREATE INDEX id_requests_by_due ON id_requests (due_at, id);
CREATE INDEX id_requests_waiting ON id_requests (due_at, id) WHERE status IN ('submitted', 'in_review', 'needs_info');
CREATE INDEX id_requests_by_status ON id_requests (status, due_at, id);

CREATE TABLE counters (
    name text COLLATE "C" PRIMARY KEY,
    value bigint NOT NULL
);
-- Who changes the catalogue takes its row first, so that two imports never cross.
INSERT INTO counters (name, value) VALUES ('id_request', 0), ('catalogue', 0);

-- Trail, jobs, mails, repeats ------------------------------------------------

CREATE TABLE audit (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    actor_id uuid,
    actor_name text NOT NULL,
    organisation_id uuid,
    device_id uuid,
    action text NOT NULL,
    before_state text,
    after_state text
);
CREATE INDEX audit_by_device ON audit (device_id, id);
CREATE INDEX audit_by_organisation ON audit (organisation_id, id);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only';
END
$$;
CREATE TRIGGER audit_is_never_updated BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE jobs (
    id uuid PRIMARY KEY,
    kind text COLLATE "C" NOT NULL,
    payload text NOT NULL,
    run_at timestamptz NOT NULL,
    attempts bigint NOT NULL,
    leased_until timestamptz,
    finished_at timestamptz,
    failed_at timestamptz,
    last_error text,
    created_at timestamptz NOT NULL
);
CREATE INDEX jobs_waiting ON jobs (run_at, id) WHERE finished_at IS NULL AND failed_at IS NULL;

CREATE TABLE mails (
    id uuid PRIMARY KEY,
    recipient text COLLATE "C" NOT NULL,
    subject text NOT NULL,
    text_body text NOT NULL,
    html_body text NOT NULL,
    confidential boolean NOT NULL,
    state text COLLATE "C" NOT NULL,
    attempts bigint NOT NULL,
    last_error text,
    created_at timestamptz NOT NULL,
    sent_at timestamptz
);
CREATE INDEX mails_by_state ON mails (state, id);
CREATE INDEX mails_by_recipient ON mails (recipient, id);

CREATE TABLE idempotency_keys (
    account_id uuid NOT NULL REFERENCES accounts (id),
    key text COLLATE "C" NOT NULL,
    fingerprint bytea NOT NULL,
    status bigint,
    headers text,
    body bytea,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

CREATE TABLE received_mails (
    key bytea PRIMARY KEY,
    message_id text,
    sender text COLLATE "C",
    outcome text COLLATE "C" NOT NULL,
    detail text,
    device_id uuid,
    request_id uuid,
    received_at timestamptz NOT NULL
);
CREATE INDEX received_mails_by_age ON received_mails (received_at);
CREATE INDEX received_mails_by_sender ON received_mails (sender, received_at);
