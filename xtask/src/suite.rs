//! `cargo xtask test`: every test, with the servers that tests need.

use std::process::Command;

use anyhow::Result;

use crate::{
    chromedriver::ChromeDriver,
    doctests,
    orphans::Orphanage,
    postgres::{Cluster, Durability},
    process::{cargo, read, run as run_command, say},
    programs::Programs,
    schemathesis,
    scratch::Scratch,
    unpacked::{EXIM, MOSQUITTO, OPENDKIM, POSTFIX},
};

/// Runs the tests and, when `full`, lets Schemathesis call a demo server.
///
/// `runner` goes to the test runner as it is. Nothing that was started is left when this returns.
pub(crate) fn run(full: bool, runner: &[String]) -> Result<()> {
    let programs = Programs::find_or_install()?;
    let exim = EXIM.find_or_unpack()?;
    let postfix = POSTFIX.find_or_unpack()?;
    let opendkim = OPENDKIM.find_or_unpack()?;
    let mosquitto = MOSQUITTO.find_or_unpack()?;

    // Values are dropped from the last to the first: servers stop, then what they left behind, then the folder goes.
    let scratch = Scratch::new()?;
    let _orphanage = Orphanage::open()?;
    let postgres = Cluster::start(&programs.postgres, &scratch, Durability::None)?;
    say(format_args!("started PostgreSQL: {}", postgres.url()))?;
    let chromedriver = ChromeDriver::start(&programs.chromedriver, &scratch)?;
    say(format_args!("started ChromeDriver: {}", chromedriver.url()))?;
    let temporary = scratch.folder("tests")?;

    let run_with_servers = |command: &mut Command| {
        command.env("REPLENISH_TEST_POSTGRES", postgres.url());
        command.env("REPLENISH_TEST_WEBDRIVER", chromedriver.url());
        command.env("REPLENISH_TEST_SMTP_PYTHON", &programs.smtp_python);
        command.env("REPLENISH_TEST_EXIM", &exim);
        command.env("REPLENISH_TEST_POSTFIX", &postfix);
        command.env("REPLENISH_TEST_OPENDKIM", &opendkim);
        command.env("REPLENISH_TEST_MOSQUITTO", &mosquitto);
        run_command(command.env("TMPDIR", &temporary))
    };
    // Arguments choose among the tests that the runner knows, and it knows no examples.
    if runner.is_empty() {
        for library in doctests::libraries_with_examples()? {
            run_with_servers(cargo().args(["test", "--doc", "--package", &library]))?;
        }
    }
    run_with_servers(&mut every_test(runner)?)?;

    if full { schemathesis::run(&scratch) } else { Ok(()) }
}

fn every_test(runner: &[String]) -> Result<Command> {
    let mut command = cargo();
    if read(cargo().args(["nextest", "--version"])).is_ok() {
        command.args(["nextest", "run"]);
    } else {
        say("cargo-nextest is not installed; running the tests with `cargo test`")?;
        // Doc tests have had their turn.
        command.args(["test", "--all-targets"]);
    }
    // Cargo lets --workspace win over a choice of packages.
    if !runner
        .iter()
        .any(|argument| argument.starts_with("-p") || argument.starts_with("--package"))
    {
        command.arg("--workspace");
    }
    command.args(runner);
    Ok(command)
}
