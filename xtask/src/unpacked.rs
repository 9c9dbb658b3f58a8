//! The mail servers that hand mails to the program in tests, and the broker that it hears: Debian's, unpacked and not
//! installed, since a machine has one of each and it may be in use.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::process::{read, say};

/// A server, and what it needs that few machines have.
pub(crate) struct Unpacked {
    name: &'static str,
    /// The folder the packages are unpacked in, which stays between runs.
    folder: &'static str,
    program: &'static str,
    packages: &'static [&'static str],
}

pub(crate) const EXIM: Unpacked = Unpacked {
    name: "Exim",
    folder: "exim",
    program: "usr/sbin/exim4",
    // The wrapper lets the server run as anybody.
    packages: &["exim4-daemon-light", "libidn12", "libnss-wrapper"],
};

pub(crate) const POSTFIX: Unpacked = Unpacked {
    name: "Postfix",
    folder: "postfix",
    program: "usr/lib/postfix/sbin/master",
    // It asks for the rights of root, which the second wrapper pretends to have.
    packages: &["postfix", "libnss-wrapper", "libuid-wrapper"],
};

/// Checks signatures for a Postfix.
pub(crate) const OPENDKIM: Unpacked = Unpacked {
    name: "OpenDKIM",
    folder: "opendkim",
    program: "usr/sbin/opendkim",
    packages: &[
        "opendkim",
        "libhashkit2",
        "liblua5.3-0",
        "libmemcached11",
        "libmilter1.0.1",
        "libopendbx1",
        "libopendkim11",
        "librbl1",
        "libunbound8",
        "libvbr2",
    ],
};

/// An MQTT broker, and the programs that speak to it from a command line.
pub(crate) const MOSQUITTO: Unpacked = Unpacked {
    name: "Mosquitto",
    folder: "mosquitto",
    program: "usr/sbin/mosquitto",
    packages: &[
        "mosquitto",
        "mosquitto-clients",
        "libcjson1",
        "libdlt2",
        "libmosquitto1",
        "libwrap0",
    ],
};

impl Unpacked {
    /// The folder it is unpacked in.
    pub(crate) fn find_or_unpack(&self) -> Result<PathBuf> {
        let Self { name, packages, .. } = self;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../target")
            .join(self.folder);
        if !folder.join(self.program).is_file() {
            let packages = packages.join(" ");
            say(format_args!("missing: {name}; unpacking {packages}"))?;
            self.unpack(&folder)
                .with_context(|| format!("failed to unpack Debian's {packages}"))?;
        }
        say(format_args!("found {name}: {}", folder.display()))?;
        Ok(folder.canonicalize()?)
    }

    /// Needs no rights: packages are fetched by `apt-get`, and unpacked as archives are.
    fn unpack(&self, folder: &Path) -> Result<()> {
        let draft = folder.with_extension("draft");
        if draft.exists() {
            fs::remove_dir_all(&draft)?;
        }
        fs::create_dir_all(&draft)?;
        read(
            Command::new("apt-get")
                .arg("download")
                .args(self.packages)
                .current_dir(&draft),
        )?;
        let packages: Vec<_> = fs::read_dir(&draft)?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|extension| extension == "deb"))
            .collect();
        if packages.len() != self.packages.len() {
            bail!("apt-get fetched {} packages", packages.len());
        }
        for package in packages {
            read(Command::new("dpkg-deb").arg("--extract").arg(&package).arg(&draft))?;
        }
        Ok(fs::rename(draft, folder)?)
    }
}
