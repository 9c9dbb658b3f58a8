//! A server that tests start as a process of its own.

use std::{
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

/// Starting and stopping it takes seconds at most; whoever waits longer fails.
const PATIENCE: Duration = Duration::from_mins(1);

/// A process that is stopped when it is dropped.
#[derive(Debug)]
pub(crate) struct Daemon(Child);

impl Daemon {
    pub(crate) fn start(command: &mut Command) -> Self {
        let child = command.stdin(Stdio::null()).spawn();
        Self(child.expect("the server of the test run starts"))
    }

    /// Waits until it serves; `log` says what went on when it does not.
    pub(crate) fn wait_until(&mut self, is_ready: impl Fn() -> bool, log: impl Fn() -> String) {
        let start = Instant::now();
        while !is_ready() {
            let ended = self.0.try_wait().expect("a process");
            assert!(ended.is_none() && start.elapsed() < PATIENCE, "{ended:?}: {}", log());
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // Asked first, since it ends its own processes then. One that has ended by itself needs no signal.
        let _ = kill_process(Pid::from_child(&self.0), Signal::TERM);
        let start = Instant::now();
        while matches!(self.0.try_wait(), Ok(None)) && start.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(20));
        }
        drop(self.0.kill());
        drop(self.0.wait());
    }
}
