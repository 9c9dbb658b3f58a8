//! Debian's Postfix, with what the operator guide tells to write into its files.

use std::{
    fs::{self, File, Permissions},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use super::{guide::shown, users};
use crate::{daemon::Daemon, servers};

/// Users who own nothing: the mail system's own and that of its queue's group. The program's must be another.
const OWNER: u32 = 65_533;
const QUEUE_GROUP: u32 = 65_532;

/// The folders of a queue, which Debian makes when it installs Postfix.
const QUEUE: [&str; 14] = [
    "active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "maildrop", "pid", "private",
    "public", "saved", "trace",
];

/// Starts it as root, who hands mails to the program as another user. Where the tests are not root's, it is told that it
/// is root, and all of it runs as the user of the tests. `more` are settings.
pub(super) fn start(folder: &Path, home: &Path, port: u16, command: &str, more: &str) -> Daemon {
    let programs = PathBuf::from(servers::postfix());
    fs::write(home.join("main.cf"), settings(&programs, home) + more).expect("settings");
    fs::write(home.join("master.cf"), services(port, command)).expect("services");
    fs::write(home.join("transport"), shown("requests@example.com ")).expect("a transport");
    let (data, queue) = (home.join("data"), home.join("queue"));
    fs::create_dir(&data).expect("a folder");
    for name in QUEUE {
        fs::create_dir_all(queue.join(name)).expect("a folder");
    }
    let mut wrappers = vec!["libnss_wrapper.so"];
    if users::is_root() {
        users::give(folder, users::unprivileged());
        users::give(home, 0);
        // The mail system's own user has to get through to its files.
        fs::set_permissions(folder, Permissions::from_mode(0o711)).expect("a folder of its own");
        users::give(&data, OWNER);
        for name in QUEUE {
            users::give(&queue.join(name), OWNER);
        }
    } else {
        wrappers.push("libuid_wrapper.so");
    }
    let names = [
        ("postfix", OWNER),
        ("postdrop", QUEUE_GROUP),
        ("replenish", users::unprivileged()),
    ];
    let log = File::create(home.join("output")).expect("a log");
    Daemon::start(
        Command::new(programs.join("usr/lib/postfix/sbin/master"))
            .arg("-c")
            .arg(home)
            .arg("-d")
            .current_dir(home)
            .envs(users::known(&programs, home, &names, &wrappers))
            .env("LD_LIBRARY_PATH", programs.join("usr/lib/postfix"))
            .envs([("UID_WRAPPER", "1"), ("UID_WRAPPER_ROOT", "1")])
            .stdout(log.try_clone().expect("a log"))
            .stderr(log),
    )
}

/// `main.cf`. Mails come from the loopback, but are treated as those of strangers are.
///
/// A mail that was put off waits two seconds: time is counted in whole ones, and a queue run that comes while the last
/// delivery still lets go of the mail would leave it lying. The queues in use have no folders below them, whose groups
/// only root can set.
fn settings(programs: &Path, home: &Path) -> String {
    let guided = shown("transport_maps = ").replace("/etc/postfix", &home.display().to_string());
    let (programs, home) = (programs.display(), home.display());
    format!(
        "compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
meta_directory = {home}
daemon_directory = {programs}/usr/lib/postfix/sbin
command_directory = {programs}/usr/sbin
shlib_directory = {programs}/usr/lib/postfix
mail_owner = postfix
setgid_group = postdrop
default_privs = replenish
import_environment = MAIL_CONFIG LANG=C POSTLOG_SERVICE POSTLOG_HOSTNAME LD_LIBRARY_PATH LD_PRELOAD
  NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP UID_WRAPPER UID_WRAPPER_ROOT UID_WRAPPER_INITIAL_RUID
  UID_WRAPPER_INITIAL_EUID UID_WRAPPER_INITIAL_SUID UID_WRAPPER_INITIAL_RGID UID_WRAPPER_INITIAL_EGID
  UID_WRAPPER_INITIAL_SGID UID_WRAPPER_INITIAL_GROUPS UID_WRAPPER_INITIAL_GROUPS_COUNT
maillog_file = {home}/log
maillog_file_prefixes = {home}
inet_protocols = ipv4
myhostname = mx.example.com
mydestination = example.com
mynetworks =
alias_maps =
local_header_rewrite_clients =
smtpd_recipient_restrictions = reject_unauth_destination
hash_queue_names = corrupt
queue_run_delay = 1s
minimal_backoff_time = 2s
maximal_backoff_time = 2s
transport_retry_time = 1s
{guided}"
    )
}

/// `master.cf`: the services that a mail meets on its way, and the guide's.
fn services(port: u16, command: &str) -> String {
    let guided = shown("replenish unix ").replace(
        "/usr/local/bin/replenish receive-mail --config /etc/replenish/replenish.toml",
        command,
    );
    format!(
        "127.0.0.1:{port} inet n - n - - smtpd
postlog unix-dgram n - n - 1 postlogd
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
{guided}"
    )
}
