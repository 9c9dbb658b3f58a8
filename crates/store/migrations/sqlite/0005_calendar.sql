-- The programme's working days ------

CREATE TABLE calendar (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    weekdays TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;

INSERT INTO calendar (id, weekdays, version)
VALUES (1, '["monday","tuesday","wednesday","thursday","friday"]', 1);

CREATE TABLE holidays (
    day TEXT PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;
