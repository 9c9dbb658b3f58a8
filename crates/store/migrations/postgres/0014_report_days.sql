-- What a sensor's reports of a day came to, kept when the reports themselves are gone. A day is one
-- of UTC, told by its first moment. Amounts are in millionths of the unit.
CREATE TABLE report_days (
    sensor_id uuid NOT NULL,
    day timestamptz NOT NULL,
    reports bigint NOT NULL,
    quarantined bigint NOT NULL,
    replaced bigint NOT NULL,
    used bigint NOT NULL,
    lowest bigint,
    highest bigint,
    CHECK ((lowest IS NULL) = (highest IS NULL)),
    PRIMARY KEY (sensor_id, day)
);
