//! Debian's `OpenDKIM`, which checks signatures for a Postfix, as the operator guide sets it up.

use std::{
    env,
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

use super::{guide::shown, users};
use crate::{daemon::Daemon, servers};

/// Starts it with the keys of all domains, a record in each line.
pub(super) fn start(home: &Path, keys: &str) -> Daemon {
    let programs = PathBuf::from(servers::opendkim());
    let (configuration, known, log) = (home.join("opendkim.conf"), home.join("keys"), home.join("errors"));
    fs::write(&known, keys).expect("keys");
    let guided = shown("AuthservID ").replace(INET, &format!("local:{}", socket(home).display()));
    // Nobody asks a name server, mails of this machine are strangers' mails, and Postfix may connect.
    let text = format!(
        "{guided}TestPublicKeys {}\nInternalHosts 192.0.2.1\nUMask 0\nSyslog no\nBackground no\n",
        known.display()
    );
    fs::write(&configuration, text).expect("a configuration");
    let libraries = env::join_paths([
        programs.join("usr/lib"),
        users::library_folder(&programs, "libopendkim.so.11"),
    ]);
    let output = File::create(&log).expect("a log");
    let mut daemon = Daemon::start(
        Command::new(programs.join("usr/sbin/opendkim"))
            .args(["-f", "-x"])
            .arg(configuration)
            .env("LD_LIBRARY_PATH", libraries.expect("folders without colons"))
            .stdout(output.try_clone().expect("a log"))
            .stderr(output),
    );
    daemon.wait_until(
        || socket(home).exists(),
        || fs::read_to_string(&log).unwrap_or_default(),
    );
    daemon
}

/// The guide's lines of Postfix that lead mails there.
pub(super) fn milter(home: &Path) -> String {
    shown("smtpd_milters = ").replace("inet:127.0.0.1:8891", &format!("unix:{}", socket(home).display()))
}

/// Where the guide has it listen. A test takes no port that may be another's.
const INET: &str = "inet:8891@127.0.0.1";

fn socket(home: &Path) -> PathBuf {
    home.join("opendkim.sock")
}
