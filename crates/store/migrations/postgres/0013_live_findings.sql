-- What is wrong with what device clouds send -----------------------------------------

-- By rule, with the latest example; how often counts messages that were looked at.
CREATE TABLE live_findings (
    client_id uuid NOT NULL REFERENCES clients (id),
    rule text COLLATE "C" NOT NULL,
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    severity text COLLATE "C" NOT NULL,
    times bigint NOT NULL,
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    pointer text NOT NULL,
    message text NOT NULL,
    evidence text,
    PRIMARY KEY (client_id, rule)
);
CREATE INDEX live_findings_by_organisation ON live_findings (organisation_id, client_id, rule);

-- Whose cloud a device reports through, so that a maker's devices are found newest first, and by name.
ALTER TABLE endpoints ADD COLUMN organisation_id uuid REFERENCES organisations (id);
UPDATE endpoints SET organisation_id = (SELECT c.organisation_id FROM clients c WHERE c.id = endpoints.client_id);
CREATE INDEX endpoints_by_organisation ON endpoints (organisation_id, id) WHERE removed_at IS NULL;
CREATE INDEX endpoints_by_organisation_and_name ON endpoints (organisation_id, endpoint_id, id) WHERE removed_at IS NULL;
CREATE INDEX endpoints_by_name ON endpoints (endpoint_id, id) WHERE removed_at IS NULL;
CREATE INDEX endpoints_alive ON endpoints (id) WHERE removed_at IS NULL;
