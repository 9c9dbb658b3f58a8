//! `replenish doctor`: looks at everything the server needs, and changes nothing.

mod clock;
mod database;
mod disk;
mod mail;
mod mqtt;
mod public_url;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use anyhow::Result;

use crate::config::{Config, Sources};

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Finding {
    /// As it should be.
    Fine(String),
    /// Good to know; nothing is wrong.
    Note(String),
    /// Something the operator has to repair.
    Wrong(String),
}

/// Prints a line for each check; the exit code is 1 when something is wrong.
pub(crate) async fn examine(sources: Sources) -> Result<ExitCode> {
    let config = Config::load(sources)?;
    let mut report = Report::default();
    let db = database::check(&config.database, &mut report).await?;
    report.line("mail", mail::check(config.mail.as_ref()).await)?;
    report.line("MQTT", mqtt::check(config.mqtt.as_ref()).await)?;
    report.line("clock", clock::check(db.as_ref(), &config.programme.time_zone).await)?;
    report.line("disk", disk::check(&config.database.url))?;
    report.line("public URL", public_url::check(&config.server).await)?;
    if let Some(db) = db {
        db.close().await;
    }
    Ok(if report.is_bad {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

#[derive(Debug, Default)]
struct Report {
    is_bad: bool,
}

impl Report {
    /// Prints the line of a check as soon as it is done.
    fn line(&mut self, what: &str, finding: Finding) -> Result<()> {
        let (mark, detail) = match finding {
            Finding::Fine(detail) => ("ok", detail),
            Finding::Note(detail) => ("note", detail),
            Finding::Wrong(detail) => {
                self.is_bad = true;
                ("wrong", detail)
            }
        };
        // One check, one line, whatever an error message consists of.
        let detail = detail.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(writeln!(io::stdout(), "{mark:<6} {what:<11} {detail}")?)
    }
}

/// A number of bytes for people, such as `4.2 MB`.
fn bytes(count: u64) -> String {
    let units = ["KB", "MB", "GB", "TB"];
    // Tenths, so that whole numbers suffice.
    let mut tenths = count / 100;
    let mut unit = 0;
    while tenths >= 10_000 && unit + 1 < units.len() {
        tenths /= 1_000;
        unit += 1;
    }
    format!("{}.{} {}", tenths / 10, tenths % 10, units[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_told_in_the_unit_that_fits() {
        assert_eq!(bytes(0), "0.0 KB");
        assert_eq!(bytes(4_096), "4.0 KB");
        assert_eq!(bytes(4_200_000), "4.2 MB");
        assert_eq!(bytes(123_456_789_000), "123.4 GB");
        assert_eq!(bytes(u64::MAX), "18446744.0 TB");
    }
}
