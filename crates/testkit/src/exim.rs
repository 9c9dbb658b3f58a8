//! A mail server that hands every mail to a program, as operators set it up.

use std::{
    fmt::Write as _,
    fs::{self, File},
    io::{BufRead, BufReader, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::servers;

/// Starting it takes a fraction of a second; whoever waits longer fails.
const PATIENCE: Duration = Duration::from_mins(1);

/// The user who owns nothing, on every Linux.
const NOBODY: u32 = 65_534;

/// An Exim on a free port of the loopback; stopped when it is dropped. Mails that the program does
/// not take yet are tried again every second.
///
/// It runs as the user of the tests, or as nobody when that is root.
#[derive(Debug)]
pub struct PipingMailServer {
    child: Child,
    port: u16,
    folder: PathBuf,
}

impl PipingMailServer {
    /// Starts it in a folder, which it and the program may write to, and which holds nothing called
    /// `exim`. The command is split at blanks.
    ///
    /// # Panics
    ///
    /// When `REPLENISH_TEST_EXIM` names no folder with an Exim.
    #[must_use]
    pub fn start(folder: &Path, command: &str) -> Self {
        let home = folder.join("exim");
        fs::create_dir(&home).expect("a folder");
        let port = free_port();
        fs::write(home.join("conf"), configuration(&home, port, command)).expect("a configuration");
        let programs = PathBuf::from(servers::exim());
        // The one Debian packs is set-uid root; a copy is not.
        fs::copy(programs.join("usr/sbin/exim4"), home.join("exim4")).expect("an Exim");
        let user = unprivileged_user();
        fs::write(
            home.join("passwd"),
            format!("Debian-exim:x:{user}:{user}::{}:/bin/sh\n", home.display()),
        )
        .expect("users");
        fs::write(home.join("group"), format!("Debian-exim:x:{user}:\n")).expect("groups");
        let child = spawn(&programs, folder, &home, user);
        let mut server = Self {
            child,
            port,
            folder: home,
        };
        server.wait();
        server
    }

    /// Sends a mail by SMTP.
    ///
    /// # Panics
    ///
    /// When the server does not take it.
    pub fn send(&self, from: &str, mail: &[u8]) {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).expect("a mail server that answers");
        let mut lines = BufReader::new(stream.try_clone().expect("a stream")).lines();
        let mut say = |line: &[u8], wanted: &str| {
            (&stream).write_all(line).expect("a mail server that listens");
            // A dash behind the code says that more lines follow.
            let answer = lines.find(|line| line.as_ref().is_ok_and(|line| line.as_bytes().get(3) != Some(&b'-')));
            let answer = answer.and_then(Result::ok).unwrap_or_default();
            assert!(answer.starts_with(wanted), "{answer}");
        };
        say(b"", "220");
        say(b"EHLO mailer.example\r\n", "250");
        say(format!("MAIL FROM:<{from}>\r\n").as_bytes(), "250");
        say(b"RCPT TO:<requests@replenish.example>\r\n", "250");
        say(b"DATA\r\n", "354");
        // No line of these mails begins with a dot.
        say(&[mail, b"\r\n.\r\n"].concat(), "250");
        say(b"QUIT\r\n", "221");
    }

    /// What it has logged.
    #[must_use]
    pub fn log(&self) -> String {
        let read = |name| fs::read_to_string(self.folder.join(name)).unwrap_or_default();
        read("log") + &read("mainlog")
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
        // One that has ended by itself needs no signal.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn spawn(programs: &Path, folder: &Path, home: &Path, user: u32) -> Child {
    let exim = home.join("exim4");
    let mut command = if is_root() {
        let owner = format!("{user}:{user}");
        let given = Command::new("chown").args(["--recursive", &owner]).arg(folder).status();
        assert!(given.is_ok_and(|status| status.success()), "the folder is given away");
        let mut command = Command::new("setpriv");
        command.args([
            format!("--reuid={user}"),
            format!("--regid={user}"),
            "--clear-groups".to_owned(),
        ]);
        command.arg(exim);
        command
    } else {
        Command::new(exim)
    };
    let log = File::create(home.join("log")).expect("a log");
    // Exim looks its own user up by name; the wrapper answers with the one it runs as.
    let libraries = library_folder(programs);
    command
        .args(["-bdf", "-q1s", "-C"])
        .arg(home.join("conf"))
        .current_dir(home)
        .env("LD_LIBRARY_PATH", &libraries)
        .env("LD_PRELOAD", libraries.join("libnss_wrapper.so"))
        .env("NSS_WRAPPER_PASSWD", home.join("passwd"))
        .env("NSS_WRAPPER_GROUP", home.join("group"))
        .stdin(Stdio::null())
        .stdout(log.try_clone().expect("a log"))
        .stderr(log)
        .spawn()
        .expect("the Exim of the test run starts")
}

fn configuration(home: &Path, port: u16, command: &str) -> String {
    let home = home.display();
    let mut text = String::new();
    write!(
        text,
        "exim_path = {home}/exim4
spool_directory = {home}/spool
log_file_path = {home}/%slog
pid_file_path = {home}/pid
primary_hostname = mx.replenish.example
daemon_smtp_ports = {port}
local_interfaces = 127.0.0.1
deliver_drop_privilege = true
tls_advertise_hosts =
host_lookup =
rfc1413_hosts =
keep_environment = LD_LIBRARY_PATH : LD_PRELOAD : NSS_WRAPPER_PASSWD : NSS_WRAPPER_GROUP
acl_smtp_rcpt = accept
acl_smtp_data = accept
begin routers
everything:
  driver = accept
  transport = program
begin transports
program:
  driver = pipe
  command = {command}
  home_directory = {home}/..
  current_directory = {home}/..
  return_path_add
  log_fail_output
  log_defer_output
begin retry
* * F,1h,1s
"
    )
    .expect("a text");
    text
}

/// Where Debian puts libraries depends on the machine.
fn library_folder(programs: &Path) -> PathBuf {
    let folders = fs::read_dir(programs.join("usr/lib")).expect("the libraries of the Exim");
    folders
        .map(|entry| entry.expect("a folder").path())
        .find(|folder| folder.join("libnss_wrapper.so").exists())
        .expect("the wrapper beside the Exim")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("an address").port()
}

fn unprivileged_user() -> u32 {
    if is_root() { NOBODY } else { own_user() }
}

fn is_root() -> bool {
    own_user() == 0
}

fn own_user() -> u32 {
    rustix::process::geteuid().as_raw()
}
