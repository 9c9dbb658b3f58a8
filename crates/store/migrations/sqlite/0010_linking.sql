-- Device clouds ----------------------------------------------------------------

CREATE TABLE clients (
    id BLOB PRIMARY KEY,
    organisation_id BLOB NOT NULL REFERENCES organisations (id),
    public_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    redirect_uris TEXT NOT NULL,
    directive_endpoint TEXT,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX clients_by_organisation ON clients (organisation_id, id);

CREATE TABLE client_secrets (
    secret_hash BLOB PRIMARY KEY,
    client_id BLOB NOT NULL REFERENCES clients (id),
    hint TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    ends_at INTEGER
) STRICT;
CREATE INDEX client_secrets_by_client ON client_secrets (client_id, created_at);

-- Customers --------------------------------------------------------------------

-- A person has an account; a maker's stand-in has none, so nobody can sign in as one.
CREATE TABLE customers (
    id BLOB PRIMARY KEY,
    account_id BLOB UNIQUE REFERENCES accounts (id),
    sandbox_of BLOB REFERENCES organisations (id),
    email TEXT,
    marketplace TEXT NOT NULL REFERENCES marketplaces (code),
    created_at INTEGER NOT NULL,
    CHECK ((account_id IS NULL) <> (sandbox_of IS NULL)),
    CHECK (email IS NULL OR account_id IS NULL)
) STRICT;
CREATE INDEX customers_by_sandbox ON customers (sandbox_of) WHERE sandbox_of IS NOT NULL;

-- Links and what they are used with ----------------------------------------------

CREATE TABLE customer_links (
    id BLOB PRIMARY KEY,
    client_id BLOB NOT NULL REFERENCES clients (id),
    customer_id BLOB NOT NULL REFERENCES customers (id),
    created_at INTEGER NOT NULL,
    ended_at INTEGER,
    ended_by TEXT
) STRICT;
CREATE UNIQUE INDEX customer_links_alive ON customer_links (client_id, customer_id) WHERE ended_at IS NULL;
CREATE INDEX customer_links_by_customer ON customer_links (customer_id, id);

-- Every code, and every token that goes back to it; ended at one place when a code turns up twice.
CREATE TABLE grants (
    id BLOB PRIMARY KEY,
    link_id BLOB NOT NULL REFERENCES customer_links (id),
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
CREATE INDEX grants_by_link ON grants (link_id);

CREATE TABLE authorization_codes (
    code_hash BLOB PRIMARY KEY,
    grant_id BLOB NOT NULL REFERENCES grants (id),
    redirect_uri TEXT,
    challenge TEXT,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX authorization_codes_by_grant ON authorization_codes (grant_id);
CREATE INDEX authorization_codes_by_end ON authorization_codes (expires_at);

CREATE TABLE access_tokens (
    token_hash BLOB PRIMARY KEY,
    grant_id BLOB NOT NULL REFERENCES grants (id),
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX access_tokens_by_grant ON access_tokens (grant_id);
CREATE INDEX access_tokens_by_end ON access_tokens (expires_at);

CREATE TABLE refresh_tokens (
    token_hash BLOB PRIMARY KEY,
    grant_id BLOB NOT NULL REFERENCES grants (id),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX refresh_tokens_by_grant ON refresh_tokens (grant_id);

-- Which devices a customer is a test account of.
CREATE INDEX test_accounts_by_email ON test_accounts (email, device_id) WHERE confirmed_at IS NOT NULL;
