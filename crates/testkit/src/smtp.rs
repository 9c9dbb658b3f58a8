//! A mail server for one test.

mod certificates;

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

pub use certificates::{Authority, ServerCertificate};
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::servers;

const SERVER: &str = include_str!("smtp/server.py");

/// A mail server on a free port of the loopback; stopped when it is dropped.
///
/// It takes every mail but those to `nobody@…` (550), to `busy@…` (450), and the first to
/// `greylisted@…` (451). It takes the first to `hangs@…` too, but never says so.
#[derive(Debug)]
pub struct SmtpServer {
    child: Child,
    port: u16,
    folder: TempDir,
}

/// What a mail server asks of those who connect.
#[derive(Debug, Default)]
pub struct SmtpServerOptions<'a> {
    /// How connections are protected, and with which certificate; not at all by default.
    pub tls: Option<(ServerTls, &'a ServerCertificate)>,
    /// The name and the password to sign in with; nobody is asked by default.
    pub login: Option<(&'a str, &'a str)>,
}

/// How a mail server protects connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServerTls {
    /// After STARTTLS, without which it takes no mail.
    StartTls,
    /// From the first byte.
    Wrapped,
}

/// A mail the server took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedMail {
    /// The sender of the envelope.
    pub from: String,
    /// The recipients of the envelope.
    pub to: Vec<String>,
    /// The mail, headers included.
    pub content: String,
    /// Whether it came through TLS.
    pub is_encrypted: bool,
    /// Whether its sender had signed in.
    pub is_authenticated: bool,
}

impl SmtpServer {
    /// Starts a server that asks nothing.
    ///
    /// # Panics
    ///
    /// When `REPLENISH_TEST_SMTP_PYTHON` names no Python with aiosmtpd.
    #[must_use]
    pub fn start() -> Self {
        Self::start_with(&SmtpServerOptions::default())
    }

    /// Starts a server.
    ///
    /// # Panics
    ///
    /// When `REPLENISH_TEST_SMTP_PYTHON` names no Python with aiosmtpd.
    #[must_use]
    pub fn start_with(options: &SmtpServerOptions<'_>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut child = Command::new(servers::smtp_python())
            .args(["-c", SERVER])
            .arg(options.to_json(folder.path()).to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the Python of the test run starts");
        let mut line = String::new();
        let output = child.stdout.take().expect("a pipe");
        BufReader::new(output).read_line(&mut line).expect("readable output");
        let port = line.trim().parse().expect("the mail server names its port");
        Self { child, port, folder }
    }

    /// The port it listens on.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The mails it took, oldest first.
    #[must_use]
    pub fn received(&self) -> Vec<ReceivedMail> {
        let mut paths: Vec<_> = fs::read_dir(self.folder.path())
            .expect("the folder of the mail server")
            .map(|entry| entry.expect("a file").path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
            .collect();
        paths.sort();
        paths.iter().map(|path| ReceivedMail::read(path)).collect()
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        // One that has ended by itself needs no signal.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl SmtpServerOptions<'_> {
    fn to_json(&self, folder: &Path) -> Value {
        let mut json = Map::new();
        json.insert("folder".to_owned(), json!(folder));
        if let Some((tls, certificate)) = self.tls {
            let name = match tls {
                ServerTls::StartTls => "starttls",
                ServerTls::Wrapped => "tls",
            };
            json.insert("tls".to_owned(), json!(name));
            json.insert("certificate".to_owned(), json!(certificate.certificate));
            json.insert("key".to_owned(), json!(certificate.key));
        }
        if let Some((username, password)) = self.login {
            json.insert("username".to_owned(), json!(username));
            json.insert("password".to_owned(), json!(password));
        }
        json.into()
    }
}

impl ReceivedMail {
    fn read(path: &Path) -> Self {
        let json: Value = serde_json::from_slice(&fs::read(path).expect("a mail")).expect("JSON");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Self {
            from: text(&json["from"]),
            to: json["to"].as_array().into_iter().flatten().map(text).collect(),
            content: text(&json["content"]),
            is_encrypted: json["is_encrypted"] == true,
            is_authenticated: json["is_authenticated"] == true,
        }
    }

    /// The first header of this name, as it was sent; empty when there is none.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        let lines = self.content.lines().take_while(|line| !line.is_empty());
        let mut fields = lines.filter_map(|line| line.split_once(": "));
        fields
            .find(|(field, _)| field.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value)
    }
}
