//! The mail server that hands mails to the program in tests: Debian's Exim, unpacked and not installed, since a machine
//! has one mail server and it may be in use.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::process::{read, say};

/// The server, a library few machines have, and the one that lets the server run as anybody.
const PACKAGES: [&str; 3] = ["exim4-daemon-light", "libidn12", "libnss-wrapper"];

/// The folder the packages are unpacked in, which stays between runs.
pub(crate) fn find_or_unpack() -> Result<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/exim");
    if !folder.join("usr/sbin/exim4").is_file() {
        say(format_args!("missing: Exim; unpacking {}", PACKAGES.join(" ")))?;
        unpack(&folder).with_context(|| format!("failed to unpack Debian's {}", PACKAGES.join(" ")))?;
    }
    say(format_args!("found Exim: {}", folder.display()))?;
    Ok(folder.canonicalize()?)
}

/// Needs no rights: packages are fetched by `apt-get`, and unpacked as archives are.
fn unpack(folder: &Path) -> Result<()> {
    let draft = folder.with_extension("draft");
    if draft.exists() {
        fs::remove_dir_all(&draft)?;
    }
    fs::create_dir_all(&draft)?;
    read(
        Command::new("apt-get")
            .arg("download")
            .args(PACKAGES)
            .current_dir(&draft),
    )?;
    let packages: Vec<_> = fs::read_dir(&draft)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "deb"))
        .collect();
    if packages.len() != PACKAGES.len() {
        bail!("apt-get fetched {} packages", packages.len());
    }
    for package in packages {
        read(Command::new("dpkg-deb").arg("--extract").arg(&package).arg(&draft))?;
    }
    Ok(fs::rename(draft, folder)?)
}
