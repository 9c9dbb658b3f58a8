//! The users that mail servers look up by name, and as whom the program runs.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The user who owns nothing, on every Linux.
const NOBODY: u32 = 65_534;

/// The user as whom the program runs: nobody when the tests are root's, and their own user otherwise.
pub(super) fn unprivileged() -> u32 {
    if is_root() { NOBODY } else { own() }
}

pub(crate) fn is_root() -> bool {
    own() == 0
}

/// Gives a path, and what is in it, to a user and their group.
pub(super) fn give(path: &Path, user: u32) {
    let owner = format!("{user}:{user}");
    let given = Command::new("chown").args(["--recursive", &owner]).arg(path).status();
    assert!(given.is_ok_and(|status| status.success()), "the folder is given away");
}

/// Lets a server that was unpacked find its libraries, and nobody but these users, each with a group of the same name
/// and number. Returns the variables this takes.
pub(super) fn known(
    programs: &Path,
    home: &Path,
    users: &[(&str, u32)],
    wrappers: &[&str],
) -> Vec<(&'static str, String)> {
    let (passwd, group) = (home.join("passwd"), home.join("group"));
    let mut lines = (String::new(), String::new());
    for (name, id) in users {
        writeln!(lines.0, "{name}:x:{id}:{id}::{}:/bin/sh", home.display()).expect("a text");
        writeln!(lines.1, "{name}:x:{id}:").expect("a text");
    }
    fs::write(&passwd, lines.0).expect("users");
    fs::write(&group, lines.1).expect("groups");
    let libraries = library_folder(programs, "libnss_wrapper.so");
    let preloaded: Vec<_> = wrappers
        .iter()
        .map(|name| libraries.join(name).display().to_string())
        .collect();
    vec![
        ("LD_LIBRARY_PATH", libraries.display().to_string()),
        ("LD_PRELOAD", preloaded.join(":")),
        ("NSS_WRAPPER_PASSWD", passwd.display().to_string()),
        ("NSS_WRAPPER_GROUP", group.display().to_string()),
    ]
}

/// Where Debian puts libraries depends on the machine.
pub(crate) fn library_folder(programs: &Path, library: &str) -> PathBuf {
    let folders = fs::read_dir(programs.join("usr/lib")).expect("the libraries of the mail server");
    folders
        .map(|entry| entry.expect("a folder").path())
        .find(|folder| folder.join(library).exists())
        .expect("the library beside the mail server")
}

fn own() -> u32 {
    rustix::process::geteuid().as_raw()
}
