//! `replenish receive-mail`, as a mail server calls it.

use std::{
    fs,
    io::Write,
    process::{Output, Stdio},
    thread,
};

use replenish_testkit::{http_client, mails::SentMail};
use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection};

use crate::program::{Folder, told};

pub(crate) const MIRA: &str = "mira@nordlicht.example";

/// A programme with a maker and her device, whose request is not handed in yet.
pub(crate) struct Programme {
    pub(crate) folder: Folder,
    token: String,
}

impl Programme {
    pub(crate) fn new(receive: &str) -> Self {
        let folder = Folder::new();
        configure(&folder, receive);
        let create = ["user", "create", MIRA, "--name", "Mira", "--role", "maker_admin"];
        folder.succeed(&[&create[..], &["--new-organisation", "Nordlicht"]].concat());
        let token = [
            "token", "create", MIRA, "--name", "t", "--scope", "read", "--scope", "write",
        ];
        let token = folder.succeed(&token).trim().to_owned();
        Self { folder, token }
    }

    /// Hands a mail to the program; its exit code, and what it said.
    fn receive(&self, mail: &[u8]) -> (i32, String) {
        let output = receive(&self.folder, &["--config", "replenish.toml"], mail);
        (output.status.code().unwrap(), told(&output.stderr))
    }

    /// The device's ID and its form, as the console gives it out.
    async fn form(&self, address: &str) -> (String, Vec<u8>) {
        let devices = format!("{address}/api/v1/devices");
        let new = json!({"kind": "ask", "name": "AirPure 300"});
        let client = http_client();
        let made = client
            .post(&devices)
            .bearer_auth(&self.token)
            .json(&new)
            .send()
            .await
            .unwrap();
        let device: Value = made.error_for_status().unwrap().json().await.unwrap();
        let id = device["id"].as_str().unwrap().to_owned();
        let form = client
            .get(format!("{devices}/{id}/id-request/form"))
            .bearer_auth(&self.token)
            .send()
            .await
            .unwrap();
        (id, form.error_for_status().unwrap().bytes().await.unwrap().to_vec())
    }
}

/// Writes the configuration. It names the database by its full path, since a mail server starts the program in a folder
/// of its own choice.
pub(crate) fn configure(folder: &Folder, receive: &str) {
    let database = folder.path("replenish.db");
    let text = format!(
        "[database]\nurl = \"sqlite:{}\"\n[mail]\nreceive = \"{receive}\"\n",
        database.display()
    );
    folder.write("replenish.toml", &text);
}

/// What a mail server runs for each mail. It may not see where the program was built, so that is copied.
pub(crate) fn command(folder: &Folder) -> String {
    let program = folder.path("replenish");
    fs::copy(env!("CARGO_BIN_EXE_replenish"), &program).unwrap();
    let configuration = folder.path("replenish.toml");
    format!(
        "{} receive-mail --config {}",
        program.display(),
        configuration.display()
    )
}

/// The texts of a column, read on a thread of its own so that whoever waits can ask, too.
pub(crate) fn query(folder: &Folder, sql: &'static str) -> Vec<String> {
    let url = format!("sqlite:{}", folder.path("replenish.db").display());
    let asking = async move {
        let mut connection = SqliteConnection::connect(&url).await.unwrap();
        sqlx::query_scalar(sql).fetch_all(&mut connection).await.unwrap()
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    thread::spawn(move || runtime.block_on(asking)).join().unwrap()
}

fn receive(folder: &Folder, arguments: &[&str], mail: &[u8]) -> Output {
    let mut command = folder.command(&[&["receive-mail"], arguments].concat());
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read to the end fails the test here.
    child.stdin.take().unwrap().write_all(mail).unwrap();
    child.wait_with_output().unwrap()
}

#[tokio::test]
async fn a_mailed_form_is_read_and_answered_while_the_server_runs() {
    let programme = Programme::new("trust-sender");
    let (mut server, address) = programme.folder.serve();
    let (_, form) = programme.form(&address).await;
    let mail = SentMail::from(MIRA).attach("form.xlsx", &form).to_bytes();
    assert_eq!(programme.receive(&mail), (0, String::new()));
    assert_eq!(programme.receive(&mail), (0, String::new()), "a repeat");
    // The answer is written by the server, whose log says nothing of it; the outbox shows it.
    server.wait_for(|_| {
        let mails = query(&programme.folder, "SELECT subject FROM mails");
        (mails == ["Your mail to Replenish: nothing was stored"]).then_some(())
    });
    server.stop();
}

#[test]
fn what_is_put_aside_is_said_and_dealt_with() {
    let programme = Programme::new("verified-by mx.replenish.example");
    let unknown = SentMail::from("nobody@people.example").to_bytes();
    let (code, said) = programme.receive(&unknown);
    assert_eq!(code, 0);
    assert!(said.contains("its sender is no member of an organisation"), "{said}");
    let forged = SentMail::from(MIRA).to_bytes();
    assert_eq!(programme.receive(&forged).0, 0);
    let outcomes = query(&programme.folder, "SELECT outcome FROM received_mails ORDER BY outcome");
    assert_eq!(outcomes, ["refused", "unverified"]);
}

#[test]
fn a_mail_of_twelve_megabytes_is_read_to_its_end() {
    let programme = Programme::new("trust-sender");
    let mail = SentMail::from(MIRA)
        .attach("film.mov", &vec![7; 9 * 1024 * 1024])
        .to_bytes();
    assert!(mail.len() > 12 * 1024 * 1024);
    assert_eq!(programme.receive(&mail), (0, String::new()));
    let jobs = query(&programme.folder, "SELECT payload FROM jobs");
    assert!(jobs.len() == 1 && jobs[0].contains("mail_too_large"), "{jobs:?}");
}

#[test]
fn what_is_no_mail_is_a_fault_of_the_data() {
    let programme = Programme::new("trust-sender");
    assert_eq!(programme.receive(b"").0, 65);
}

#[test]
fn what_is_not_the_fault_of_the_mail_asks_for_another_delivery() {
    let programme = Programme::new("off");
    let mail = SentMail::from(MIRA).to_bytes();
    let (code, said) = programme.receive(&mail);
    assert_eq!(code, 75);
    assert!(said.contains("set mail.receive"), "{said}");
    for arguments in [
        &["--config", "missing.toml"][..],
        &[
            "--config",
            "replenish.toml",
            "--database",
            "sqlite:no/such/folder/replenish.db",
        ],
        // In another folder than the server's: it would answer every member as a stranger.
        &["--config", "replenish.toml", "--database", "sqlite:elsewhere.db"],
        &[
            "--config",
            "replenish.toml",
            "--database",
            "postgres://nobody@127.0.0.1:1/replenish",
        ],
    ] {
        let output = receive(&programme.folder, arguments, &mail);
        assert_eq!(
            output.status.code(),
            Some(75),
            "{arguments:?}: {}",
            told(&output.stderr)
        );
    }
    assert!(!programme.folder.has("elsewhere.db"));
    let usage = receive(&programme.folder, &["--colour", "red"], b"");
    assert_eq!(usage.status.code(), Some(64), "{}", told(&usage.stderr));
}
