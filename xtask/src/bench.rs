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
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
pub(crate) enum Suite {
    /// Pages, lists, the queue and imports, into `docs/benchmarks.md`.
    #[default]
    Console,
    /// Reports of device clouds, into `docs/benchmarks-ingest.md`.
    Ingest,
}

/// Builds as it is packaged, starts a PostgreSQL that keeps what it is told, and measures each case for three times
/// `seconds`.
pub(crate) fn run(suite: Suite, seconds: u64, stored: usize) -> Result<()> {
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
    let out = match suite {
        Suite::Console => {
            bench.arg("--postgres").args(databases(&["small", "large", "import"])?);
            bench.arg("--postgres-for-queue");
            bench.args(databases(&["queue_0", "queue_1", "queue_2", "queue_3"])?);
            "docs/benchmarks.md"
        }
        Suite::Ingest => {
            bench.arg("--ingest").args(databases(&["empty", "large", "raw"])?);
            bench.args(["--stored", &stored.to_string()]);
            "docs/benchmarks-ingest.md"
        }
    };
    bench.args(["--out", out]).env("TMPDIR", scratch.folder("bench")?);
    run_command(&mut bench)?;
    say(format_args!("wrote {out}"))
}
