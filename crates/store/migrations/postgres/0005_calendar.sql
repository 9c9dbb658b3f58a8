-- The programme's working days ------

CREATE TABLE calendar (
    id bigint PRIMARY KEY CHECK (id = 1),
    weekdays text NOT NULL,
    version bigint NOT NULL
);

INSERT INTO calendar (id, weekdays, version)
VALUES (1, '["monday","tuesday","wednesday","thursday","friday"]', 1);

CREATE TABLE holidays (
    day text COLLATE "C" PRIMARY KEY,
    name text NOT NULL
);
