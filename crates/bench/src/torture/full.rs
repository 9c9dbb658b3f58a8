//! Fills the disk under the database while device clouds send, and makes room again.

use std::{
    fmt,
    path::Path,
    process::Stdio,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use replenish_store::{Db, Durability};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tokio::time;

use super::{
    Arguments, begun, check::check, cloud::Senders, dice::Dice, disk::Disk, judge, ledger::Ledger, message, stored,
};
use crate::{server::Server, world};

/// What is left on the disk when the clouds begin to send: for SQLite as much as its log of changes takes before they
/// go into the file, and a little more, so that it becomes full there and in the file.
const ROOM_FOR_SQLITE: u64 = 18 * 1024 * 1024;
const ROOM_FOR_POSTGRES: u64 = 4 * 1024 * 1024;
/// Refusals after which the disk counts as full, and acknowledgements after which all goes on.
const ENOUGH: u64 = 1_000;
/// How long either may take.
const WITHIN: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(20);

/// An engine whose database lies on a small disk.
pub(super) struct Full {
    engine: &'static str,
    url: String,
    disk: Disk,
    server: Server,
    ledger: Arc<Ledger>,
}

/// What a run came to.
pub(super) struct Tally {
    taken_before: u64,
    refused: Vec<(u16, u64)>,
    stored: usize,
}

impl Full {
    /// An empty database of SQLite on the disk.
    pub(super) async fn sqlite(arguments: &Arguments, disk: &Path) -> Result<Self> {
        let url = format!("sqlite:{}", disk.join("full.db").display());
        Self::prepare(arguments, "SQLite on a small disk", url, (disk, ROOM_FOR_SQLITE)).await
    }

    /// An empty database of PostgreSQL, all of whose tables are on the disk; the log of what is written is not, since
    /// without room for that PostgreSQL ends, which is what being killed is like.
    pub(super) async fn postgres(arguments: &Arguments, disk: &Path) -> Result<Self> {
        let mut connection = PgConnection::connect(&arguments.postgres).await?;
        let place = format!("CREATE TABLESPACE small LOCATION '{}'", disk.join("tables").display());
        connection.execute(AssertSqlSafe(place)).await?;
        connection.execute("CREATE DATABASE small TABLESPACE small").await?;
        connection.close().await?;
        let (server, _) = arguments
            .postgres
            .rsplit_once('/')
            .context("the address of PostgreSQL names no database")?;
        let url = format!("{server}/small");
        Self::prepare(arguments, "PostgreSQL on a small disk", url, (disk, ROOM_FOR_POSTGRES)).await
    }

    async fn prepare(
        arguments: &Arguments,
        engine: &'static str,
        url: String,
        (disk, room): (&Path, u64),
    ) -> Result<Self> {
        let db = Db::open(&url, Durability::Full).await?;
        let customers = world::fill(&db, message::SIZE).await?;
        db.close().await;
        let ledger = Ledger::new(customers, begun(), Dice::new(arguments.seed));
        let log = std::fs::File::create(arguments.folder.join(format!("{engine}.log")))?;
        let server = Server::start_logging(&arguments.program, &url, Stdio::from(log))?;
        Ok(Self {
            engine,
            disk: Disk::leave(disk.join("ballast"), room)?,
            url,
            server,
            ledger: Arc::new(ledger),
        })
    }

    /// Fails when anything but 202, 429 and 503 is answered, when one that was acknowledged is not stored or one is
    /// stored twice, and when the server does not go on by itself.
    pub(super) async fn run(mut self) -> Result<Tally> {
        let senders = Senders::start(&self.server.base_url, &self.ledger);
        self.wait_until("the disk is not full", |full| full.refused(503) >= ENOUGH)
            .await?;
        ensure!(self.server.is_ready(), "nothing can be read from a full disk");
        senders.stop().await?;
        let taken_before = self.acknowledged();
        self.check(false).await.context("while the disk is full")?;

        self.disk.make_room()?;
        let senders = Senders::start(&self.server.base_url, &self.ledger);
        self.wait_until("reports are not taken again", |full| {
            full.acknowledged() >= taken_before + ENOUGH
        })
        .await?;
        senders.stop().await?;
        self.ledger.end();
        Senders::start(&self.server.base_url, &self.ledger).finish().await?;
        ensure!(self.server.is_running()?, "the server has ended");
        let stored = self.check(true).await.context("at the end")?;
        let book = self.ledger.book();
        ensure!(book.answers.none == 0, "{} messages got no answer", book.answers.none);
        Ok(Tally {
            taken_before,
            refused: book
                .answers
                .refused
                .iter()
                .map(|(status, count)| (*status, *count))
                .collect(),
            stored,
        })
    }

    async fn wait_until(&mut self, otherwise: &str, is_so: impl Fn(&Self) -> bool) -> Result<()> {
        let began = Instant::now();
        while !is_so(self) {
            ensure!(self.server.is_running()?, "the server has ended");
            ensure!(began.elapsed() < WITHIN, "{otherwise} after {} s", WITHIN.as_secs());
            time::sleep(POLL).await;
        }
        Ok(())
    }

    async fn check(&self, end: bool) -> Result<usize> {
        let stored = stored::read(&self.url, self.ledger.customers()).await?;
        judge(check(&self.ledger.book(), &stored, end))?;
        Ok(stored.reports.len())
    }

    fn acknowledged(&self) -> u64 {
        self.ledger.book().answers.acknowledged
    }

    fn refused(&self, status: u16) -> u64 {
        let refused = self.ledger.book().answers.refused.get(&status).copied();
        refused.unwrap_or_default()
    }

    pub(super) const fn engine(&self) -> &'static str {
        self.engine
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} acknowledged until it was full", self.taken_before)?;
        for (status, count) in &self.refused {
            write!(f, ", {count} refused with {status}")?;
        }
        write!(
            f,
            "; with room again {} stored, lost 0, doubled 0, without a restart",
            self.stored
        )
    }
}
