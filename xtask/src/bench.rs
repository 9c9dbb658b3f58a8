//! `cargo xtask bench`: measures the program and writes `docs/benchmarks.md`.

use std::process::Command;

use anyhow::Result;

use crate::{
    orphans::Orphanage,
    postgres::{Cluster, Durability},
    process::{cargo, run as run_command, say},
    programs,
    scratch::Scratch,
};

const OUT: &str = "docs/benchmarks.md";

/// Builds for release, starts a PostgreSQL that keeps what it is told, and measures each case for three times
/// `seconds`.
pub(crate) fn run(seconds: u64) -> Result<()> {
    let programs = programs::find_or_install_for_bench()?;
    run_command(cargo().args([
        "build",
        "--release",
        "--package",
        "replenish",
        "--package",
        "replenish-bench",
    ]))?;

    let scratch = Scratch::new()?;
    let _orphanage = Orphanage::open()?;
    let postgres = Cluster::start(&programs, &scratch, Durability::Full)?;
    let (small, large, import) = (
        postgres.create_database(&programs, "small")?,
        postgres.create_database(&programs, "large")?,
        postgres.create_database(&programs, "import")?,
    );
    let for_queue = ["queue_0", "queue_1", "queue_2", "queue_3"].map(|name| postgres.create_database(&programs, name));
    let mut bench = Command::new("target/release/replenish-bench");
    bench.args([
        "--program",
        "target/release/replenish",
        "--out",
        OUT,
        "--postgres",
        &small,
        &large,
        &import,
    ]);
    bench.arg("--postgres-for-queue");
    for database in for_queue {
        bench.arg(database?);
    }
    bench.args(["--seconds", &seconds.to_string()]);
    bench.env("TMPDIR", scratch.folder("bench")?);
    run_command(&mut bench)?;
    say(format_args!("wrote {OUT}"))
}
