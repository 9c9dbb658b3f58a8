//! A ChromeDriver, which starts a browser for each test that asks.

use std::{
    fs::{self, File},
    path::Path,
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result};
use rustix::process::Signal;

use crate::{
    process::{Daemon, wait_until},
    scratch::Scratch,
};

const START_LIMIT: Duration = Duration::from_mins(1);

/// A running driver; stopped when this value is dropped.
pub(crate) struct ChromeDriver {
    _server: Daemon,
    port: u16,
}

impl ChromeDriver {
    /// Starts the driver on a free port; its browsers write into the folder of the run.
    pub(crate) fn start(program: &Path, scratch: &Scratch) -> Result<Self> {
        let home = scratch.folder("chromedriver")?;
        let log = home.join("log");
        let output = File::create(&log)?;
        let mut command = Command::new(program);
        command
            .args(["--port=0", "--log-level=SEVERE"])
            .stdout(output.try_clone()?)
            .stderr(output);
        command.current_dir(&home).env("HOME", &home).env("TMPDIR", &home);

        let mut server = Daemon::start(&mut command, Signal::TERM)?;
        let mut port = None;
        wait_until("ChromeDriver", START_LIMIT, || {
            server.ensure_running()?;
            port = announced_port(&fs::read_to_string(&log)?);
            Ok(port.is_some())
        })
        .with_context(|| {
            format!(
                "ChromeDriver did not start:\n{}",
                fs::read_to_string(&log).unwrap_or_default()
            )
        })?;
        let port = port.context("ChromeDriver named no port")?;
        Ok(Self { _server: server, port })
    }

    /// The address for WebDriver sessions.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// The port in "ChromeDriver was started successfully on port 41111."
fn announced_port(log: &str) -> Option<u16> {
    let (_, rest) = log.split_once("started successfully on port ")?;
    let (port, _) = rest.split_once('.')?;
    port.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::announced_port;

    #[test]
    fn the_port_is_read_from_the_complete_sentence() {
        let line = "ChromeDriver was started successfully on port 41111.\n";
        assert_eq!(announced_port(line), Some(41111));
        assert_eq!(announced_port("ChromeDriver was started successfully on port 41"), None);
        assert_eq!(announced_port("Starting ChromeDriver 156 on port 0"), None);
    }
}
