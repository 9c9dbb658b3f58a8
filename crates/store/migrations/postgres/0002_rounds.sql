-- The rounds of a request, and what maker and reviewer tell each other ------

ALTER TABLE id_requests ADD COLUMN checklist text NOT NULL DEFAULT '[]';

-- A round that ended with questions to the maker.
CREATE TABLE request_rounds (
    request_id uuid NOT NULL REFERENCES id_requests (id) ON DELETE CASCADE,
    round bigint NOT NULL,
    submitted_at timestamptz NOT NULL,
    snapshot text NOT NULL,
    returned_at timestamptz NOT NULL,
    returned_by text NOT NULL,
    findings bigint NOT NULL,
    PRIMARY KEY (request_id, round)
);

CREATE TABLE request_findings (
    request_id uuid NOT NULL REFERENCES id_requests (id) ON DELETE CASCADE,
    number bigint NOT NULL,
    finding text NOT NULL,
    PRIMARY KEY (request_id, number)
);

CREATE TABLE request_messages (
    request_id uuid NOT NULL REFERENCES id_requests (id) ON DELETE CASCADE,
    number bigint NOT NULL,
    at timestamptz NOT NULL,
    written_by text NOT NULL,
    side text COLLATE "C" NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (request_id, number)
);

-- What reviewers write again and again.
CREATE TABLE saved_answers (
    id uuid PRIMARY KEY,
    title text COLLATE "C" NOT NULL UNIQUE,
    text text NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL
);
