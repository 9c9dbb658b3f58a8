//! A small disk that is made full, and has room again.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use rustix::fs::statvfs;

/// A file that takes up room on the disk it is on.
pub(super) struct Disk {
    ballast: PathBuf,
}

impl Disk {
    /// Writes so much into the file that so many bytes are left on its disk.
    pub(super) fn leave(ballast: PathBuf, room: u64) -> Result<Self> {
        let folder = ballast.parent().context("a file has a folder")?;
        let too_much = left(folder)?.saturating_sub(room);
        let mut file = File::create(&ballast)?;
        io::copy(&mut io::Read::take(io::repeat(b'x'), too_much), &mut file)
            .context("the ballast cannot be written")?;
        file.flush()?;
        Ok(Self { ballast })
    }

    /// Deletes the file.
    pub(super) fn make_room(&self) -> Result<()> {
        fs::remove_file(&self.ballast).context("no room can be made")
    }
}

fn left(folder: &Path) -> Result<u64> {
    let told = statvfs(folder)?;
    Ok(told.f_bavail * told.f_frsize)
}
