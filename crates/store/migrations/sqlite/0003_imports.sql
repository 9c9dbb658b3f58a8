-- Files of products that are imported in the background. The identifier is that of the job.
CREATE TABLE product_imports (
    id BLOB PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- 1 until it has ended, so that one runs at a time; nothing afterwards.
    running INTEGER UNIQUE,
    applies INTEGER NOT NULL CHECK (applies IN (0, 1)),
    file_name TEXT NOT NULL,
    file BLOB,
    phase TEXT NOT NULL,
    done INTEGER NOT NULL,
    total INTEGER NOT NULL,
    result TEXT,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX product_imports_by_account ON product_imports (account_id);
CREATE INDEX product_imports_by_age ON product_imports (created_at);
