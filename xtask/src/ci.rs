//! `cargo xtask ci`: everything that a change must pass, the quick checks first.

use anyhow::Result;

use crate::{
    build::Build,
    generate,
    process::{cargo, run as run_command},
    single_versions, suite, torture,
};

/// Enough to notice when it no longer runs, or when what is acknowledged is not stored.
const KILLS: u32 = 4;

/// Stops at the first check that fails; the tests come last, so that their summary closes the output.
pub(crate) fn run() -> Result<()> {
    run_command(cargo().args(["fmt", "--all", "--check"]))?;
    single_versions::check()?;
    run_command(cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "--deny",
        "warnings",
    ]))?;
    let mut documentation = cargo();
    documentation.args(["doc", "--no-deps", "--workspace", "--locked"]);
    run_command(documentation.env("RUSTDOCFLAGS", "--deny warnings"))?;
    generate::check()?;
    torture::run(Build::Debug, KILLS, None)?;
    suite::run(false, &[])
}
