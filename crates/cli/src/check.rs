//! `replenish check`: what is wrong with messages of device clouds, without a server.

use std::{
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};
use replenish_app::Clock;
use replenish_protocol::lint::{self, Context, Kind, RegisteredDevice, report::Checked};

/// Options of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// The files; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What every message should be, such as Discover.Response
    #[arg(long, value_parser = kind)]
    kind: Option<Kind>,
    /// The discovery response of a registered device, to compare with
    #[arg(long, value_name = "FILE")]
    device: Option<PathBuf>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How findings are written.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
    Sarif,
    Junit,
}

/// A file or the device cannot be read.
const UNUSABLE: u8 = 2;

fn kind(name: &str) -> Result<Kind, String> {
    let known = Kind::ALL
        .into_iter()
        .find(|kind| kind.name().eq_ignore_ascii_case(name));
    known.ok_or_else(|| {
        let names = Kind::ALL.map(Kind::name).join(", ");
        format!("choose one of {names}")
    })
}

/// Checks every file; 1 when there are errors, 2 when something cannot be read.
pub(crate) fn check(arguments: &CheckArguments) -> Result<ExitCode> {
    let checked = match findings(arguments) {
        Ok(checked) => checked,
        Err(error) => {
            writeln!(io::stderr(), "error: {error:#}")?;
            return Ok(ExitCode::from(UNUSABLE));
        }
    };
    let written = match arguments.format {
        Format::Text => lint::report::text(&checked),
        Format::Json => lint::report::json(&checked)? + "\n",
        Format::Sarif => lint::report::sarif(&checked)? + "\n",
        Format::Junit => lint::report::junit(&checked)? + "\n",
    };
    io::stdout().write_all(written.as_bytes())?;
    let has_errors = checked.iter().any(|file| file.report.has_errors());
    Ok(if has_errors {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// What is worth saying about every file. One is read after the other, so that no more than the longest has to fit into
/// memory.
fn findings(arguments: &CheckArguments) -> Result<Vec<Checked>> {
    let context = Context {
        kind: arguments.kind,
        now: Some(Clock::System.now()),
        device: arguments.device.as_deref().map(device).transpose()?,
        ..Context::default()
    };
    let checked = arguments.files.iter().map(|file| {
        Ok(Checked {
            file: name(file),
            report: lint::lint(&bytes(file)?, &context),
        })
    });
    checked.collect()
}

fn name(file: &Path) -> String {
    if file == Path::new("-") {
        "standard input".to_owned()
    } else {
        file.display().to_string()
    }
}

fn bytes(file: &Path) -> Result<Vec<u8>> {
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

fn device(file: &Path) -> Result<RegisteredDevice> {
    RegisteredDevice::read(&bytes(file)?)
        .map_err(anyhow::Error::msg)
        .with_context(|| format!("{} is no device", file.display()))
}
