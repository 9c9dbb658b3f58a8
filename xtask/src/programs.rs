//! The programs that the tests need besides Rust: found, or installed where that is allowed.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Result, bail};
use rustix::process::geteuid;

use crate::process::{read, run, say};

/// Something to look for, and the Debian package that brings it.
struct Need {
    name: &'static str,
    package: &'static str,
    find: fn() -> Option<PathBuf>,
}

const POSTGRES: Need = Need {
    name: "PostgreSQL server",
    package: "postgresql",
    find: postgres,
};
const CHROMIUM: Need = Need {
    name: "Chromium",
    package: "chromium",
    find: chromium,
};
const CHROMEDRIVER: Need = Need {
    name: "ChromeDriver",
    package: "chromium-driver",
    find: chromedriver,
};
const OPENSSL: Need = Need {
    name: "OpenSSL",
    package: "openssl",
    find: openssl,
};
const SMTP_PYTHON: Need = Need {
    name: "Python with aiosmtpd",
    package: "python3-aiosmtpd",
    find: smtp_python,
};
const PYTHON: Need = Need {
    name: "Python with venv",
    package: "python3-venv",
    find: python,
};

const WRK: Need = Need {
    name: "wrk",
    package: "wrk",
    find: || on_path("wrk"),
};

/// Where the programs are.
pub(crate) struct Programs {
    /// The folder with `postgres`, `initdb` and `pg_isready`.
    pub(crate) postgres: PathBuf,
    pub(crate) chromedriver: PathBuf,
    /// A Python that has aiosmtpd, for the mail servers of tests.
    pub(crate) smtp_python: PathBuf,
}

impl Programs {
    /// Finds what every test run needs, after installing what is missing.
    pub(crate) fn find_or_install() -> Result<Self> {
        install_missing(&[POSTGRES, CHROMIUM, CHROMEDRIVER, OPENSSL, SMTP_PYTHON])?;
        find(&CHROMIUM)?;
        find(&OPENSSL)?;
        Ok(Self {
            postgres: find(&POSTGRES)?,
            chromedriver: find(&CHROMEDRIVER)?,
            smtp_python: find(&SMTP_PYTHON)?,
        })
    }
}

/// Finds the folder of PostgreSQL's programs, after installing it when it is missing.
pub(crate) fn find_or_install_postgres() -> Result<PathBuf> {
    install_missing(&[POSTGRES])?;
    find(&POSTGRES)
}

/// Finds what a measurement needs, after installing what is missing: the folder of PostgreSQL's programs.
pub(crate) fn find_or_install_for_bench() -> Result<PathBuf> {
    install_missing(&[POSTGRES, WRK])?;
    find(&WRK)?;
    find(&POSTGRES)
}

/// Finds a Python that can make virtual environments, after installing it when it is missing.
pub(crate) fn find_or_install_python() -> Result<PathBuf> {
    install_missing(&[PYTHON])?;
    find(&PYTHON)
}

fn find(need: &Need) -> Result<PathBuf> {
    let Some(path) = (need.find)() else {
        bail!("{} is missing; {}", need.name, advice(&[need.package]))
    };
    say(format_args!("found {}: {}", need.name, path.display()))?;
    Ok(path)
}

fn install_missing(needs: &[Need]) -> Result<()> {
    let missing: Vec<_> = needs.iter().filter(|need| (need.find)().is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.iter().map(|need| need.name).collect::<Vec<_>>().join(", ");
    let packages: Vec<_> = missing.iter().map(|need| need.package).collect();
    if on_path("apt-get").is_none() {
        bail!("missing: {names}; install what Debian calls {}", packages.join(" "));
    }
    let Some(apt_get) = allowed_apt_get() else {
        bail!("missing: {names}; {}", advice(&packages))
    };

    say(format_args!("missing: {names}; installing {}", packages.join(" ")))?;
    run(apt_get().args(["--quiet", "update"]))?;
    run(apt_get()
        .args(["--quiet", "install", "--yes", "--no-install-recommends"])
        .args(packages))
}

fn advice(packages: &[&str]) -> String {
    format!(
        "run `sudo apt-get install --no-install-recommends {}`",
        packages.join(" ")
    )
}

/// `apt-get` as root, if nobody has to be asked for a password.
fn allowed_apt_get() -> Option<fn() -> Command> {
    if geteuid().is_root() {
        return Some(|| {
            let mut command = Command::new("apt-get");
            command.env("DEBIAN_FRONTEND", "noninteractive");
            command
        });
    }
    on_path("sudo")?;
    read(Command::new("sudo").args(["--non-interactive", "true"])).ok()?;
    Some(|| {
        let mut command = Command::new("sudo");
        command.args(["--non-interactive", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        command
    })
}

/// Debian keeps the server out of the search path, in one folder per major version; the newest wins.
fn postgres() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse::<u32>().ok()?,
                entry.path().join("bin"),
            ))
        })
        .filter(|(_, folder)| has_server(folder))
        .max();
    let told = || {
        Some(PathBuf::from(
            read(Command::new("pg_config").arg("--bindir")).ok()?.trim_end(),
        ))
    };
    newest
        .map(|(_, folder)| folder)
        .or_else(|| told().filter(|folder| has_server(folder)))
        .or_else(|| on_path("postgres")?.parent().map(Path::to_owned))
}

fn has_server(folder: &Path) -> bool {
    ["initdb", "pg_isready", "postgres"]
        .iter()
        .all(|program| folder.join(program).is_file())
}

fn chromium() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find_map(on_path)
}

fn chromedriver() -> Option<PathBuf> {
    on_path("chromedriver")
}

fn openssl() -> Option<PathBuf> {
    on_path("openssl")
}

/// Debian's packages are seen by its own Python, which may not be the first in the search path.
fn smtp_python() -> Option<PathBuf> {
    let own = Some(PathBuf::from("/usr/bin/python3")).filter(|path| path.is_file());
    [on_path("python3"), own]
        .into_iter()
        .flatten()
        .find(|python| can_import(python, "aiosmtpd.smtp"))
}

fn python() -> Option<PathBuf> {
    on_path("python3").filter(|python| can_import(python, "ensurepip, venv"))
}

fn can_import(python: &Path, modules: &str) -> bool {
    let mut imports = Command::new(python);
    imports
        .args(["-c", &format!("import {modules}")])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    imports.status().is_ok_and(|status| status.success())
}

/// The program of this name that a shell would start.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}
