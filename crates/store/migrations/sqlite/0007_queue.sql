-- The reviewers' queue: what a search looks in, orders to read it in, saved views, who is looking --

-- `lower` knows ASCII only, so requests from before this migration are found by other letters as they were typed, until they
-- are handed in again; a new name of an organisation is stored whole.
ALTER TABLE organisations ADD COLUMN search TEXT NOT NULL DEFAULT '';
UPDATE organisations SET search = lower(name);

ALTER TABLE id_requests ADD COLUMN search TEXT NOT NULL DEFAULT '';
-- The codes with a comma on either side of each.
ALTER TABLE id_requests ADD COLUMN marketplaces TEXT NOT NULL DEFAULT '';
UPDATE id_requests SET
    search = lower(json_extract(headline, '$.device_name') || char(10) || json_extract(headline, '$.model_id')),
    marketplaces = coalesce((SELECT ',' || group_concat(value, ',') || ',' FROM json_each(headline, '$.marketplaces')), '');

-- Of an index that begins with the status SQLite takes several statuses at once and sorts them all; of this one it cannot.
DROP INDEX id_requests_by_status;
CREATE INDEX id_requests_in_status ON id_requests ((status || ''), due_at, id);
CREATE INDEX id_requests_running ON id_requests (due_at, id) WHERE status IN ('submitted', 'in_review');
CREATE INDEX id_requests_by_reviewer ON id_requests (reviewer_id, due_at, id) WHERE reviewer_id IS NOT NULL;
CREATE INDEX id_requests_by_maker ON id_requests (organisation_id, due_at, id);

CREATE TABLE desk_views (
    id BLOB PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    filter TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (account_id, name)
) STRICT;

CREATE TABLE request_presence (
    request_id BLOB NOT NULL REFERENCES id_requests (id) ON DELETE CASCADE,
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (request_id, account_id)
) STRICT;
CREATE INDEX request_presence_by_age ON request_presence (seen_at);
