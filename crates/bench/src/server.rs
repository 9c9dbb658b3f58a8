//! The program as its users start it.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

/// A running server; killed when dropped, without a chance to finish anything.
pub(crate) struct Server {
    child: Child,
    pub(crate) base_url: String,
    /// From the start of the process to its first answer.
    pub(crate) started_in: Duration,
}

impl Server {
    /// Starts the program on a database that is there already.
    pub(crate) fn start(program: &Path, database: &str) -> Result<Self> {
        Self::start_logging(program, database, Stdio::null())
    }

    /// The same, and its log goes somewhere.
    pub(crate) fn start_logging(program: &Path, database: &str, log: Stdio) -> Result<Self> {
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        drop(listener);
        let began = Instant::now();
        let child = Command::new(program)
            .args(["serve", "--listen", &address.to_string(), "--database", database])
            .stdout(Stdio::null())
            .stderr(log)
            .env("REPLENISH_LOG__LEVEL", "warn")
            // Limits are for senders that are not the whole world.
            .env("REPLENISH_GATEWAY__REQUESTS_PER_SECOND", "100000")
            .spawn()
            .context("failed to start the program")?;
        let mut server = Self {
            child,
            base_url: format!("http://{address}"),
            started_in: Duration::ZERO,
        };
        while !server.is_ready() {
            if began.elapsed() > Duration::from_secs(20) || server.child.try_wait()?.is_some() {
                bail!("the program does not answer at {address}");
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        server.started_in = began.elapsed();
        Ok(server)
    }

    /// Whether it answers, and its database does.
    pub(crate) fn is_ready(&self) -> bool {
        self.base_url.strip_prefix("http://").is_some_and(answers)
    }

    /// Whether the process has not ended.
    pub(crate) fn is_running(&mut self) -> Result<bool> {
        Ok(self.child.try_wait()?.is_none())
    }

    /// The memory the process holds, in KiB.
    pub(crate) fn resident_kib(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .context("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse()?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have stopped by itself; then there is nothing to do.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn answers(address: &str) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(address)?;
        stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer.starts_with("HTTP/1.1 200"))
    };
    ask().unwrap_or(false)
}
