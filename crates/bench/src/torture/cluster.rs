//! A PostgreSQL that somebody else starts again whenever it ends.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use rustix::process::{Pid, Signal, kill_process};
use sqlx::{Connection as _, PgConnection};
use tokio::time;

/// Recovery of a small cluster takes seconds.
const COMES_BACK_WITHIN: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(20);

pub(super) struct Cluster<'a> {
    pub(super) url: &'a str,
    /// The file that names its first process while it runs.
    pub(super) pid_file: &'a Path,
}

impl Cluster<'_> {
    /// Stops it in the immediate mode: no process finishes anything, and the next start recovers. Tells
    /// which process that was.
    pub(super) fn stop_at_once(&self) -> Result<Pid> {
        let running = self.pid().context("PostgreSQL does not run")?;
        kill_process(running, Signal::QUIT).context("PostgreSQL cannot be stopped")?;
        Ok(running)
    }

    /// Waits until a process that is not `stopped` takes connections.
    pub(super) async fn wait_for_another(&self, stopped: Pid) -> Result<()> {
        let began = Instant::now();
        while self.pid().is_none_or(|pid| pid == stopped) || PgConnection::connect(self.url).await.is_err() {
            ensure!(began.elapsed() < COMES_BACK_WITHIN, "PostgreSQL does not come back");
            time::sleep(POLL).await;
        }
        Ok(())
    }

    fn pid(&self) -> Option<Pid> {
        let file = fs::read_to_string(self.pid_file).ok()?;
        Pid::from_raw(file.lines().next()?.trim().parse().ok()?)
    }
}
