//! What a run starts, and what those processes start in turn, down to the last browser.

use std::{fs, thread, time::Duration};

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, WaitOptions, getpid, kill_process, set_child_subreaper, wait};

/// How often descendants are looked for; each round kills what the round before left without a parent.
const ROUNDS: usize = 100;
const PAUSE: Duration = Duration::from_millis(20);

/// Takes in every descendant whose parent ends, and kills all that are left when it is dropped.
///
/// A killed driver leaves its browsers behind, a killed test its servers.
/// Without this they would move to the init process and live on.
pub(crate) struct Orphanage(());

impl Orphanage {
    /// Makes this process the parent of its orphaned descendants.
    pub(crate) fn open() -> Result<Self> {
        set_child_subreaper(Some(getpid())).context("failed to become the parent of orphaned processes")?;
        Ok(Self(()))
    }
}

impl Drop for Orphanage {
    fn drop(&mut self) {
        for _ in 0..ROUNDS {
            for orphan in children_of(getpid()) {
                // It may have ended since we looked.
                let _ = kill_process(orphan, Signal::KILL);
            }
            if collect_the_dead().is_err() {
                return;
            }
            thread::sleep(PAUSE);
        }
    }
}

/// Takes the ended children off the system's list; fails when there is no child, living or dead.
fn collect_the_dead() -> rustix::io::Result<()> {
    while wait(WaitOptions::NOHANG)?.is_some() {}
    Ok(())
}

/// The children of a process.
fn children_of(parent: Pid) -> Vec<Pid> {
    let Ok(processes) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    processes
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(Pid::from_raw)
        .filter(|pid| parent_of(*pid) == Some(parent))
        .collect()
}

fn parent_of(pid: Pid) -> Option<Pid> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The second field is the program's name in brackets, and may itself hold brackets and spaces.
    let (_, rest) = stat.rsplit_once(')')?;
    let parent = rest.split_whitespace().nth(1)?;
    Pid::from_raw(parent.parse().ok()?)
}
