//! Debian's Exim.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

use super::users;
use crate::{daemon::Daemon, servers};

/// Starts it as the user as whom the program runs, who owns the folder then.
pub(super) fn start(folder: &Path, home: &Path, port: u16, command: &str) -> Daemon {
    fs::write(home.join("conf"), configuration(home, port, command)).expect("a configuration");
    let programs = PathBuf::from(servers::exim());
    // The one Debian packs is set-uid root; a copy is not.
    fs::copy(programs.join("usr/sbin/exim4"), home.join("exim4")).expect("an Exim");
    let user = users::unprivileged();
    // Exim looks its own user up by name.
    let environment = users::known(&programs, home, &[("Debian-exim", user)], &["libnss_wrapper.so"]);
    let mut command = if users::is_root() {
        users::give(folder, user);
        let mut command = Command::new("setpriv");
        command.args([
            format!("--reuid={user}"),
            format!("--regid={user}"),
            "--clear-groups".to_owned(),
        ]);
        command.arg(home.join("exim4"));
        command
    } else {
        Command::new(home.join("exim4"))
    };
    let log = File::create(home.join("log")).expect("a log");
    Daemon::start(
        command
            .args(["-bdf", "-q1s", "-C"])
            .arg(home.join("conf"))
            .current_dir(home)
            .envs(environment)
            .stdout(log.try_clone().expect("a log"))
            .stderr(log),
    )
}

fn configuration(home: &Path, port: u16, command: &str) -> String {
    let home = home.display();
    format!(
        "exim_path = {home}/exim4
spool_directory = {home}/spool
log_file_path = {home}/%slog
pid_file_path = {home}/pid
primary_hostname = mx.example.com
daemon_smtp_ports = {port}
local_interfaces = 127.0.0.1
deliver_drop_privilege = true
tls_advertise_hosts =
host_lookup =
rfc1413_hosts =
keep_environment = LD_LIBRARY_PATH : LD_PRELOAD : NSS_WRAPPER_PASSWD : NSS_WRAPPER_GROUP
acl_smtp_rcpt = accept
acl_smtp_data = accept
begin routers
everything:
  driver = accept
  transport = program
begin transports
program:
  driver = pipe
  command = {command}
  return_path_add
  log_fail_output
  log_defer_output
begin retry
* * F,1h,1s
"
    )
}
