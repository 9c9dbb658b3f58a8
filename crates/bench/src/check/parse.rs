//! The ceiling: nothing but JSON.

use std::{fs, path::PathBuf};

use anyhow::{Context as _, Result};
use serde_json::Value;

/// Parses each line of files and forgets it.
#[derive(clap::Args)]
pub(crate) struct Parse {
    files: Vec<PathBuf>,
}

pub(crate) fn parse(arguments: &Parse) -> Result<()> {
    for file in &arguments.files {
        let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            std::hint::black_box(serde_json::from_slice::<Value>(line)?);
        }
    }
    Ok(())
}
