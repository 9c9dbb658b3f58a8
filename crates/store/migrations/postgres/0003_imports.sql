-- Files of products that are imported in the background. The identifier is that of the job.
CREATE TABLE product_imports (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- 1 until it has ended, so that one runs at a time; nothing afterwards.
    running bigint UNIQUE,
    applies boolean NOT NULL,
    file_name text NOT NULL,
    file bytea,
    phase text NOT NULL,
    done bigint NOT NULL,
    total bigint NOT NULL,
    result text,
    created_at timestamptz NOT NULL
);
CREATE INDEX product_imports_by_account ON product_imports (account_id);
CREATE INDEX product_imports_by_age ON product_imports (created_at);
