-- The reviewers' queue: what a search looks in, orders to read it in, saved views, who is looking --

-- Which letters `lower` knows depends on the database's locale, so requests from before this migration may be found by some
-- letters only as they were typed, until they are handed in again; a new name of an organisation is stored whole.
ALTER TABLE organisations ADD COLUMN search text COLLATE "C" NOT NULL DEFAULT '';
UPDATE organisations SET search = lower(name);

ALTER TABLE id_requests ADD COLUMN search text COLLATE "C" NOT NULL DEFAULT '';
-- The codes with a comma on either side of each.
ALTER TABLE id_requests ADD COLUMN marketplaces text COLLATE "C" NOT NULL DEFAULT '';
UPDATE id_requests SET
    search = lower((headline::json->>'device_name' || chr(10) || (headline::json->>'model_id'))),
    marketplaces = coalesce((SELECT ',' || string_agg(value, ',') || ',' FROM json_array_elements_text(headline::json->'marketplaces')), '');

-- Of an index that begins with the status SQLite takes several statuses at once and sorts them all; of this one it cannot.
DROP INDEX id_requests_by_status;
CREATE INDEX id_requests_in_status ON id_requests ((status || ''), due_at, id);
CREATE INDEX id_requests_running ON id_requests (due_at, id) WHERE status IN ('submitted', 'in_review');
CREATE INDEX id_requests_by_reviewer ON id_requests (reviewer_id, due_at, id) WHERE reviewer_id IS NOT NULL;
CREATE INDEX id_requests_by_maker ON id_requests (organisation_id, due_at, id);

CREATE TABLE desk_views (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name text COLLATE "C" NOT NULL,
    filter text NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (account_id, name)
);

CREATE TABLE request_presence (
    request_id uuid NOT NULL REFERENCES id_requests (id) ON DELETE CASCADE,
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (request_id, account_id)
);
CREATE INDEX request_presence_by_age ON request_presence (seen_at);
