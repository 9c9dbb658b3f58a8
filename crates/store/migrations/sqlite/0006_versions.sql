-- New versions of approved devices -------------------------------------------

-- The slots are what the maker works on; an ID stays what it was issued for, whatever becomes of them.
CREATE TABLE replenishment_ids (
    replenishment_id TEXT PRIMARY KEY,
    device_id BLOB NOT NULL REFERENCES devices (id),
    slot_id TEXT NOT NULL,
    threshold_percent INTEGER NOT NULL,
    product_list TEXT,
    assigned_at INTEGER NOT NULL,
    retired_at INTEGER
) STRICT;

INSERT INTO replenishment_ids (replenishment_id, device_id, slot_id, threshold_percent, product_list, assigned_at)
SELECT replenishment_id, device_id, slot_id, threshold_percent, product_list, assigned_at
FROM slots WHERE replenishment_id IS NOT NULL;

CREATE UNIQUE INDEX replenishment_ids_live ON replenishment_ids (device_id, slot_id) WHERE retired_at IS NULL;

ALTER TABLE slots DROP COLUMN replenishment_id;
ALTER TABLE slots DROP COLUMN threshold_percent;
ALTER TABLE slots DROP COLUMN product_list;
ALTER TABLE slots DROP COLUMN assigned_at;

-- How often the device was approved: the number of its live version, 0 before the first.
ALTER TABLE devices ADD COLUMN approvals INTEGER NOT NULL DEFAULT 0;
UPDATE devices SET approvals = (SELECT COUNT(*) FROM id_requests r WHERE r.device_id = devices.id AND r.status = 'assigned');

CREATE INDEX id_requests_approved ON id_requests (device_id, number) WHERE status = 'assigned';
