//! Child processes that end when the run ends.

use std::{
    ffi::OsStr,
    fmt::Display,
    io::{self, Write},
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Arc, LazyLock,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

/// How long a process may take to end by itself before it is killed.
const GRACE: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(20);

static INTERRUPTED: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// Turns Ctrl-C and its relatives into an error of whatever waits, so that everything is cleaned up on the way out.
pub(crate) fn stop_gently_on_signals() -> Result<()> {
    for signal in [SIGHUP, SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&INTERRUPTED)).context("failed to listen for signals")?;
    }
    Ok(())
}

/// Prints one line about what the run does.
pub(crate) fn say(line: impl Display) -> Result<()> {
    writeln!(io::stdout(), "{line}").context("failed to write to standard output")
}

/// The cargo that runs this program.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Prints a command and runs it to its end; fails when it fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    run_while(command, || Ok(()))
}

/// The same, and does something again and again meanwhile; fails when that fails, too.
pub(crate) fn run_while(command: &mut Command, meanwhile: impl FnMut() -> Result<()>) -> Result<()> {
    let line = line_of(command);
    say(format_args!("$ {line}"))?;
    let mut child = spawn(command)?;
    let status = wait_for_end(&mut child, meanwhile)?;
    ensure!(status.success(), "`{line}` failed ({status})");
    Ok(())
}

/// Runs a quick command and returns what it printed; fails, with what it complained about, when it fails.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let line = line_of(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("failed to start `{line}`"))?;
    ensure!(
        output.status.success(),
        "`{line}` failed ({}):\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    String::from_utf8(output.stdout).with_context(|| format!("`{line}` printed something that is not UTF-8"))
}

/// Asks again and again until `ready` answers yes; fails after `limit`.
pub(crate) fn wait_until(what: &str, limit: Duration, mut ready: impl FnMut() -> Result<bool>) -> Result<()> {
    let start = Instant::now();
    while !ready()? {
        ensure!(
            start.elapsed() < limit,
            "{what} is not ready after {} seconds",
            limit.as_secs()
        );
        fail_if_interrupted()?;
        thread::sleep(POLL);
    }
    Ok(())
}

/// A server that is stopped when this value is dropped.
pub(crate) struct Daemon {
    child: Child,
    stop: Signal,
}

impl Daemon {
    /// Starts a server in a process group of its own; `stop` is the signal it takes as the wish to end.
    pub(crate) fn start(command: &mut Command, stop: Signal) -> Result<Self> {
        let child = spawn(command)?;
        Ok(Self { child, stop })
    }

    /// Fails when the server has already ended.
    pub(crate) fn ensure_running(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => bail!("the server ended ({status})"),
        }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        end(&mut self.child, self.stop);
    }
}

/// Starts a child that gets neither our input nor the terminal's Ctrl-C, so that we alone decide when it ends.
fn spawn(command: &mut Command) -> Result<Child> {
    command
        .stdin(Stdio::null())
        .process_group(0)
        .spawn()
        .with_context(|| format!("failed to start `{}`", line_of(command)))
}

fn wait_for_end(child: &mut Child, mut meanwhile: impl FnMut() -> Result<()>) -> Result<ExitStatus> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if let Err(error) = fail_if_interrupted().and_then(|()| meanwhile()) {
            end(child, Signal::TERM);
            return Err(error);
        }
        thread::sleep(POLL);
    }
}

fn fail_if_interrupted() -> Result<()> {
    ensure!(!INTERRUPTED.load(Ordering::Relaxed), "interrupted");
    Ok(())
}

/// Asks the child's process group to end, and kills it when it does not listen.
fn end(child: &mut Child, stop: Signal) {
    for signal in [stop, Signal::KILL] {
        // The number of a child that has been waited for may belong to a stranger by now.
        if has_ended(child) {
            return;
        }
        signal_group(child, signal);
        let start = Instant::now();
        while !has_ended(child) && start.elapsed() < GRACE {
            thread::sleep(POLL);
        }
    }
}

fn has_ended(child: &mut Child) -> bool {
    !matches!(child.try_wait(), Ok(None))
}

fn signal_group(child: &Child, signal: Signal) {
    let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) else {
        return;
    };
    // A group that has just ended by itself needs no signal.
    let _ = kill_process_group(pid, signal);
}

fn line_of(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    std::iter::once(program)
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}
