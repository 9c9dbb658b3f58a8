//! `replenish backup` and `restore`.

use std::{fs, os::unix::fs::PermissionsExt};

use crate::program::Folder;

#[test]
fn what_was_backed_up_comes_back() {
    let folder = Folder::new();
    let ada = [
        "user",
        "create",
        "ada@example.com",
        "--name",
        "Ada",
        "--role",
        "administrator",
    ];
    folder.succeed(&ada);
    folder.succeed(&["backup", "backup.db"]);
    let bob = [
        "user",
        "create",
        "bob@example.com",
        "--name",
        "Bob",
        "--role",
        "administrator",
    ];
    folder.succeed(&bob);
    folder.succeed(&["restore", "--force", "backup.db"]);
    let list = folder.succeed(&["user", "list"]);
    assert!(list.contains("ada@") && !list.contains("bob@"), "{list}");

    let elsewhere = ["restore", "backup.db", "--database", "sqlite:elsewhere.db"];
    folder.succeed(&elsewhere);
    assert_eq!(
        folder.succeed(&["user", "list", "--database", "sqlite:elsewhere.db"]),
        list
    );
}

#[test]
fn a_backup_is_never_written_over_anything() {
    let folder = Folder::new();
    folder.succeed(&["migrate"]);
    folder.write("backup.db", "precious");
    let error = folder.fail(&["backup", "backup.db"]);
    assert!(error.contains("backup.db exists already"), "{error}");
    assert_eq!(fs::read_to_string(folder.path("backup.db")).unwrap(), "precious");
}

#[test]
fn only_its_owner_can_read_a_backup() {
    let folder = Folder::new();
    folder.succeed(&["migrate"]);
    folder.succeed(&["backup", "backup.db"]);
    let mode = fs::metadata(folder.path("backup.db")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_backup_needs_a_database() {
    let folder = Folder::new();
    let error = folder.fail(&["backup", "backup.db"]);
    assert!(error.contains("there is no database at replenish.db"), "{error}");
    assert!(folder.files().is_empty());
}

#[test]
fn a_running_server_is_backed_up_but_not_restored() {
    let folder = Folder::new();
    let (server, _) = folder.serve();
    folder.succeed(&["backup", "backup.db"]);
    let error = folder.fail(&["restore", "backup.db", "--force"]);
    assert!(
        error.contains("a server runs on replenish.db; stop it first"),
        "{error}"
    );
    server.stop();
    folder.succeed(&["restore", "backup.db", "--force"]);
}

#[test]
fn a_database_is_replaced_only_when_that_is_meant() {
    let folder = Folder::new();
    folder.succeed(&["migrate"]);
    folder.succeed(&["backup", "backup.db"]);
    let error = folder.fail(&["restore", "backup.db"]);
    assert!(error.contains("add --force"), "{error}");
    folder.succeed(&["restore", "--force", "backup.db"]);
}

#[test]
fn what_is_no_backup_is_not_restored() {
    let folder = Folder::new();
    folder.succeed(&["migrate"]);
    let before = fs::read(folder.path("replenish.db")).unwrap();
    folder.write("notes.txt", &"not a database ".repeat(100));
    folder.write("empty.db", "");
    for file in ["notes.txt", "empty.db", "missing.db"] {
        let error = folder.fail(&["restore", "--force", file]);
        assert!(error.contains(file), "{error}");
    }
    assert_eq!(fs::read(folder.path("replenish.db")).unwrap(), before);
    let left: Vec<_> = folder
        .files()
        .into_iter()
        .filter(|name| name.contains("restoring"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_damaged_backup_is_not_restored() {
    let folder = Folder::new();
    folder.succeed(&["migrate"]);
    folder.succeed(&["backup", "backup.db"]);
    let mut bytes = fs::read(folder.path("backup.db")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8_192].fill(0xAA);
    fs::write(folder.path("damaged.db"), bytes).unwrap();
    let error = folder.fail(&["restore", "--force", "damaged.db"]);
    assert!(error.contains("damaged.db cannot be restored"), "{error}");
}

#[test]
fn postgresql_has_its_own_tools() {
    let folder = Folder::new();
    let url = "postgres://127.0.0.1:1/replenish";
    assert!(folder.fail(&["backup", "b", "--database", url]).contains("pg_dump"));
    assert!(folder.fail(&["restore", "b", "--database", url]).contains("pg_restore"));
}
