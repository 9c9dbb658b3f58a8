-- The rounds of a request, and what maker and reviewer tell each other ------

ALTER TABLE id_requests ADD COLUMN checklist TEXT NOT NULL DEFAULT '[]';

-- A round that ended with questions to the maker.
CREATE TABLE request_rounds (
    request_id BLOB NOT NULL REFERENCES id_requests (id) ON DELETE CASCADE,
    round INTEGER NOT NULL,
    submitted_at INTEGER NOT NULL,
    snapshot TEXT NOT NULL,
    returned_at INTEGER NOT NULL,
    returned_by TEXT NOT NULL,
    findings INTEGER NOT NULL,
    PRIMARY KEY (request_id, round)
) STRICT;

CREATE TABLE request_findings (
    request_id BLOB NOT NULL REFERENCES id_requests (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    finding TEXT NOT NULL,
    PRIMARY KEY (request_id, number)
) STRICT;

CREATE TABLE request_messages (
    request_id BLOB NOT NULL REFERENCES id_requests (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    written_by TEXT NOT NULL,
    side TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (request_id, number)
) STRICT;

-- What reviewers write again and again.
CREATE TABLE saved_answers (
    id BLOB PRIMARY KEY,
    title TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
