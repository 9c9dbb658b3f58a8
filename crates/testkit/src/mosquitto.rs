//! An MQTT broker, set up as the guide for operators shows it, and devices that publish there.

use std::{
    fmt::Write as _,
    fs::{self, File},
    net::{Ipv4Addr, TcpStream},
    path::{Path, PathBuf},
    process::{Command, Output},
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{
    daemon::Daemon,
    piping::{free_port, is_root, library_folder},
    servers,
    smtp::{Authority, ServerCertificate},
};

/// The account of Replenish at the broker, and its password.
pub const REPLENISH: (&str, &str) = ("replenish", "correct horse battery");
/// The account of the devices, and its password.
const DEVICES: (&str, &str) = ("devices", "staple");
/// Nothing takes nearly so long; whoever waits longer fails.
const PATIENCE: Duration = Duration::from_mins(1);

/// A Mosquitto on a free port of the loopback; stopped when it is dropped. What it keeps for clients outlives a restart.
#[derive(Debug)]
pub struct Broker {
    daemon: Option<Daemon>,
    port: u16,
    /// The authority that its certificate is of.
    authority: Option<Authority>,
    home: TempDir,
}

impl Broker {
    /// Starts it.
    ///
    /// # Panics
    ///
    /// When `REPLENISH_TEST_MOSQUITTO` names no folder with a Mosquitto.
    #[must_use]
    pub fn start() -> Self {
        Self::ready(None)
    }

    /// Starts one that speaks TLS, as `localhost`.
    ///
    /// # Panics
    ///
    /// When `REPLENISH_TEST_MOSQUITTO` names no folder with a Mosquitto.
    #[must_use]
    pub fn start_with_tls() -> Self {
        Self::ready(Some(Authority::create()))
    }

    fn ready(authority: Option<Authority>) -> Self {
        let mut broker = Self {
            daemon: None,
            port: free_port(),
            authority,
            home: tempfile::tempdir().expect("a temporary folder"),
        };
        broker.configure();
        broker.start_again();
        broker
    }

    /// The port it listens on, while it runs.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The certificate to trust, where it speaks TLS.
    #[must_use]
    pub fn root(&self) -> Option<PathBuf> {
        self.authority.as_ref().map(Authority::root)
    }

    /// Stops it, as an operator would.
    pub fn stop(&mut self) {
        self.daemon = None;
    }

    /// Starts it once more.
    ///
    /// # Panics
    ///
    /// When it does not start.
    pub fn start_again(&mut self) {
        let log = File::options().create(true).append(true).open(self.path("log"));
        let log = log.expect("a log");
        let configuration = self.path("mosquitto.conf");
        let mut daemon = Daemon::start(
            program("usr/sbin/mosquitto")
                .arg("-c")
                .arg(configuration)
                .stdout(log.try_clone().expect("a log"))
                .stderr(log),
        );
        let answers = || TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok();
        daemon.wait_until(answers, || self.log());
        self.daemon = Some(daemon);
    }

    /// Publishes a message as a device does; when this returns, the broker has it.
    ///
    /// # Panics
    ///
    /// When the broker does not take it.
    pub fn publish(&self, topic: &str, message: &str) {
        let told = self.device("mosquitto_pub", topic, &["-q", "1", "-m", message]);
        assert!(told.status.success(), "{}\n{}", text(&told.stderr), self.log());
    }

    /// Publishes messages, none of which has a line break, one after the other.
    ///
    /// # Panics
    ///
    /// When the broker does not take them.
    pub fn publish_each(&self, topic: &str, messages: &[String]) {
        let file = self.path("messages");
        fs::write(&file, messages.join("\n")).expect("a file");
        let lines = File::open(file).expect("a file");
        let mut command = self.command("mosquitto_pub", topic, &["-q", "1", "-l"]);
        let told = command.stdin(lines).output().expect("the clients of Mosquitto");
        assert!(told.status.success(), "{}\n{}", text(&told.stderr), self.log());
    }

    /// Publishes a message from a file.
    ///
    /// # Panics
    ///
    /// When the broker does not take it.
    pub fn publish_large(&self, topic: &str, message: &[u8]) {
        let file = self.path("message");
        fs::write(&file, message).expect("a file");
        let file = file.display().to_string();
        let told = self.device("mosquitto_pub", topic, &["-q", "1", "-f", &file]);
        assert!(told.status.success(), "{}\n{}", text(&told.stderr), self.log());
    }

    /// Publishes a message that asks for an answer in a topic, and waits for none.
    ///
    /// # Panics
    ///
    /// When the broker does not take it.
    pub fn publish_for_answer(&self, topic: &str, answer_topic: &str, message: &str) {
        let options = [
            "-q",
            "1",
            "-D",
            "publish",
            "response-topic",
            answer_topic,
            "-m",
            message,
        ];
        let told = self.device("mosquitto_pub", topic, &options);
        assert!(told.status.success(), "{}\n{}", text(&told.stderr), self.log());
    }

    /// Publishes a message and waits for the answer in a topic.
    ///
    /// # Panics
    ///
    /// When the broker does not take it.
    #[must_use]
    pub fn ask(&self, topic: &str, answer_topic: &str, message: &str) -> String {
        let patience = PATIENCE.as_secs().to_string();
        let options = ["-q", "1", "-e", answer_topic, "-W", &patience, "-m", message];
        let told = self.device("mosquitto_rr", topic, &options);
        assert!(told.status.success(), "{}\n{}", text(&told.stderr), self.log());
        text(&told.stdout).trim().to_owned()
    }

    fn device(&self, name: &str, topic: &str, options: &[&str]) -> Output {
        let told = self.command(name, topic, options).output();
        told.expect("the clients of Mosquitto")
    }

    fn command(&self, name: &str, topic: &str, options: &[&str]) -> Command {
        let port = self.port.to_string();
        let (user, password) = DEVICES;
        let mut command = program(&format!("usr/bin/{name}"));
        command
            .args(["-V", "5", "-h", "127.0.0.1", "-p", &port, "-u", user, "-P", password])
            .args(["-t", topic])
            .args(options);
        command
    }

    /// What it has logged.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap_or_default()
    }

    /// How many messages Replenish has acknowledged.
    #[must_use]
    pub fn acknowledged(&self) -> usize {
        self.log().matches("Received PUBACK from replenish ").count()
    }

    /// How many messages were sent to Replenish, those that were sent again counted again.
    #[must_use]
    pub fn sent(&self) -> usize {
        self.log().matches("Sending PUBLISH to replenish ").count()
    }

    /// Waits until something is so.
    ///
    /// # Panics
    ///
    /// When it never is.
    pub async fn wait_until(&self, is_so: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !is_so(self) {
            assert!(start.elapsed() < PATIENCE, "waited in vain: {}", self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until Replenish has subscribed so often.
    pub async fn subscribed(&self, times: usize) {
        self.wait_until(|broker| broker.log().matches("Sending SUBACK to replenish").count() >= times)
            .await;
    }

    fn configure(&self) {
        let [password_file, acl_file] = ["passwords", "acl"].map(|name| self.path(name).display().to_string());
        for (at, (user, password)) in [REPLENISH, DEVICES].into_iter().enumerate() {
            let create: &[&str] = if at == 0 { &["-c"] } else { &[] };
            let made = program("usr/bin/mosquitto_passwd")
                .args(create)
                .args(["-b", &password_file, user, password])
                .status();
            assert!(made.is_ok_and(|status| status.success()), "a password");
        }
        fs::write(
            &acl_file,
            "user replenish\ntopic read replenish/v3/events/#\ntopic write replenish/v3/answers/#\n\
             user devices\ntopic write replenish/v3/events/#\ntopic read replenish/v3/answers/#\ntopic readwrite other/#\n",
        )
        .expect("an access list");
        let mut conf = format!(
            "listener {} 127.0.0.1\nallow_anonymous false\npassword_file {password_file}\nacl_file {acl_file}\n\
             persistence true\npersistence_location {}/\nmax_queued_messages 0\nlog_dest stderr\nlog_type all\n",
            self.port,
            self.home.path().display()
        );
        if is_root() {
            // Otherwise it looks for a user whom its packages make.
            conf.push_str("user root\n");
        }
        if let Some(authority) = &self.authority {
            let ServerCertificate { certificate, key } = authority.issue("localhost");
            let (certificate, key) = (certificate.display(), key.display());
            writeln!(conf, "certfile {certificate}\nkeyfile {key}").expect("a text");
        }
        fs::write(self.path("mosquitto.conf"), conf).expect("a configuration");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }
}

/// A program of those that were unpacked.
fn program(path: &str) -> Command {
    let folder = servers::mosquitto();
    let folder = Path::new(&folder);
    let mut command = Command::new(folder.join(path));
    command.env("LD_LIBRARY_PATH", library_folder(folder, "libmosquitto.so.1"));
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
