//! Measures the program from outside, beside a bare axum handler in the same run.
//!
//! `cargo xtask bench` builds everything, starts a PostgreSQL and calls this. Load comes from wrk,
//! over the loopback, bounded in time. The bare handler and both sizes take turns, so a busy minute of
//! a shared machine meets all three alike; the result is a page of ratios.
//!
//! `cargo xtask torture` calls it, too: the same load from outside, with something killed again and again.

mod bare;
mod check;
mod fill;
mod import;
mod ingest;
mod queue;
mod report;
mod server;
mod torture;
mod world;
mod wrk;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use clap::Parser;
use replenish_store::{Db, Durability};

use crate::{
    fill::Filled,
    report::{Report, Start},
    server::Server,
    wrk::{Load, Target},
};

/// Measures and tortures the program.
#[derive(Parser)]
enum Chore {
    Measure(Measure),
    Torture(torture::Arguments),
    Check(check::Arguments),
    Parse(check::Parse),
}

/// Measures the program.
#[derive(clap::Args)]
struct Measure {
    /// The program, built for release.
    #[arg(long)]
    program: PathBuf,
    /// An empty PostgreSQL database for each size, and one for the import.
    #[arg(long, num_args = 3)]
    postgres: Vec<String>,
    /// Four empty PostgreSQL databases for the queue.
    #[arg(long, num_args = 4)]
    postgres_for_queue: Vec<String>,
    /// Measure only the queue.
    #[arg(long)]
    only_queue: bool,
    /// Measure only the import of products.
    #[arg(long)]
    only_import: bool,
    /// Measure only reports: three empty PostgreSQL databases for it.
    #[arg(long, num_args = 3)]
    ingest: Vec<String>,
    /// Reports that are stored before the rate beside an empty database is measured.
    #[arg(long, default_value_t = 5_000_000)]
    stored: usize,
    /// Where the result goes.
    #[arg(long)]
    out: PathBuf,
    /// Seconds of each of the three rounds of a case.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
}

/// How many devices the organisation has.
const SIZES: [usize; 2] = [1_000, 100_000];

fn main() -> Result<()> {
    match Chore::parse() {
        Chore::Measure(arguments) => measure(&arguments),
        Chore::Torture(arguments) => torture::run(&arguments),
        Chore::Check(arguments) => check::run(&arguments),
        Chore::Parse(arguments) => check::parse(&arguments),
    }
}

fn measure(arguments: &Measure) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let sqlite = SIZES.map(|size| format!("sqlite:{}", folder.path().join(format!("{size}.db")).display()));
    if !arguments.ingest.is_empty() {
        let page = ingest(arguments, folder.path())?;
        return std::fs::write(&arguments.out, page).context("failed to write the report");
    }
    let mut report = Report::default();
    if !arguments.only_import {
        report.queue = queue(arguments, folder.path())?;
    }
    if arguments.only_queue {
        return std::fs::write(&arguments.out, queue::table(&report.queue)).context("failed to write the report");
    }
    let [postgres @ .., for_import] = arguments.postgres.as_slice() else {
        bail!("three PostgreSQL databases are needed")
    };
    let sqlite_for_import = format!("sqlite:{}", folder.path().join("import.db").display());
    for (engine, database) in [("SQLite", &sqlite_for_import), ("PostgreSQL", for_import)] {
        let measured =
            import::measure(engine, database).with_context(|| format!("failed to measure the import on {engine}"))?;
        report.imports.push(measured);
    }
    if arguments.only_import {
        return std::fs::write(&arguments.out, report.import_table()).context("failed to write the report");
    }
    let mut bench = Bench {
        program: &arguments.program,
        bare: format!("http://{}/", bare::start()?.address),
        load: Load {
            rounds: 3,
            duration: Duration::from_secs(arguments.seconds),
        },
        report: &mut report,
    };
    bench.measure("SQLite", &sqlite)?;
    bench.measure("PostgreSQL", postgres)?;
    std::fs::write(&arguments.out, report.page()).context("failed to write the report")
}

/// Measures reports on both engines.
fn ingest(arguments: &Measure, folder: &Path) -> Result<String> {
    let load = Load {
        rounds: 3,
        duration: Duration::from_secs(arguments.seconds),
    };
    let bare = format!("http://{}", bare::start()?.address);
    let file = |name: &str| format!("sqlite:{}", folder.join(name).display());
    let postgres = arguments.ingest.clone().try_into();
    let engines = [
        ingest::Databases {
            engine: "SQLite",
            urls: ["empty.db", "large.db", "raw.db"].map(file),
        },
        ingest::Databases {
            engine: "PostgreSQL",
            urls: postgres
                .ok()
                .context("three PostgreSQL databases are needed for reports")?,
        },
    ];
    let mut measured = Vec::new();
    for databases in &engines {
        let run = ingest::measure(&arguments.program, &bare, databases, load, arguments.stored)
            .with_context(|| format!("failed to measure reports on {}", databases.engine))?;
        measured.push(run);
    }
    Ok(ingest::page(&measured, &report::machine(), load))
}

/// Measures the queue on both engines.
fn queue(arguments: &Measure, folder: &Path) -> Result<Vec<queue::View>> {
    let load = Load {
        rounds: 3,
        duration: Duration::from_secs(arguments.seconds),
    };
    let sqlite = [0, 1, 2, 3].map(|number| format!("sqlite:{}", folder.join(format!("queue-{number}.db")).display()));
    let postgres = arguments.postgres_for_queue.clone().try_into();
    let postgres = postgres
        .ok()
        .context("four PostgreSQL databases are needed for the queue")?;
    let mut views = queue::measure(&arguments.program, "SQLite", &sqlite, load)?;
    views.extend(queue::measure(&arguments.program, "PostgreSQL", &postgres, load)?);
    Ok(views)
}

struct Bench<'a> {
    program: &'a Path,
    /// The address of the bare handler.
    bare: String,
    load: Load,
    report: &'a mut Report,
}

impl Bench<'_> {
    /// Fills a database of each size, and measures both at the same time.
    fn measure(&mut self, engine: &'static str, databases: &[String]) -> Result<()> {
        let mut sites = Vec::new();
        for (size, database) in SIZES.into_iter().zip(databases) {
            let filled = fill_at_once(database, size)?;
            let server = self.start(engine, database, size)?;
            sites.push((server, filled));
        }
        for case in CASES {
            let targets = [Target::plain(&self.bare)]
                .into_iter()
                .chain(
                    sites
                        .iter()
                        .map(|(server, filled)| case.target(&server.base_url, filled)),
                )
                .collect::<Vec<_>>();
            let measured = wrk::in_turn(&targets, self.load)
                .with_context(|| format!("failed to measure {} on {engine}", case.what))?;
            self.report.add(case.what, engine, &measured)?;
        }
        Ok(())
    }

    fn start(&mut self, engine: &'static str, database: &str, size: usize) -> Result<Server> {
        let times = (0..5)
            .map(|_| Server::start(self.program, database).map(|server| server.started_in))
            .collect::<Result<_>>()?;
        let server = Server::start(self.program, database)?;
        std::thread::sleep(Duration::from_secs(2));
        self.report.starts.push(Start {
            engine,
            size,
            times,
            idle_kib: server.resident_kib()?,
        });
        Ok(server)
    }
}

fn fill_at_once(database: &str, size: usize) -> Result<Filled> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let db = Db::open(database, Durability::Full).await?;
        let filled = fill::fill(&db, size).await?;
        db.close().await;
        Ok(filled)
    })
}

/// What is asked of the program.
struct Case {
    what: &'static str,
    /// The path; `{device}` stands for one of the devices.
    path: &'static str,
    body: Option<&'static str>,
}

const CASES: [Case; 4] = [
    Case {
        what: "console list",
        path: "/devices",
        body: None,
    },
    Case {
        what: "details page",
        path: "/devices/{device}",
        body: None,
    },
    Case {
        what: "API list",
        path: "/api/v1/devices",
        body: None,
    },
    // Last, since it adds devices to both sizes.
    Case {
        what: "API create",
        path: "/api/v1/devices",
        body: Some(r#"{"kind":"ask","name":"Measured device"}"#),
    },
];

impl Case {
    fn target(&self, base_url: &str, filled: &Filled) -> Target {
        let pass = if self.path.starts_with("/api/") {
            format!("Authorization: Bearer {}", filled.token)
        } else {
            format!("Cookie: replenish_session={}", filled.session)
        };
        Target {
            url: format!("{base_url}{}", self.path.replace("{device}", &filled.device)),
            header: Some(pass),
            body: self.body,
        }
    }
}
