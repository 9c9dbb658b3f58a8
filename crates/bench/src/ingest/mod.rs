//! Reports through the event gateway and the batch door, beside a handler that parses the same JSON
//! and answers, and beside bare inserts of the same rows: all in one run, in turns.

mod raw;
mod storage;

use std::{fmt::Write as _, path::Path, time::Duration};

use anyhow::{Context as _, Result};
use replenish_store::{Db, Durability};

use self::storage::Storage;
use crate::{
    server::Server,
    world::{self, Size},
    wrk::{self, Load, Measured, median},
};

const CUSTOMERS: usize = 100;
const DEVICES: usize = 100;
/// Connections of the device clouds.
const CONNECTIONS: usize = 256;
/// Connections that send many messages in each request.
const BATCH_CONNECTIONS: usize = 8;
/// Messages in each of those requests: the most there may be.
const TOGETHER: usize = 500;

/// An engine's databases: one that begins empty, one with reports in it, one for bare inserts.
pub(crate) struct Databases {
    pub(crate) engine: &'static str,
    pub(crate) urls: [String; 3],
}

/// What one run on one engine gave.
pub(crate) struct Ingest {
    engine: &'static str,
    stored: usize,
    echo: Measured,
    /// Reports per second.
    raw: f64,
    gateway: Measured,
    /// The gateway where many reports are stored already.
    large: Measured,
    /// The gateway at half of its rate.
    half: Measured,
    /// Reports per second through the batch door.
    batches: f64,
    /// Memory after the first round and after the last one, and how many reports came between.
    memory_kib: [u64; 2],
    taken: f64,
    storage: Storage,
}

/// Measures on databases that are empty; `stored` reports stand in the second one.
pub(crate) fn measure(program: &Path, bare: &str, databases: &Databases, load: Load, stored: usize) -> Result<Ingest> {
    let Databases {
        engine,
        urls: [empty, large, raw],
    } = databases;
    let runtime = tokio::runtime::Runtime::new()?;
    let (tokens, storage) = runtime.block_on(async {
        let tokens = [fill(empty).await?, fill(large).await?];
        fill(raw).await?;
        let bytes_before = storage::size(large).await?;
        raw::fill(large, stored).await.context("the stored reports failed")?;
        let storage = Storage::measure(large, bytes_before, stored).await?;
        raw::analyze(large).await?;
        anyhow::Ok((tokens, storage))
    })?;
    let servers = [Server::start(program, empty)?, Server::start(program, large)?];
    let one = |at: usize| Script {
        tokens: &tokens[at],
        together: 1,
        pause_ms: 0,
    };
    let (mut echo, mut rows, mut gateway, mut full, mut batches) = (vec![], vec![], vec![], vec![], vec![]);
    let mut memory_kib = [0; 2];
    let mut taken = 0.0;
    for round in 0..load.rounds {
        echo.push(one(0).run(bare, CONNECTIONS, load.duration)?);
        rows.push(runtime.block_on(raw::measure(raw, load.duration))?);
        gateway.push(one(0).run(&servers[0].base_url, CONNECTIONS, load.duration)?);
        full.push(one(1).run(&servers[1].base_url, CONNECTIONS, load.duration)?);
        let many = Script {
            together: TOGETHER,
            ..one(0)
        };
        let door = many.run(&servers[0].base_url, BATCH_CONNECTIONS, load.duration)?;
        let door = door.per_second * f64::from(u16::try_from(TOGETHER)?);
        batches.push(door);
        if round == 0 {
            memory_kib[0] = servers[0].resident_kib()?;
        } else {
            let last = gateway.last().map_or(0.0, |last| last.per_second) + door;
            taken += last * load.duration.as_secs_f64();
        }
        memory_kib[1] = servers[0].resident_kib()?;
    }
    let gateway = median(gateway);
    let half = Script {
        pause_ms: pause_at(gateway.per_second / 2.0),
        ..one(0)
    };
    Ok(Ingest {
        engine,
        stored,
        echo: median(echo),
        raw: middle(rows),
        half: half.run(&servers[0].base_url, CONNECTIONS, load.duration)?,
        gateway,
        large: median(full),
        batches: middle(batches),
        memory_kib,
        taken,
        storage,
    })
}

async fn fill(database: &str) -> Result<Vec<String>> {
    let db = Db::open(database, Durability::Full).await?;
    let size = Size {
        customers: CUSTOMERS,
        devices: DEVICES,
    };
    let customers = world::fill(&db, size).await?;
    db.close().await;
    raw::analyze(database).await?;
    Ok(customers.into_iter().map(|customer| customer.token).collect())
}

/// Milliseconds between two requests of a connection, so that all together have this rate.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "some milliseconds"
)]
fn pause_at(per_second: f64) -> u32 {
    const CONNECTIONS_MS: f64 = 256_000.0;
    (CONNECTIONS_MS / per_second) as u32
}

fn middle(mut rounds: Vec<f64>) -> f64 {
    rounds.sort_by(f64::total_cmp);
    rounds[rounds.len() / 2]
}

/// What wrk sends.
#[derive(Clone, Copy)]
struct Script<'a> {
    tokens: &'a [String],
    together: usize,
    pause_ms: u32,
}

impl Script<'_> {
    fn run(self, base_url: &str, connections: usize, duration: Duration) -> Result<Measured> {
        let path = if self.together > 1 {
            "/api/v1/reports"
        } else {
            "/v3/events"
        };
        let tokens: Vec<String> = self.tokens.iter().map(|token| format!("\"{token}\"")).collect();
        let script = format!(
            "TOKENS = {{{}}}\nTOGETHER = {}\nPAUSE = {}\nPATH = \"{path}\"\n{}",
            tokens.join(","),
            self.together,
            self.pause_ms,
            include_str!("reports.lua"),
        );
        wrk::scripted(base_url, &script, connections, duration)
    }
}

/// The page of results, as Markdown.
pub(crate) fn page(measured: &[Ingest], machine: &str, load: Load) -> String {
    let mut page = format!(
        "# Reports per second\n\n\
         Written by `cargo xtask bench ingest`: {machine}. The load (wrk, one thread), the servers and the database share the\n\
         machine and its loopback. Each figure is the median of {} rounds of {} seconds that take turns; latencies are of the\n\
         round with the median rate. {} sensors of all three kinds, {CUSTOMERS} tokens, {CONNECTIONS} connections; each message\n\
         has another sensor, name and moment. Answers come after the commit, with the durability of production.\n\n\
         - *echo*: a bare axum handler that parses the same JSON and answers 202.\n\
         - *bare inserts*: 1,000 reports in one multi-row insert, one transaction after the other; one connection to SQLite, four to PostgreSQL; no server.\n\
         - *gateway*: `POST /v3/events`, one message each. *batch door*: `POST /api/v1/reports`, {TOGETHER} messages each,\n\
         \u{20} {BATCH_CONNECTIONS} connections.\n\n\
         | engine | what | per second | p50 | p99 |\n| --- | --- | ---: | ---: | ---: |\n",
        load.rounds,
        load.duration.as_secs(),
        CUSTOMERS * DEVICES,
    );
    for run in measured {
        for (what, measured) in [
            ("echo", &run.echo),
            ("gateway", &run.gateway),
            ("gateway at half of its rate", &run.half),
            ("gateway with many reports stored", &run.large),
        ] {
            let Measured {
                per_second,
                p50_ms,
                p99_ms,
            } = measured;
            let _ = writeln!(
                page,
                "| {} | {what} | {per_second:.0} | {p50_ms:.1} ms | {p99_ms:.1} ms |",
                run.engine
            );
        }
        for (what, reports) in [("bare inserts", run.raw), ("batch door", run.batches)] {
            let _ = writeln!(page, "| {} | {what}, reports | {reports:.0} | | |", run.engine);
        }
    }
    page.push_str("\n| engine | ratio | measured | aim | |\n| --- | --- | ---: | ---: | --- |\n");
    for run in measured {
        let goals = [
            (
                "gateway of the echo".to_owned(),
                run.gateway.per_second / run.echo.per_second,
                0.5,
            ),
            (
                "gateway of the bare inserts".to_owned(),
                run.gateway.per_second / run.raw,
                0.6,
            ),
            ("batch door of the bare inserts".to_owned(), run.batches / run.raw, 0.8),
            (
                format!("gateway with {} reports stored of the one that began empty", run.stored),
                run.large.per_second / run.gateway.per_second,
                0.9,
            ),
        ];
        for (what, ratio, aim) in goals {
            let verdict = if ratio >= aim { "met" } else { "missed" };
            let _ = writeln!(page, "| {} | {what} | {ratio:.2} | {aim} | {verdict} |", run.engine);
        }
        let verdict = if run.half.p99_ms < 25.0 { "met" } else { "missed" };
        let _ = writeln!(
            page,
            "| {} | p99 at half of the rate | {:.1} ms | under 25 ms | {verdict} |",
            run.engine, run.half.p99_ms
        );
    }
    page.push('\n');
    for run in measured {
        let [first, last] = run.memory_kib.map(|kib| kib / 1024);
        let _ = writeln!(
            page,
            "Memory on {}: {first} MB after the first round, {last} MB {:.1} million reports later.",
            run.engine,
            run.taken / 1e6
        );
        let _ = writeln!(page, "Storage on {}: {}.", run.engine, run.storage);
    }
    page
}
