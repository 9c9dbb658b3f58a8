//! Measures the program from outside, beside a bare axum handler in the same run.
//!
//! `cargo xtask bench` builds everything, starts a PostgreSQL and calls this. Load comes from wrk,
//! over the loopback, bounded in time. The result is a page of ratios: absolute numbers of a shared
//! machine mean little.

mod bare;
mod fill;
mod report;
mod server;
mod wrk;

use std::{path::PathBuf, time::Duration};

use anyhow::{Context, Result};
use clap::Parser;
use replenish_store::{Db, Durability};

use crate::{
    report::{Case, Report, Start},
    server::Server,
    wrk::{Load, Measured},
};

/// Measures the program.
#[derive(Parser)]
struct Arguments {
    /// The program, built for release.
    #[arg(long)]
    program: PathBuf,
    /// An empty PostgreSQL database for each size.
    #[arg(long, num_args = 2)]
    postgres: Vec<String>,
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
    let arguments = Arguments::parse();
    let load = Load {
        rounds: 3,
        duration: Duration::from_secs(arguments.seconds),
    };
    let folder = tempfile::tempdir()?;
    let mut report = Report::new(measure_bare(load)?);
    for (at, size) in SIZES.into_iter().enumerate() {
        let sqlite = format!("sqlite:{}", folder.path().join(format!("{size}.db")).display());
        measure("SQLite", &sqlite, size, &arguments, load, &mut report)?;
        measure(
            "PostgreSQL",
            &arguments.postgres[at],
            size,
            &arguments,
            load,
            &mut report,
        )?;
    }
    std::fs::write(&arguments.out, report.page()).context("failed to write the report")
}

fn measure_bare(load: Load) -> Result<Measured> {
    let bare = bare::start()?;
    wrk::run(&format!("http://{}/", bare.address), &[], None, load)
}

fn measure(
    engine: &'static str,
    url: &str,
    size: usize,
    arguments: &Arguments,
    load: Load,
    report: &mut Report,
) -> Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let filled = runtime.block_on(async {
        let db = Db::open(url, Durability::Full).await?;
        let filled = fill::fill(&db, size).await?;
        db.close().await;
        anyhow::Ok(filled)
    })?;
    let starts = (0..5)
        .map(|_| Server::start(&arguments.program, url).map(|server| server.started_in))
        .collect::<Result<Vec<_>>>()?;
    let server = Server::start(&arguments.program, url)?;
    std::thread::sleep(Duration::from_secs(2));
    report.starts.push(Start {
        engine,
        size,
        times: starts,
        idle_kib: server.resident_kib()?,
    });
    let cookie = format!("Cookie: replenish_session={}", filled.session);
    let token = format!("Authorization: Bearer {}", filled.token);
    let base = &server.base_url;
    let device = &filled.device;
    let cases = [
        ("console list", format!("{base}/devices"), &cookie, None),
        ("details page", format!("{base}/devices/{device}"), &cookie, None),
        ("API list", format!("{base}/api/v1/devices"), &token, None),
        (
            "API create",
            format!("{base}/api/v1/devices"),
            &token,
            Some(r#"{"kind":"ask","name":"Measured device"}"#),
        ),
    ];
    for (what, url, header, body) in cases {
        let measured =
            wrk::run(&url, &[header], body, load).with_context(|| format!("failed to measure {what} on {engine}"))?;
        report.cases.push(Case {
            what,
            engine,
            size,
            measured,
        });
    }
    Ok(())
}
