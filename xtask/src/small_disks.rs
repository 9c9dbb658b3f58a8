//! File systems that are small enough to become full.

use std::{
    ffi::CStr,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use rustix::{
    io::Errno,
    mount::{MountFlags, UnmountFlags, mount, unmount},
    process::geteuid,
};

use crate::{
    process::say,
    scratch::{Scratch, give_to_nobody},
};

/// Enough for an empty database and what a few seconds of load bring.
const OPTIONS: &CStr = c"size=96m,mode=0755";

/// A file system in memory; unmounted when this value is dropped.
pub(crate) struct SmallDisk(PathBuf);

/// Two small disks.
pub(crate) struct SmallDisks {
    /// An empty one.
    pub(crate) for_sqlite: SmallDisk,
    /// One with a folder `tables` of the user that runs PostgreSQL.
    pub(crate) for_postgres: SmallDisk,
}

impl SmallDisks {
    /// Mounts them. None, and a line that says why, where mounting is not allowed.
    pub(crate) fn mount(scratch: &Scratch) -> Result<Option<Self>> {
        let (Some(for_sqlite), Some(for_postgres)) = (
            SmallDisk::mount(scratch.folder("small-sqlite")?)?,
            SmallDisk::mount(scratch.folder("small-postgres")?)?,
        ) else {
            say("no disk is filled: only a user who may mount file systems, such as root, can do that")?;
            return Ok(None);
        };
        let tables = for_postgres.path().join("tables");
        fs::create_dir(&tables)?;
        if geteuid().is_root() {
            give_to_nobody(&tables)?;
        }
        Ok(Some(Self {
            for_sqlite,
            for_postgres,
        }))
    }
}

impl SmallDisk {
    fn mount(folder: PathBuf) -> Result<Option<Self>> {
        match mount(
            "tmpfs",
            &folder,
            "tmpfs",
            MountFlags::NODEV | MountFlags::NOSUID,
            OPTIONS,
        ) {
            Ok(()) => Ok(Some(Self(folder))),
            Err(Errno::PERM | Errno::ACCESS) => Ok(None),
            Err(error) => Err(error).with_context(|| format!("failed to mount {}", folder.display())),
        }
    }

    /// Where it is mounted.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Whoever still has a file open on it keeps it until then.
        let _ = unmount(&self.0, UnmountFlags::DETACH);
    }
}
