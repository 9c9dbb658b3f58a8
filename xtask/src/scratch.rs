//! The temporary folder of a run.

use std::{
    fs::{self, Permissions},
    os::unix::fs::{PermissionsExt, chown},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use tempfile::TempDir;

/// The user and group that own nothing, on every Linux.
pub(crate) const NOBODY: u32 = 65_534;

/// A folder for everything that a run writes; removed when this value is dropped.
pub(crate) struct Scratch(TempDir);

impl Scratch {
    pub(crate) fn new() -> Result<Self> {
        let folder = TempDir::with_prefix("replenish-test-").context("failed to make a temporary folder")?;
        // The database server runs as another user and must get through to its own folder.
        fs::set_permissions(folder.path(), Permissions::from_mode(0o711))?;
        Ok(Self(folder))
    }

    /// Lets the folder stay, and tells where it is.
    pub(crate) fn keep(self) -> PathBuf {
        self.0.keep()
    }

    /// A new folder inside.
    pub(crate) fn folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.0.path().join(name);
        fs::create_dir(&folder).with_context(|| format!("failed to make {}", folder.display()))?;
        Ok(folder)
    }
}

/// Gives a folder to the user who owns nothing else.
pub(crate) fn give_to_nobody(folder: &Path) -> Result<()> {
    chown(folder, Some(NOBODY), Some(NOBODY)).with_context(|| format!("failed to give away {}", folder.display()))
}
