//! Keeps a restore and a running server apart.
//!
//! A lock file beside the database, locked by the operating system: it is free again however a
//! process ends, so the file itself may stay.

use std::{
    fs::{File, TryLockError},
    path::Path,
};

use anyhow::{Context, Result, bail};

/// Held for as long as the value lives.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

/// For a server: any number may hold it, none while a restore runs.
pub(crate) fn shared(database: &Path) -> Result<Lock> {
    let file = open(database)?;
    match file.try_lock_shared() {
        Ok(()) => Ok(Lock { _file: file }),
        Err(TryLockError::WouldBlock) => bail!("{} is being restored; wait until that is done", database.display()),
        Err(TryLockError::Error(error)) => Err(error).context("the database cannot be locked"),
    }
}

/// For a restore: nobody else holds it meanwhile.
pub(crate) fn exclusive(database: &Path) -> Result<Lock> {
    let file = open(database)?;
    match file.try_lock() {
        Ok(()) => Ok(Lock { _file: file }),
        Err(TryLockError::WouldBlock) => bail!("a server runs on {}; stop it first", database.display()),
        Err(TryLockError::Error(error)) => Err(error).context("the database cannot be locked"),
    }
}

fn open(database: &Path) -> Result<File> {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&name)
        .with_context(|| format!("{} cannot be opened", Path::new(&name).display()))
}
