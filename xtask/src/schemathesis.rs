//! Schemathesis against the REST API of a demo server: does every answer keep to `openapi.json`?

use std::{
    fs,
    net::{TcpStream, ToSocketAddrs},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result};
use rustix::process::Signal;
use serde::Deserialize;

use crate::{
    process::{Daemon, cargo, run as run_command, say, wait_until},
    programs::find_or_install_python,
    scratch::Scratch,
};

const PACKAGE: &str = "schemathesis==4.32.5";
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
/// Requests made up for each operation, account and phase.
const EXAMPLES: &str = "25";
const ROLES: [&str; 2] = ["maker", "reviewer"];
const START_LIMIT: Duration = Duration::from_mins(2);

/// Starts a demo server and calls its API as a maker and as a reviewer; fails on the first account with a finding.
pub(crate) fn run(scratch: &Scratch) -> Result<()> {
    let schemathesis = install(scratch)?;
    let (_server, demo) = start_demo(scratch)?;
    say(format_args!("started a demo server: {}", demo.base_url))?;

    let folder = scratch.folder("schemathesis")?;
    fs::write(folder.join("schemathesis.toml"), CONFIGURATION)?;
    for role in ROLES {
        say(format_args!("calling the API as {role}"))?;
        run_command(&mut calls(&schemathesis, &folder, &demo.base_url, demo.token_of(role)?))?;
    }
    Ok(())
}

fn install(scratch: &Scratch) -> Result<PathBuf> {
    let python = find_or_install_python()?;
    let environment = scratch.folder("python")?;
    run_command(Command::new(python).args(["-m", "venv"]).arg(&environment))?;
    let programs = environment.join("bin");
    run_command(Command::new(programs.join("pip")).args(["install", "--quiet", "--no-cache-dir", PACKAGE]))?;
    Ok(programs.join("schemathesis"))
}

fn start_demo(scratch: &Scratch) -> Result<(Daemon, Demo)> {
    run_command(cargo().args(["build", "--package", "replenish"]))?;
    let folder = scratch.folder("demo")?;
    let credentials = folder.join("credentials.json");
    let mut command = cargo();
    command.args([
        "run",
        "--quiet",
        "--package",
        "replenish",
        "--",
        "demo",
        "--listen",
        "127.0.0.1:0",
    ]);
    command
        .arg("--credentials")
        .arg(&credentials)
        .arg("--data")
        .arg(folder.join("data"));

    let mut server = Daemon::start(&mut command, Signal::TERM)?;
    let mut demo = None;
    wait_until("the demo server", START_LIMIT, || {
        server.ensure_running()?;
        // The file may be there in part, and the port opens after it.
        demo = fs::read(&credentials)
            .ok()
            .and_then(|text| serde_json::from_slice::<Demo>(&text).ok());
        Ok(demo.as_ref().is_some_and(Demo::listens))
    })?;
    Ok((server, demo.context("the demo server wrote no credentials")?))
}

/// The file of credentials (api.md, section 1), as far as it matters here.
#[derive(Deserialize)]
struct Demo {
    base_url: String,
    accounts: Vec<Account>,
}

#[derive(Deserialize)]
struct Account {
    role: String,
    api_token: String,
}

impl Demo {
    fn listens(&self) -> bool {
        let address = self.base_url.trim_start_matches("http://").trim_end_matches('/');
        address
            .to_socket_addrs()
            .is_ok_and(|mut addresses| addresses.any(|one| TcpStream::connect(one).is_ok()))
    }

    fn token_of(&self, role: &str) -> Result<&str> {
        let account = self.accounts.iter().find(|account| account.role == role);
        Ok(&account.with_context(|| format!("the demo has no {role}"))?.api_token)
    }
}

/// Read by Schemathesis in its folder; the token comes with the environment and so stays out of every output.
const CONFIGURATION: &str = "headers = { Authorization = \"Bearer ${API_TOKEN}\" }\n";

fn calls(schemathesis: &Path, folder: &Path, base_url: &str, token: &str) -> Command {
    let mut command = Command::new(schemathesis);
    command.current_dir(folder).env("HOME", folder).env("API_TOKEN", token);
    command
        .arg("run")
        .arg(format!("{}/api/v1/openapi.json", base_url.trim_end_matches('/')));
    command
        .arg(format!("--checks={CHECKS}"))
        .arg(format!("--max-examples={EXAMPLES}"));
    // A finding must come back on the next run, so nothing is left to chance.
    command.args([
        "--generation-deterministic",
        "--continue-on-failure",
        "--rate-limit=auto",
        "--no-color",
    ]);
    command
}

#[cfg(test)]
mod tests {
    use super::Demo;

    #[test]
    fn the_first_account_of_a_role_is_taken() {
        let file = r#"{
            "base_url": "http://127.0.0.1:1",
            "accounts": [
                {"role": "maker", "email": "a@example.com", "password": "a", "api_token": "first", "organisation": null},
                {"role": "maker", "email": "b@example.com", "password": "b", "api_token": "second", "organisation": null}
            ]
        }"#;
        let demo: Demo = serde_json::from_str(file).unwrap();
        assert_eq!(demo.token_of("maker").unwrap(), "first");
        assert!(demo.token_of("reviewer").is_err());
    }
}
