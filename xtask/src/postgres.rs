//! A throw-away PostgreSQL cluster.

use std::{
    fs::{self, OpenOptions},
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result};
use rustix::process::{Signal, geteuid};

use crate::{
    process::{Daemon, read, wait_until},
    scratch::{NOBODY, Scratch, give_to_nobody},
};

const START_LIMIT: Duration = Duration::from_mins(1);

/// Settings of every cluster here.
const SETTINGS: [&str; 4] = [
    "listen_addresses=127.0.0.1",
    // Its path would have to be short, and the folder of the run need not be.
    "unix_socket_directories=",
    "max_connections=300",
    // Shared memory in files of the data folder goes away together with it.
    "dynamic_shared_memory_type=mmap",
];

/// What a database for tests does without: surviving a power cut.
const CARELESS: [&str; 3] = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/// Whether a commit survives a power cut.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// It does, as in production; for measurements.
    Full,
    /// It does not; for tests.
    None,
}

/// A running cluster that keeps its data in the folder of the run; stopped when this value is dropped.
pub(crate) struct Cluster {
    server: Daemon,
    home: Home,
}

impl Cluster {
    /// Makes and starts a cluster with the programs in `programs`; returns once it answers.
    pub(crate) fn start(programs: &Path, scratch: &Scratch, durability: Durability) -> Result<Self> {
        let folder = scratch.folder("postgres")?;
        if geteuid().is_root() {
            give_to_nobody(&folder)?;
        }
        let home = Home {
            programs: programs.to_owned(),
            folder,
            port: free_port()?,
            durability,
        };
        home.initialise()?;
        Ok(Self {
            server: home.start()?,
            home,
        })
    }

    /// Starts the cluster again when it has ended; returns once it answers.
    pub(crate) fn revive(&mut self) -> Result<()> {
        if self.server.ensure_running().is_err() {
            self.server = self.home.start()?;
        }
        Ok(())
    }

    /// The file that names the first process of the cluster while it runs.
    pub(crate) fn pid_file(&self) -> PathBuf {
        self.home.folder.join("data/postmaster.pid")
    }

    /// The address of the maintenance database, for its superuser.
    pub(crate) fn url(&self) -> String {
        self.url_of("postgres")
    }

    /// Makes an empty database and returns its address.
    pub(crate) fn create_database(&self, programs: &Path, name: &str) -> Result<String> {
        let mut create = Command::new(programs.join("createdb"));
        create.args(["--maintenance-db", &self.url(), name]);
        read(&mut create)?;
        Ok(self.url_of(name))
    }

    fn url_of(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.home.port)
    }
}

/// Where a cluster lives and how it is started.
struct Home {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    durability: Durability,
}

impl Home {
    fn initialise(&self) -> Result<()> {
        let options = [
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ];
        read(self.command("initdb").args(["-D", "data"]).args(options)).map(drop)
    }

    fn start(&self) -> Result<Daemon> {
        let log = self.folder.join("log");
        let output = OpenOptions::new().create(true).append(true).open(&log)?;
        let mut server = self.command("postgres");
        server.args(["-D", "data", "-p"]).arg(self.port.to_string());
        server.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
        if self.durability == Durability::None {
            server.args(CARELESS.iter().flat_map(|setting| ["-c", setting]));
        }
        server.stdout(output.try_clone()?).stderr(output);

        // PostgreSQL's "immediate" shutdown: it drops its clients and does not tidy up data that is about to go.
        let mut daemon = Daemon::start(&mut server, Signal::QUIT)?;
        wait_until("PostgreSQL", START_LIMIT, || {
            daemon.ensure_running()?;
            self.answers()
        })
        .with_context(|| {
            format!(
                "PostgreSQL did not start:\n{}",
                fs::read_to_string(&log).unwrap_or_default()
            )
        })?;
        Ok(daemon)
    }

    fn answers(&self) -> Result<bool> {
        let mut question = self.command("pg_isready");
        question
            .args(["--quiet", "--host=127.0.0.1", "--port"])
            .arg(self.port.to_string());
        let status = question
            .stdin(Stdio::null())
            .status()
            .context("failed to start pg_isready")?;
        Ok(status.success())
    }

    /// A command of PostgreSQL, which refuses to run as root and must not look into root's home.
    fn command(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        let mut command = if geteuid().is_root() {
            let mut command = Command::new("setpriv");
            command.args([
                format!("--reuid={NOBODY}"),
                format!("--regid={NOBODY}"),
                "--clear-groups".to_owned(),
            ]);
            command.arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(&self.folder).env("HOME", &self.folder);
        command
    }
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("failed to find a free port")?;
    Ok(listener.local_addr()?.port())
}
