//! `cargo xtask torture`: the program under load while it and its database are killed.

use std::{
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result};

use crate::{
    build::{Build, Built},
    orphans::Orphanage,
    postgres::{Cluster, Durability},
    process::{run_while, say},
    programs,
    scratch::Scratch,
};

/// Kills `kills` times on each engine; fails when an acknowledged report is lost or one counts twice. The
/// databases are kept then.
pub(crate) fn run(how: Build, kills: u32, seed: Option<u64>) -> Result<()> {
    let postgres = programs::find_or_install_postgres()?;
    let built = how.run()?;
    let seed = seed.map_or_else(any_seed, Ok)?;

    let scratch = Scratch::new()?;
    let tortured = torture(&scratch, &postgres, built, kills, seed);
    if tortured.is_err() {
        say(format_args!(
            "the databases and logs stay in {}",
            scratch.keep().display()
        ))?;
    }
    tortured.with_context(|| format!("`cargo xtask torture --kills {kills} --seed {seed}` may show it again"))
}

fn torture(scratch: &Scratch, programs: &Path, built: Built, kills: u32, seed: u64) -> Result<()> {
    let _orphanage = Orphanage::open()?;
    let mut postgres = Cluster::start(programs, scratch, Durability::Full)?;
    let database = postgres.create_database(programs, "torture")?;
    let mut torture = built.bench("torture");
    torture.args(["--kills", &kills.to_string(), "--seed", &seed.to_string()]);
    torture.arg("--folder").arg(scratch.folder("torture")?);
    torture.args(["--postgres", &database]);
    torture.arg("--postgres-pid").arg(postgres.pid_file());
    // The tortured cluster ends when it is told to, and somebody has to start it again.
    run_while(&mut torture, || postgres.revive())
}

#[expect(clippy::disallowed_methods, reason = "any number does")]
fn any_seed() -> Result<u64> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
    Ok(since.as_secs())
}
