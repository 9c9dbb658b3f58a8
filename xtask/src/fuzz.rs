//! `cargo xtask fuzz`: gives the readers of messages bytes that nobody thought of, for a bounded time.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

use crate::{
    process::{cargo, read, run as run_command, say},
    programs,
};

/// Messages to begin with: those of the linter's tests. They are only read.
const SEEDS: &str = "crates/protocol/samples";
/// The most bytes the event gateway takes.
const MOST_BYTES: usize = 256 * 1024;
/// No input may take longer, though it is many times slower here than in production.
const SECONDS_FOR_ONE: u64 = 10;
/// Where cargo-fuzz is installed when the search path has none.
const TOOLS: &str = "target/tools";

/// Runs every target of `fuzz/` for so many seconds; fails when an input breaks one, and names the file that has it.
pub(crate) fn run(seconds: u64) -> Result<()> {
    let fuzzer = Fuzzer::find_or_install()?;
    run_command(&mut fuzzer.command(["build"]))?;
    let targets = read(&mut fuzzer.command(["list"]))?;
    let mut broken = Vec::new();
    for target in targets.lines() {
        broken.extend(fuzzer.run(target, seconds)?);
    }
    ensure!(broken.is_empty(), "inputs that break a target:\n{}", broken.join("\n"));
    say(format_args!(
        "no input broke a target: {}",
        targets.lines().collect::<Vec<_>>().join(", ")
    ))
}

/// cargo-fuzz, and the nightly compiler it needs to see which way an input takes.
struct Fuzzer {
    program: PathBuf,
}

impl Fuzzer {
    fn find_or_install() -> Result<Self> {
        nightly()?;
        let program = match programs::on_path("cargo-fuzz") {
            Some(program) => program,
            None => installed()?,
        };
        Ok(Self { program })
    }

    fn command<const N: usize>(&self, arguments: [&str; N]) -> Command {
        let mut command = Command::new("rustup");
        command.args(["run", "nightly"]).arg(&self.program).args(arguments);
        // The cargo that runs us is not the nightly one.
        command.env_remove("CARGO");
        command
    }

    /// Lines that name the inputs that broke a target, and how to see each again.
    fn run(&self, target: &str, seconds: u64) -> Result<Vec<String>> {
        let corpus = format!("fuzz/corpus/{target}");
        fs::create_dir_all(&corpus).with_context(|| format!("failed to make {corpus}"))?;
        let before = artifacts(target)?;
        let mut command = self.command(["run", target, &corpus, SEEDS, "--"]);
        command.args([
            format!("-max_total_time={seconds}"),
            format!("-timeout={SECONDS_FOR_ONE}"),
            format!("-max_len={MOST_BYTES}"),
            "-print_final_stats=1".to_owned(),
        ]);
        let Err(error) = run_command(&mut command) else {
            return Ok(Vec::new());
        };
        let new: Vec<_> = artifacts(target)?.difference(&before).cloned().collect();
        if new.is_empty() {
            return Err(error);
        }
        let named = |file: &PathBuf| {
            let file = file.display();
            format!("{file}; see it again with `cargo +nightly fuzz run {target} {file}`")
        };
        Ok(new.iter().map(named).collect())
    }
}

/// The inputs that broke a target so far.
fn artifacts(target: &str) -> Result<BTreeSet<PathBuf>> {
    let folder = Path::new("fuzz/artifacts").join(target);
    if !folder.is_dir() {
        return Ok(BTreeSet::new());
    }
    fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect()
}

/// Makes sure that there is a nightly compiler.
fn nightly() -> Result<()> {
    const MISSING: &str = "fuzzing needs rustup and a nightly compiler: `rustup toolchain install nightly`";
    ensure!(programs::on_path("rustup").is_some(), "{MISSING}");
    let version = || read(Command::new("rustup").args(["run", "nightly", "rustc", "--version"]));
    if version().is_err() {
        let mut install = Command::new("rustup");
        install.args([
            "toolchain",
            "install",
            "nightly",
            "--profile",
            "minimal",
            "--no-self-update",
        ]);
        run_command(&mut install).context(MISSING)?;
    }
    say(format_args!("found nightly compiler: {}", version()?.trim_end()))
}

fn installed() -> Result<PathBuf> {
    let program = Path::new(TOOLS).join("bin/cargo-fuzz");
    if !program.is_file() {
        run_command(cargo().args(["install", "cargo-fuzz", "--locked", "--root", TOOLS]))?;
    }
    Ok(fs::canonicalize(program)?)
}
