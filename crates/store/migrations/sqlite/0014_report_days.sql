-- What a sensor's reports of a day came to, kept when the reports themselves are gone. A day is one
-- of UTC, told by its first moment. Amounts are in millionths of the unit.
CREATE TABLE report_days (
    sensor_id BLOB NOT NULL,
    day INTEGER NOT NULL,
    reports INTEGER NOT NULL,
    quarantined INTEGER NOT NULL,
    replaced INTEGER NOT NULL,
    used INTEGER NOT NULL,
    lowest INTEGER,
    highest INTEGER,
    CHECK ((lowest IS NULL) = (highest IS NULL)),
    PRIMARY KEY (sensor_id, day)
) STRICT, WITHOUT ROWID;
