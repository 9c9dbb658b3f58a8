//! Kills the program and its database under load, and holds what is stored against what was acknowledged.
//!
//! Device clouds send to both doors over many connections and write down what is answered. At a moment
//! that chance chooses, the server is killed, or PostgreSQL stopped in its immediate mode, or both; what
//! was killed is started again, the database is read, and the clouds go on: with all that was not
//! acknowledged, and with some of what was.
//!
//! Afterwards the same clouds send to databases on disks that become full, and have room again.

mod check;
mod cloud;
mod cluster;
mod dice;
mod disk;
mod full;
mod ledger;
mod message;
mod stored;

use std::{
    fmt,
    fs::OpenOptions,
    io::{self, Write as _},
    path::PathBuf,
    process::Stdio,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};
use jiff::{SignedDuration, Timestamp};
use replenish_store::{Db, Durability};
use tokio::time;

use self::{check::Verdict, cloud::Senders, cluster::Cluster, dice::Dice, full::Full, ledger::Ledger};
use crate::{server::Server, world};

/// Kill the program and its database under load, and look for lost and doubled reports.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The program.
    #[arg(long)]
    program: PathBuf,
    /// How often something is killed, on each engine.
    #[arg(long)]
    kills: u32,
    /// What chance follows: moments, victims, messages.
    #[arg(long)]
    seed: u64,
    /// An empty folder, for SQLite's database and the servers' logs.
    #[arg(long)]
    folder: PathBuf,
    /// An empty PostgreSQL database.
    #[arg(long)]
    postgres: String,
    /// The file that names the first process of PostgreSQL, which has to be started again when it ends.
    #[arg(long)]
    postgres_pid: PathBuf,
    /// Two small file systems of their own, one for SQLite's database, one with a folder `tables` for PostgreSQL's; both
    /// become full. Without them none does.
    #[arg(long, num_args = 2)]
    small_disks: Vec<PathBuf>,
}

/// The span in which a kill comes, in milliseconds of load.
const KILL_FROM_MS: u32 = 50;
const KILL_TO_MS: u32 = 800;
/// How long a server that lost its database may take until it answers again.
const RECOVERS_WITHIN: Duration = Duration::from_secs(30);
/// Load after that, and between two looks at it.
const AFTERWARDS: Duration = Duration::from_millis(100);
const POLL: Duration = Duration::from_millis(20);
/// Samples are this old, so that none is from the future.
const SAMPLED: SignedDuration = SignedDuration::from_hours(24);
/// Faults that are told.
const SHOWN: usize = 20;

/// Tortures both engines; fails when a report was lost or doubled.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let sqlite = format!("sqlite:{}", arguments.folder.join("torture.db").display());
    let runtime = tokio::runtime::Runtime::new()?;
    let engines = [
        ("SQLite", sqlite.as_str(), false),
        ("PostgreSQL", &arguments.postgres, true),
    ];
    runtime.block_on(async {
        for (engine, url, has_cluster) in engines {
            let began = Instant::now();
            let cluster = has_cluster.then_some(Cluster {
                url,
                pid_file: &arguments.postgres_pid,
            });
            let mut torture = Torture::prepare(arguments, engine, url, cluster).await?;
            let tally = torture.run(arguments.kills).await;
            let tally = tally.with_context(|| format!("{engine}, seed {}", arguments.seed))?;
            say(format_args!("{engine}: {tally}, in {} s", began.elapsed().as_secs()))?;
        }
        if let [for_sqlite, for_postgres] = arguments.small_disks.as_slice() {
            fill_up(Full::sqlite(arguments, for_sqlite).await?).await?;
            fill_up(Full::postgres(arguments, for_postgres).await?).await?;
        }
        Ok(())
    })
}

async fn fill_up(full: Full) -> Result<()> {
    let (engine, began) = (full.engine(), Instant::now());
    let tally = full.run().await.context(engine)?;
    say(format_args!("{engine}: {tally}, in {} s", began.elapsed().as_secs()))
}

/// When the first sample was measured.
#[expect(clippy::disallowed_methods, reason = "the program's clock is the same")]
fn begun() -> Timestamp {
    Timestamp::now() - SAMPLED
}

/// Tells the faults of a verdict; fails when there are any.
fn judge(verdict: Verdict) -> Result<Verdict> {
    if verdict.faults.is_empty() {
        return Ok(verdict);
    }
    for fault in verdict.faults.iter().take(SHOWN) {
        say(format_args!("- {fault}"))?;
    }
    bail!(
        "{} faults: {} lost, {} doubled",
        verdict.faults.len(),
        verdict.lost,
        verdict.doubled
    )
}

fn say(line: impl fmt::Display) -> Result<()> {
    writeln!(io::stdout(), "{line}").context("failed to write to standard output")
}

/// What is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Victim {
    Server,
    Cluster,
    Both,
}

struct Torture<'a> {
    arguments: &'a Arguments,
    engine: &'static str,
    url: &'a str,
    cluster: Option<Cluster<'a>>,
    server: Option<Server>,
    ledger: Arc<Ledger>,
    dice: Dice,
    tally: Tally,
}

/// What a run came to.
#[derive(Debug, Default)]
struct Tally {
    servers: u32,
    clusters: u32,
    both: u32,
    messages: usize,
    acknowledged: u64,
    refused: Vec<(u16, u64)>,
    unknown: u64,
    repeated: u64,
    untold: usize,
    stored: usize,
}

impl<'a> Torture<'a> {
    async fn prepare(
        arguments: &'a Arguments,
        engine: &'static str,
        url: &'a str,
        cluster: Option<Cluster<'a>>,
    ) -> Result<Self> {
        if cluster.is_some() {
            stored::ensure_careful(url).await?;
        }
        let db = Db::open(url, Durability::Full).await?;
        let customers = world::fill(&db, message::SIZE).await?;
        db.close().await;
        let ledger = Ledger::new(customers, begun(), Dice::new(arguments.seed));
        let mut torture = Self {
            arguments,
            engine,
            url,
            cluster,
            server: None,
            ledger: Arc::new(ledger),
            dice: Dice::new(!arguments.seed),
            tally: Tally::default(),
        };
        torture.start_server().await?;
        Ok(torture)
    }

    async fn run(&mut self, kills: u32) -> Result<Tally> {
        for kill in 1..=kills {
            let victim = self.round().await;
            let victim = victim.with_context(|| format!("at kill {kill}"))?;
            let verdict = self.check(false).await;
            let verdict = verdict.with_context(|| format!("after kill {kill} ({victim:?})"))?;
            self.tally.untold += verdict.untold;
        }
        self.ledger.end();
        Senders::start(self.base_url()?, &self.ledger).finish().await?;
        self.check(true).await.context("at the end")?;
        self.server = None;
        Ok(self.tally())
    }

    /// Load, a kill, and a new start. Afterwards nothing is sent.
    async fn round(&mut self) -> Result<Victim> {
        let senders = Senders::start(self.base_url()?, &self.ledger);
        let victim = self.choose();
        time::sleep(self.dice.moment(KILL_FROM_MS, KILL_TO_MS)).await;
        let stopped = match &self.cluster {
            Some(cluster) if victim != Victim::Server => Some(cluster.stop_at_once()?),
            _ => None,
        };
        if victim != Victim::Cluster {
            self.server = None;
            self.ledger.note_kill();
            senders.stop().await?;
            self.start_server().await?;
            return Ok(victim);
        }
        if let (Some(cluster), Some(stopped)) = (&self.cluster, stopped) {
            cluster.wait_for_another(stopped).await?;
        }
        self.wait_for_recovery().await?;
        self.ledger.note_kill();
        time::sleep(AFTERWARDS).await;
        senders.stop().await?;
        Ok(victim)
    }

    fn choose(&mut self) -> Victim {
        let (victim, count) = match (&self.cluster, self.dice.below(3)) {
            (None, _) | (Some(_), 0) => (Victim::Server, &mut self.tally.servers),
            (Some(_), 1) => (Victim::Cluster, &mut self.tally.clusters),
            (Some(_), _) => (Victim::Both, &mut self.tally.both),
        };
        *count += 1;
        victim
    }

    /// Starts it as a service manager does: again, when it ended because its database was not there yet.
    async fn start_server(&mut self) -> Result<()> {
        let log = self.arguments.folder.join(format!("{}.log", self.engine));
        let began = Instant::now();
        loop {
            let log = OpenOptions::new().create(true).append(true).open(&log)?;
            match Server::start_logging(&self.arguments.program, self.url, Stdio::from(log)) {
                Ok(server) => {
                    self.server = Some(server);
                    return Ok(());
                }
                Err(error) if began.elapsed() > RECOVERS_WITHIN => return Err(error),
                Err(_) => time::sleep(POLL).await,
            }
        }
    }

    /// The server has to find its database again by itself.
    async fn wait_for_recovery(&self) -> Result<()> {
        let began = Instant::now();
        while !self.server.as_ref().is_some_and(Server::is_ready) {
            ensure!(
                began.elapsed() < RECOVERS_WITHIN,
                "the server does not find its database again"
            );
            time::sleep(POLL).await;
        }
        Ok(())
    }

    async fn check(&mut self, end: bool) -> Result<Verdict> {
        let stored = stored::read(self.url, self.ledger.customers()).await?;
        let verdict = check::check(&self.ledger.book(), &stored, end);
        self.tally.stored = stored.reports.len();
        judge(verdict)
    }

    fn base_url(&self) -> Result<&str> {
        let server = self.server.as_ref().context("the server does not run")?;
        Ok(&server.base_url)
    }

    fn tally(&mut self) -> Tally {
        let book = self.ledger.book();
        Tally {
            messages: book.entries.len(),
            acknowledged: book.answers.acknowledged,
            refused: book
                .answers
                .refused
                .iter()
                .map(|(status, count)| (*status, *count))
                .collect(),
            unknown: book.answers.none,
            repeated: book.repeats(),
            ..std::mem::take(&mut self.tally)
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kills = self.servers + self.clusters + self.both;
        write!(
            f,
            "{kills} kills ({} of the server, {} of the cluster, {} of both); {} messages; answers: {} acknowledged, {} unknown",
            self.servers, self.clusters, self.both, self.messages, self.acknowledged, self.unknown
        )?;
        for (status, count) in &self.refused {
            write!(f, ", {count} refused with {status}")?;
        }
        write!(
            f,
            "; {} repeated; {} stored before anybody was told; {} stored, lost 0, doubled 0",
            self.repeated, self.untold, self.stored
        )
    }
}
