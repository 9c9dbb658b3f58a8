//! What a process takes from its start to its end.

use std::{
    fs,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};

/// How often the memory is looked at; its peak only ever grows, so just the last moment can be missed.
const POLL: Duration = Duration::from_millis(2);
/// Linux tells programs about processor time in these units, 100 of them in a second.
const TICK: Duration = Duration::from_millis(10);

/// What one call took.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spent {
    /// On a processor, in user and kernel.
    pub(super) processor: Duration,
    pub(super) elapsed: Duration,
    pub(super) peak_kib: u64,
}

/// Runs a command to its end; fails when it ends otherwise than expected. No other child may end meanwhile.
pub(super) fn spent_by(command: &mut Command, exit_code: i32) -> Result<Spent> {
    let before = processor_time_of_children()?;
    let began = Instant::now();
    let mut child = command.stdout(Stdio::null()).spawn().context("failed to start")?;
    let mut peak_kib = 0;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        peak_kib = peak(child.id()).unwrap_or(peak_kib);
        thread::sleep(POLL);
    };
    let elapsed = began.elapsed();
    ensure!(
        status.code() == Some(exit_code),
        "it ended with {status} instead of {exit_code}"
    );
    Ok(Spent {
        processor: processor_time_of_children()?.saturating_sub(before),
        elapsed,
        peak_kib,
    })
}

/// Of those that have ended.
fn processor_time_of_children() -> Result<Duration> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The second field is a name in parentheses, which may have spaces.
    let fields = stat.rsplit_once(") ").context("no fields in /proc/self/stat")?.1;
    let ticks = |number: usize| -> Result<u32> {
        let field = fields.split(' ').nth(number - 3);
        field
            .context("/proc/self/stat is too short")?
            .parse()
            .context("no number")
    };
    Ok(TICK * (ticks(16)? + ticks(17)?))
}

fn peak(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}
