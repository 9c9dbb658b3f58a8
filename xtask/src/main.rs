//! The chores of the project: `cargo xtask test`, `ci`, `torture`, `fuzz`, `bench` and `generate`.
//!
//! Linux only: it starts servers, and makes sure that none of them outlives the run with means that Linux offers.

mod bench;
mod build;
#[cfg(test)]
mod checklist;
mod chromedriver;
mod ci;
mod doctests;
mod fuzz;
mod generate;
mod orphans;
mod postgres;
mod process;
mod programs;
mod schemathesis;
mod scratch;
mod single_versions;
mod small_disks;
mod suite;
mod torture;
mod unpacked;

use std::{
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

/// The chores of the project.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Run every test, with a PostgreSQL and a browser started for them.
    ///
    /// What is missing is installed with apt-get where that is allowed.
    Test {
        /// Also let Schemathesis call the REST API of a demo server.
        #[arg(long)]
        full: bool,
        /// Arguments for `cargo nextest run`, or `cargo test` where nextest is missing.
        #[arg(last = true)]
        runner: Vec<String>,
    },
    /// Check everything that a change must pass: format, generated files, dependencies, lints, documentation, tests.
    Ci,
    /// Measure the program beside a ceiling and write what came of it to `docs/`.
    Bench {
        /// What to measure.
        #[arg(value_enum, default_value_t)]
        suite: bench::Suite,
        /// Seconds of each of the three rounds of a case.
        #[arg(long, default_value_t = 5)]
        seconds: u64,
        /// Reports that stand in a database before the rate on it is compared with that on an empty one.
        #[arg(long, default_value_t = 5_000_000)]
        stored: usize,
    },
    /// Kill the server and PostgreSQL under load, again and again, fill their disks, and look for lost and doubled reports.
    Torture {
        /// How often something is killed, on each engine.
        #[arg(long, default_value_t = 50)]
        kills: u32,
        /// What chance follows; without it, another one each time, which is printed.
        #[arg(long)]
        seed: Option<u64>,
    },
    /// Give the readers of messages bytes that nobody thought of, with cargo-fuzz and a nightly compiler.
    ///
    /// Either is installed where that is allowed.
    Fuzz {
        /// Seconds for each target.
        #[arg(long, default_value_t = 60)]
        seconds: u64,
    },
    /// Write the files that the program generates.
    Generate {
        /// Write nothing; fail when a file differs from what would be written.
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().chore) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody reads the message when this fails, and the exit code tells the rest.
            drop(writeln!(io::stderr(), "error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(chore: Chore) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    std::env::set_current_dir(&root).with_context(|| format!("failed to enter {}", root.display()))?;
    process::stop_gently_on_signals()?;

    match chore {
        Chore::Test { full, runner } => suite::run(full, &runner),
        Chore::Ci => ci::run(),
        Chore::Bench { suite, seconds, stored } => bench::run(suite, seconds, stored),
        Chore::Torture { kills, seed } => torture::run(build::Build::Packaged, kills, seed),
        Chore::Fuzz { seconds } => fuzz::run(seconds),
        Chore::Generate { check: true } => generate::check(),
        Chore::Generate { check: false } => generate::write(),
    }
}
