-- What device clouds are asked, and what came of it. The identifier is that of the job that asks.
CREATE TABLE directives (
    id BLOB PRIMARY KEY,
    client_id BLOB NOT NULL REFERENCES clients (id),
    link_id BLOB NOT NULL REFERENCES customer_links (id),
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    answered_at INTEGER,
    failed_at INTEGER,
    said TEXT,
    CHECK (answered_at IS NULL OR failed_at IS NULL)
) STRICT;
CREATE INDEX directives_by_client ON directives (client_id, id);
