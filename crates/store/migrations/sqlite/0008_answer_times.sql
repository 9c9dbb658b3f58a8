-- How long answers took ------

ALTER TABLE id_requests ADD COLUMN answered_at INTEGER;
-- Business days by the calendar of that moment, without those the maker was asked something.
ALTER TABLE id_requests ADD COLUMN answered_in INTEGER;
CREATE INDEX id_requests_by_answer ON id_requests (answered_at) WHERE answered_at IS NOT NULL;
