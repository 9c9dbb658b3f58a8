//! A database without room for another row, though its disk has room enough: the engine itself answers what it
//! answers on a full disk, with the same code.

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqliteConnection};

/// A table that has had the largest key takes no more rows: `SQLITE_FULL`.
const SQLITE_NO_ROOM: &str = "CREATE TABLE no_room (id INTEGER PRIMARY KEY AUTOINCREMENT);
    INSERT INTO no_room VALUES (9223372036854775807)";
const SQLITE_TABLES: &str =
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('no_room', 'sqlite_sequence')";
const SQLITE_TRIGGERS: &str = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'no_room_%'";

const POSTGRES_NO_ROOM: &str = "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
    DO $$ DECLARE t text; BEGIN
        FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
            EXECUTE format('CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON %I EXECUTE FUNCTION no_room()', t);
        END LOOP;
    END $$";
const POSTGRES_ROOM: &str = "DROP FUNCTION no_room CASCADE";

pub(crate) async fn fill_sqlite(url: &str) -> Result<(), sqlx::Error> {
    let mut connection = SqliteConnection::connect(url).await?;
    connection.execute(SQLITE_NO_ROOM).await?;
    for table in names(&mut connection, SQLITE_TABLES).await? {
        for change in ["INSERT", "UPDATE"] {
            let trigger = format!(
                "CREATE TRIGGER no_room_{change}_{table} BEFORE {change} ON {table}
                 BEGIN INSERT INTO no_room (id) VALUES (NULL); END"
            );
            connection.execute(AssertSqlSafe(trigger)).await?;
        }
    }
    connection.close().await
}

pub(crate) async fn empty_sqlite(url: &str) -> Result<(), sqlx::Error> {
    let mut connection = SqliteConnection::connect(url).await?;
    for trigger in names(&mut connection, SQLITE_TRIGGERS).await? {
        connection
            .execute(AssertSqlSafe(format!("DROP TRIGGER {trigger}")))
            .await?;
    }
    connection.execute("DROP TABLE no_room").await?;
    connection.close().await
}

pub(crate) async fn fill_postgres(url: &str) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect(url).await?;
    connection.execute(POSTGRES_NO_ROOM).await?;
    connection.close().await
}

pub(crate) async fn empty_postgres(url: &str) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect(url).await?;
    connection.execute(POSTGRES_ROOM).await?;
    connection.close().await
}

async fn names(connection: &mut SqliteConnection, query: &'static str) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(query).fetch_all(connection).await
}
