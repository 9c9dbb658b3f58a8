//! A mail server that hands every mail to a program, as operators set it up.

mod exim;
mod guide;
mod opendkim;
mod postfix;
mod smtp;
mod users;

pub(crate) use users::{is_root, library_folder};

use std::{
    fs,
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
};

use crate::daemon::Daemon;

/// Which mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailServer {
    /// Debian's Exim.
    Exim,
    /// Debian's Postfix, set up as the operator guide shows it.
    Postfix,
}

/// A mail server on a free port of the loopback; stopped when it is dropped. Mails that the program does not take yet
/// are tried again within seconds.
///
/// The program runs as the user of the tests, or as nobody when that is root.
#[derive(Debug)]
pub struct PipingMailServer {
    kind: MailServer,
    daemons: Vec<Daemon>,
    port: u16,
    home: PathBuf,
}

impl PipingMailServer {
    /// Starts it in a folder, which the program may write to, and which holds nothing called `mail-server`. The command
    /// is split at blanks.
    ///
    /// # Panics
    ///
    /// When `REPLENISH_TEST_EXIM` or `REPLENISH_TEST_POSTFIX` names no folder with such a server.
    #[must_use]
    pub fn start(kind: MailServer, folder: &Path, command: &str) -> Self {
        let (home, port) = (home(folder), free_port());
        let daemon = match kind {
            MailServer::Exim => exim::start(folder, &home, port, command),
            MailServer::Postfix => postfix::start(folder, &home, port, command, ""),
        };
        Self::ready(kind, vec![daemon], port, home)
    }

    /// Starts a Postfix that checks signatures with an `OpenDKIM` and says what it found as `mx.example.com`. The keys
    /// are records, one in each line.
    ///
    /// # Panics
    ///
    /// When `REPLENISH_TEST_POSTFIX` or `REPLENISH_TEST_OPENDKIM` names no folder with such a server.
    #[must_use]
    pub fn start_with_dkim(folder: &Path, command: &str, keys: &str) -> Self {
        let (home, port) = (home(folder), free_port());
        let checker = opendkim::start(&home, keys);
        let daemon = postfix::start(folder, &home, port, command, &opendkim::milter(&home));
        Self::ready(MailServer::Postfix, vec![daemon, checker], port, home)
    }

    fn ready(kind: MailServer, daemons: Vec<Daemon>, port: u16, home: PathBuf) -> Self {
        let mut server = Self {
            kind,
            daemons,
            port,
            home,
        };
        let home = server.home.clone();
        let answers = || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok();
        server.daemons[0].wait_until(answers, || log_in(&home));
        server
    }

    /// Sends a mail by SMTP to the address of the requests.
    ///
    /// # Panics
    ///
    /// When the server does not take it.
    pub fn send(&self, from: &str, mail: &[u8]) {
        let answer = self.submit(from, mail);
        assert!(answer.starts_with("250"), "{answer}\n{}", self.log());
    }

    /// Sends a mail by SMTP and returns the server's last answer: that it took the mail, or why it did not.
    #[must_use]
    pub fn submit(&self, from: &str, mail: &[u8]) -> String {
        smtp::send(self.port, from, REQUESTS, mail)
    }

    /// What it has logged.
    #[must_use]
    pub fn log(&self) -> String {
        log_in(&self.home)
    }

    /// How many mails it is rid of.
    #[must_use]
    pub fn completed(&self) -> usize {
        let sign = match self.kind {
            MailServer::Exim => " Completed",
            MailServer::Postfix => ": removed",
        };
        self.log().lines().filter(|line| line.ends_with(sign)).count()
    }

    /// Whether it has sent a mail back to somebody.
    #[must_use]
    pub fn has_bounced(&self) -> bool {
        let sign = match self.kind {
            MailServer::Exim => " <= <> R=",
            MailServer::Postfix => "notification: ",
        };
        self.log().contains(sign)
    }
}

/// The address that leads to the program.
const REQUESTS: &str = "requests@example.com";

pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("an address").port()
}

fn home(folder: &Path) -> PathBuf {
    let home = folder.join("mail-server");
    fs::create_dir(&home).expect("a folder");
    home
}

fn log_in(home: &Path) -> String {
    let read = |name| fs::read_to_string(home.join(name)).unwrap_or_default();
    ["errors", "output", "log", "mainlog"].map(read).concat()
}
