//! `cargo xtask bench`: measures the program and writes `docs/benchmarks.md`.

use anyhow::Result;

use crate::{
    build::Build,
    orphans::Orphanage,
    postgres::{Cluster, Durability},
    process::{run as run_command, say},
    programs,
    scratch::Scratch,
};

/// What can be measured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Suite {
    /// Pages, lists, the queue and imports, into `docs/benchmarks.md`.
    #[default]
    Console,
    /// Reports of device clouds, into `docs/benchmarks-ingest.md`.
    Ingest,
    /// `replenish check`, into `docs/benchmarks-check.md`.
    Check,
}

/// Builds as it is packaged, starts a PostgreSQL that keeps what it is told, and measures each case for three times
/// `seconds`.
pub(crate) fn run(suite: Suite, seconds: u64, stored: usize) -> Result<()> {
    if suite == Suite::Check {
        return check();
    }
    let programs = programs::find_or_install_for_bench()?;
    let built = Build::Packaged.run()?;

    let scratch = Scratch::new()?;
    let _orphanage = Orphanage::open()?;
    let postgres = Cluster::start(&programs, &scratch, Durability::Full)?;
    let databases = |names: &[&str]| -> Result<Vec<String>> {
        names
            .iter()
            .map(|name| postgres.create_database(&programs, name))
            .collect()
    };
    let mut bench = built.bench("measure");
    bench.args(["--seconds", &seconds.to_string()]);
    let out = if suite == Suite::Ingest {
        bench.arg("--ingest").args(databases(&["empty", "large", "raw"])?);
        bench.args(["--stored", &stored.to_string()]);
        "docs/benchmarks-ingest.md"
    } else {
        bench.arg("--postgres").args(databases(&["small", "large", "import"])?);
        bench.arg("--postgres-for-queue");
        bench.args(databases(&["queue_0", "queue_1", "queue_2", "queue_3"])?);
        "docs/benchmarks.md"
    };
    bench.args(["--out", out]).env("TMPDIR", scratch.folder("bench")?);
    run_command(&mut bench)?;
    say(format_args!("wrote {out}"))
}

/// Needs neither a database nor a load.
fn check() -> Result<()> {
    const OUT: &str = "docs/benchmarks-check.md";
    run_command(Build::Packaged.run()?.bench("check").args(["--out", OUT]))?;
    say(format_args!("wrote {OUT}"))
}
