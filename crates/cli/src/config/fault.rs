//! What is wrong with a configuration: everything, in one report.

use std::{fmt, path::PathBuf};

/// Where a setting was made.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    /// The configuration file.
    File {
        /// The file as it was named.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
    },
    /// An environment variable.
    Variable(String),
    /// An option of the command line.
    Flag(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, line } => write!(f, "{}:{line}", path.display()),
            Self::Variable(variable) => f.write_str(variable),
            Self::Flag(flag) => f.write_str(flag),
        }
    }
}

/// Everything that is wrong with a configuration. Holds no secret.
#[derive(Debug, Default)]
pub(crate) struct ConfigFaults(Vec<(Option<Origin>, String)>);

impl ConfigFaults {
    /// Notes what is wrong and where.
    pub(super) fn push(&mut self, origin: Origin, detail: impl Into<String>) {
        self.0.push((Some(origin), detail.into()));
    }

    /// Notes something that stands nowhere, because it is missing.
    pub(super) fn push_missing(&mut self, detail: impl Into<String>) {
        self.0.push((None, detail.into()));
    }

    /// Fails when anything was noted.
    pub(super) fn finish(mut self) -> Result<(), Self> {
        self.0.sort();
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl fmt::Display for ConfigFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.0.len() {
            1 => "one fault".to_owned(),
            count => format!("{count} faults"),
        };
        write!(f, "the configuration has {what}")?;
        for (origin, detail) in &self.0 {
            match origin {
                Some(origin) => write!(f, "\n  {origin}: {detail}")?,
                None => write!(f, "\n  {detail}")?,
            }
        }
        Ok(())
    }
}

impl std::error::Error for ConfigFaults {}
