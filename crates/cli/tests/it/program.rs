//! Running the program in a folder of its own.

use std::{
    env,
    ffi::OsStr,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// Nothing the program does takes nearly so long; whoever waits longer fails.
const PATIENCE: Duration = Duration::from_mins(1);

/// A folder the program runs in.
pub(crate) struct Folder(TempDir);

/// A server that runs; killed with this value.
pub(crate) struct Running {
    child: Child,
    out: PathBuf,
    err: PathBuf,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Whether a file is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// The names of the files there.
    pub(crate) fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    /// A command of the program, not started yet.
    pub(crate) fn command(&self, arguments: &[impl AsRef<OsStr>]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_replenish"));
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null());
        command.env("RUST_BACKTRACE", "0");
        // What the tests themselves are told must not configure the program.
        for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("REPLENISH_")) {
            command.env_remove(name);
        }
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[impl AsRef<OsStr>]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a command that has to succeed and returns what it printed.
    pub(crate) fn succeed(&self, arguments: &[impl AsRef<OsStr>]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{}", told(&output.stderr));
        told(&output.stdout)
    }

    /// Runs a command that has to fail with 1 and returns its error message.
    pub(crate) fn fail(&self, arguments: &[impl AsRef<OsStr>]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{}", told(&output.stdout));
        told(&output.stderr)
    }

    /// Runs a command that reads `input` and has to succeed.
    pub(crate) fn feed(&self, arguments: &[impl AsRef<OsStr>], input: &str) -> String {
        self.write("input.txt", input);
        let input = File::open(self.path("input.txt")).unwrap();
        let output = self.command(arguments).stdin(input).output().unwrap();
        assert!(output.status.success(), "{}", told(&output.stderr));
        told(&output.stdout)
    }

    /// Starts a server that goes on running.
    pub(crate) fn start(&self, arguments: &[impl AsRef<OsStr>]) -> Running {
        self.spawn(self.command(arguments))
    }

    /// Starts a server that makes its temporary files in `temporary`.
    pub(crate) fn start_in(&self, arguments: &[impl AsRef<OsStr>], temporary: &Path) -> Running {
        let mut command = self.command(arguments);
        command.env("TMPDIR", temporary);
        self.spawn(command)
    }

    /// Starts a command that goes on running.
    pub(crate) fn spawn(&self, mut command: Command) -> Running {
        let (out, err) = (self.path("out.txt"), self.path("err.txt"));
        let child = command
            .stdout(File::create(&out).unwrap())
            .stderr(File::create(&err).unwrap())
            .spawn()
            .unwrap();
        Running { child, out, err }
    }

    /// Waits until something outside has happened; `told` says what went on when it does not.
    pub(crate) fn wait_until(happened: impl Fn() -> bool, told: impl Fn() -> String) {
        let start = Instant::now();
        while !happened() {
            assert!(start.elapsed() < PATIENCE, "waited in vain: {}", told());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Starts `serve` on a free port and waits for its address.
    pub(crate) fn serve(&self) -> (Running, String) {
        let mut running = self.start(&["serve", "--listen", "127.0.0.1:0"]);
        let address = running.line_after("Replenish runs at ");
        (running, address)
    }
}

impl Running {
    /// What was printed so far.
    pub(crate) fn printed(&self) -> String {
        read(&self.out)
    }

    /// What was logged so far.
    pub(crate) fn logged(&self) -> String {
        read(&self.err)
    }

    /// Waits for a printed line that begins so, and returns its rest.
    pub(crate) fn line_after(&mut self, beginning: &str) -> String {
        self.wait_for(|running| {
            let printed = running.printed();
            // A line is complete once it has an end.
            let lines = printed.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
            lines
                .into_iter()
                .find_map(|line| line.strip_prefix(beginning))
                .map(str::to_owned)
        })
    }

    /// Waits until `look` finds something.
    pub(crate) fn wait_for<T>(&mut self, look: impl Fn(&Self) -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            if let Some(found) = look(self) {
                return found;
            }
            let ended = self.child.try_wait().unwrap();
            assert!(ended.is_none(), "ended with {ended:?}: {}", self.logged());
            assert!(
                start.elapsed() < PATIENCE,
                "waited in vain: {}{}",
                self.printed(),
                self.logged()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Asks the program to stop, as service managers do.
    pub(crate) fn ask_to_stop(&self) {
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
    }

    /// Waits for the end of the program.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(start.elapsed() < PATIENCE, "does not end: {}", self.logged());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Asks the program to stop and waits for its end, which has to be a good one.
    pub(crate) fn stop(mut self) {
        self.ask_to_stop();
        let status = self.wait();
        assert!(status.success(), "{status}: {}", self.logged());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // A program that has ended needs no killing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Bytes of an output as text.
pub(crate) fn told(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}
