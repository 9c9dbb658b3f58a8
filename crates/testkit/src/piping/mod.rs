//! A mail server that hands every mail to a program, as operators set it up.

mod exim;
mod postfix;
mod smtp;
mod users;

use std::{
    fs,
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::Child,
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

/// Starting and stopping it takes seconds at most; whoever waits longer fails.
const PATIENCE: Duration = Duration::from_mins(1);

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
    child: Child,
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
        let home = folder.join("mail-server");
        fs::create_dir(&home).expect("a folder");
        let port = free_port();
        let child = match kind {
            MailServer::Exim => exim::spawn(folder, &home, port, command),
            MailServer::Postfix => postfix::spawn(folder, &home, port, command),
        };
        let mut server = Self {
            kind,
            child,
            port,
            home,
        };
        server.wait();
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
        let read = |name| fs::read_to_string(self.home.join(name)).unwrap_or_default();
        ["errors", "log", "mainlog"].map(read).concat()
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

    fn wait(&mut self) {
        let start = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            let ended = self.child.try_wait().expect("a process");
            assert!(
                ended.is_none() && start.elapsed() < PATIENCE,
                "{ended:?}: {}",
                self.log()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for PipingMailServer {
    fn drop(&mut self) {
        // Asked first, since it ends its own processes then. One that has ended by itself needs no signal.
        let _ = kill_process(Pid::from_child(&self.child), Signal::TERM);
        let start = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) && start.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(20));
        }
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The address that leads to the program.
const REQUESTS: &str = "requests@example.com";

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("an address").port()
}
