-- What device clouds are asked, and what came of it. The identifier is that of the job that asks.
CREATE TABLE directives (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES clients (id),
    link_id uuid NOT NULL REFERENCES customer_links (id),
    name text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    answered_at timestamptz,
    failed_at timestamptz,
    said text,
    CHECK (answered_at IS NULL OR failed_at IS NULL)
);
CREATE INDEX directives_by_client ON directives (client_id, id);
