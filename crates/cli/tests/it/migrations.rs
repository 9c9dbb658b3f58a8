//! Migrations at start and by `replenish migrate`.

use sqlx::{Connection, SqliteConnection};

use crate::program::Folder;

async fn execute(folder: &Folder, sql: &'static str) {
    let url = format!("sqlite:{}?mode=rwc", folder.path("replenish.db").display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// A database of the programme on which no migration has run yet.
const BEHIND: &str = "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL)";

fn copies(folder: &Folder) -> Vec<String> {
    let files = folder.files().into_iter();
    files.filter(|name| name.ends_with(".backup")).collect()
}

#[tokio::test]
async fn a_copy_is_kept_before_migrations_change_a_database() {
    let folder = Folder::new();
    execute(&folder, BEHIND).await;
    let (server, _) = folder.serve();
    assert_eq!(copies(&folder).len(), 1, "{:?}", folder.files());
    server.stop();
    folder.succeed(&["migrate"]);
    assert_eq!(copies(&folder).len(), 1, "nothing was left to migrate");
}

#[tokio::test]
async fn a_new_database_needs_no_copy() {
    let folder = Folder::new();
    folder.succeed(&["migrate"]);
    assert!(copies(&folder).is_empty());
}

#[tokio::test]
async fn a_database_of_something_else_is_left_alone() {
    let folder = Folder::new();
    execute(&folder, "CREATE TABLE guests (name TEXT)").await;
    for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["migrate"]] {
        let error = folder.fail(command);
        assert!(error.contains("tables that are not this program's"), "{error}");
    }
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    let folder = Folder::new();
    folder.succeed(&["migrate"]);
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                 VALUES (9999, 'later', TRUE, x'00', 0)";
    execute(&folder, newer).await;
    let error = folder.fail(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(error.contains("a newer version of replenish"), "{error}");
}
