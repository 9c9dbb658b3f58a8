//! `replenish doctor`.

use replenish_testkit::{Broker, PostgresDatabase, REPLENISH};

use crate::{
    broker::write_broker,
    program::{Folder, told},
};

/// The lines of a report, with whether it ended well.
fn examine(folder: &Folder, arguments: &[&str]) -> (bool, Vec<String>) {
    let output = folder.run(&[&["doctor"], arguments].concat());
    let lines = told(&output.stdout).lines().map(str::to_owned).collect();
    (output.status.success(), lines)
}

fn line<'l>(lines: &'l [String], what: &str) -> &'l str {
    lines.iter().find(|line| line[7..].starts_with(what)).unwrap()
}

#[test]
fn an_empty_folder_is_well_and_stays_empty() {
    let folder = Folder::new();
    let (is_well, lines) = examine(&folder, &[]);
    assert!(is_well, "{lines:?}");
    assert_eq!(lines.len(), 7);
    assert!(line(&lines, "database").starts_with("note"));
    assert!(folder.files().is_empty());
}

#[test]
fn a_migrated_database_is_well() {
    let folder = Folder::new();
    folder.succeed(&["migrate"]);
    let (is_well, lines) = examine(&folder, &[]);
    assert!(is_well, "{lines:?}");
    for what in ["database", "migrations", "clock"] {
        assert!(line(&lines, what).starts_with("ok"), "{lines:?}");
    }
}

#[test]
fn a_file_that_is_no_database_is_wrong() {
    let folder = Folder::new();
    folder.write("replenish.db", &"not a database ".repeat(100));
    let (is_well, lines) = examine(&folder, &[]);
    assert!(!is_well);
    assert!(line(&lines, "database").starts_with("wrong"), "{lines:?}");
}

#[test]
fn a_mail_server_that_does_not_answer_is_wrong() {
    let folder = Folder::new();
    let mail = "[mail]\nhost = \"127.0.0.1\"\nport = 1\nsecurity = \"none\"\nfrom = \"a@example.com\"\n";
    folder.write("replenish.toml", mail);
    let (is_well, lines) = examine(&folder, &["--config", "replenish.toml"]);
    assert!(!is_well);
    assert!(line(&lines, "mail").starts_with("wrong"), "{lines:?}");
}

#[test]
fn a_broker_that_does_not_take_us_in_is_wrong() {
    let folder = Folder::new();
    let mut broker = Broker::start();
    let examined = |password: &str| {
        write_broker(&folder, broker.port(), password);
        let (is_well, lines) = examine(&folder, &["--config", "replenish.toml"]);
        (is_well, line(&lines, "MQTT").to_owned())
    };
    let (is_well, line) = examined(REPLENISH.1);
    assert!(is_well && line.starts_with("ok"), "{line}");
    let (is_well, line) = examined("hunter2");
    assert!(
        !is_well && line.ends_with("it refuses the connection: NotAuthorized"),
        "{line}"
    );
    broker.stop();
    let (_, lines) = examine(&folder, &["--config", "replenish.toml"]);
    assert!(lines.iter().any(|line| line.starts_with("wrong  MQTT")), "{lines:?}");
}

#[test]
fn the_public_address_is_asked_when_a_server_runs() {
    let folder = Folder::new();
    let (_server, address) = folder.serve();
    let listen = address.trim_start_matches("http://");
    let reached = |base_url: &str| {
        let config = format!("[server]\nlisten = \"{listen}\"\nbase_url = \"{base_url}\"\n");
        folder.write("replenish.toml", &config);
        let (is_well, lines) = examine(&folder, &["--config", "replenish.toml"]);
        (is_well, line(&lines, "public URL").to_owned())
    };
    assert!(reached(&address).1.starts_with("ok"));
    let (is_well, line) = reached("http://127.0.0.1:1");
    assert!(!is_well && line.starts_with("wrong"), "{line}");
}

#[tokio::test]
async fn a_postgresql_database_is_examined_too() {
    let database = PostgresDatabase::create().await;
    let folder = Folder::new();
    let url = database.url();
    let (is_well, lines) = examine(&folder, &["--database", &url]);
    assert!(is_well, "{lines:?}");
    assert!(line(&lines, "migrations").starts_with("note"), "{lines:?}");
    folder.succeed(&["migrate", "--database", &url]);
    let (_, lines) = examine(&folder, &["--database", &url]);
    assert!(line(&lines, "migrations").starts_with("ok"), "{lines:?}");
    assert!(folder.files().is_empty());
}
