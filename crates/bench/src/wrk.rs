//! Load by wrk: bounded in time, over the loopback.

use std::{fs, process::Command, time::Duration};

use anyhow::{Context, Result, bail};

/// How much load.
#[derive(Clone, Copy)]
pub(crate) struct Load {
    pub(crate) rounds: usize,
    pub(crate) duration: Duration,
}

/// What wrk saw: the median of the rounds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measured {
    pub(crate) per_second: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
}

/// An address under load.
pub(crate) struct Target {
    pub(crate) url: String,
    pub(crate) header: Option<String>,
    /// What is posted; without one the address is fetched.
    pub(crate) body: Option<&'static str>,
}

impl Target {
    /// An address that everybody may fetch.
    pub(crate) fn plain(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            header: None,
            body: None,
        }
    }
}

/// Loads the addresses in turn, round by round, and tells the median of each one's rounds.
pub(crate) fn in_turn(targets: &[Target], load: Load) -> Result<Vec<Measured>> {
    let mut rounds = vec![Vec::new(); targets.len()];
    for _ in 0..load.rounds {
        for (target, rounds) in targets.iter().zip(&mut rounds) {
            rounds.push(round(target, load.duration)?);
        }
    }
    Ok(rounds.into_iter().map(median).collect())
}

/// The one of the rounds with the median rate.
pub(crate) fn median(mut rounds: Vec<Measured>) -> Measured {
    rounds.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
    rounds[rounds.len() / 2]
}

fn round(target: &Target, duration: Duration) -> Result<Measured> {
    let mut command = Command::new("wrk");
    if let Some(header) = &target.header {
        command.args(["--header", header]);
    }
    let script = target.body.map(|body| {
        format!("wrk.method = 'POST'\nwrk.body = '{body}'\nwrk.headers['Content-Type'] = 'application/json'\n")
    });
    run(command, script.as_deref(), &target.url, 8, duration)
}

/// Requests that a script makes, from so many connections.
pub(crate) fn scripted(url: &str, script: &str, connections: usize, duration: Duration) -> Result<Measured> {
    run(Command::new("wrk"), Some(script), url, connections, duration)
}

fn run(
    mut command: Command,
    script: Option<&str>,
    url: &str,
    connections: usize,
    duration: Duration,
) -> Result<Measured> {
    let folder = tempfile::tempdir()?;
    command
        .args(["--threads", "1", "--latency", "--timeout", "30s", "--connections"])
        .arg(connections.to_string())
        .args(["--duration", &format!("{}s", duration.as_secs())]);
    if let Some(script) = script {
        let file = folder.path().join("request.lua");
        fs::write(&file, script)?;
        command.arg("--script").arg(file);
    }
    let output = command
        .arg(url)
        .output()
        .context("failed to run wrk; Debian's package wrk has it")?;
    let text = String::from_utf8_lossy(&output.stdout);
    if text.contains("Non-2xx") || text.contains("Socket errors") {
        bail!("not every answer was a success:\n{text}");
    }
    read(&text).with_context(|| {
        let errors = String::from_utf8_lossy(&output.stderr);
        format!("wrk said something unexpected:\n{text}{errors}")
    })
}

fn read(text: &str) -> Option<Measured> {
    let after = |label: &str| {
        let line = text.lines().map(str::trim).find(|line| line.starts_with(label))?;
        line[label.len()..].split_whitespace().next().map(str::to_owned)
    };
    Some(Measured {
        per_second: after("Requests/sec:")?.parse().ok()?,
        p50_ms: milliseconds(&after("50%")?)?,
        p99_ms: milliseconds(&after("99%")?)?,
    })
}

fn milliseconds(text: &str) -> Option<f64> {
    let split = text.find(|c: char| c.is_ascii_alphabetic())?;
    let number: f64 = text[..split].parse().ok()?;
    match &text[split..] {
        "us" => Some(number / 1_000.0),
        "ms" => Some(number),
        "s" => Some(number * 1_000.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_wrk_prints_is_read() {
        let text = "  Latency Distribution\n     50%  640.00us\n     99%    1.20s \n  10 requests in 1s\nRequests/sec:  12345.67\n";
        let measured = read(text).unwrap();
        assert_eq!(
            (measured.per_second, measured.p50_ms, measured.p99_ms),
            (12345.67, 0.64, 1200.0)
        );
    }
}
