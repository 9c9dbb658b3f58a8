//! `cargo xtask generate`: files in the repository that a command of the program prints.

use std::fs;

use anyhow::{Context, Result, ensure};

use crate::process::{cargo, read, say};

/// Each file, and the cargo arguments that print what belongs into it.
const FILES: &[(&str, &[&str])] = &[(
    "openapi.json",
    &["run", "--quiet", "--package", "replenish", "--", "openapi"],
)];

/// Writes every generated file.
pub(crate) fn write() -> Result<()> {
    for (path, arguments) in listed()? {
        fs::write(path, read(cargo().args(*arguments))?).with_context(|| format!("failed to write {path}"))?;
        say(format_args!("wrote {path}"))?;
    }
    Ok(())
}

/// Fails, naming them all, when generated files differ from what would be written now.
pub(crate) fn check() -> Result<()> {
    let mut stale = Vec::new();
    for (path, arguments) in listed()? {
        let fresh = read(cargo().args(*arguments))?;
        if fs::read_to_string(path).ok().as_ref() == Some(&fresh) {
            say(format_args!("{path} is up to date"))?;
        } else {
            stale.push(*path);
        }
    }
    ensure!(
        stale.is_empty(),
        "out of date: {}; run `cargo xtask generate`",
        stale.join(", ")
    );
    Ok(())
}

fn listed() -> Result<impl Iterator<Item = &'static (&'static str, &'static [&'static str])>> {
    if FILES.is_empty() {
        say("no file is generated yet")?;
    }
    Ok(FILES.iter())
}
