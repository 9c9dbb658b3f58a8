use std::{fs, path::Path};

use rstest::rstest;

use super::{key::KEYS, *};

/// The report about a file and variables, without the file's path.
fn report(toml: &str, variables: &[(&str, &str)]) -> String {
    match load(toml, variables) {
        Ok(config) => panic!("accepted: {config:?}"),
        Err(report) => report,
    }
}

fn load(toml: &str, variables: &[(&str, &str)]) -> Result<Config, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("replenish.toml");
    fs::write(&path, toml).unwrap();
    let sources = Sources {
        file: Some(path),
        variables: variables
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect(),
        flags: Vec::new(),
    };
    Config::load(sources).map_err(|faults| faults.to_string().replace(&format!("{}/", folder.path().display()), ""))
}

fn flags(list: &[(&'static str, &'static str, &str)]) -> Vec<(&'static str, &'static str, String)> {
    list.iter()
        .map(|(name, flag, value)| (*name, *flag, (*value).to_owned()))
        .collect()
}

#[test]
fn nothing_at_all_is_a_configuration() {
    let config = Config::load(Sources::default()).unwrap();
    assert_eq!(config.server.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.database.url, DatabaseUrl::Sqlite("replenish.db".into()));
    assert!(config.mail.is_none());
}

#[test]
fn a_flag_wins_over_a_variable_and_a_variable_over_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("replenish.toml");
    fs::write(
        &path,
        "[server]\nlisten = \"127.0.0.1:1\"\n[programme]\nname = \"File\"\n[log]\nlevel = \"debug\"\n",
    )
    .unwrap();
    let sources = Sources {
        file: Some(path),
        variables: vec![
            ("REPLENISH_SERVER__LISTEN".into(), "127.0.0.1:2".into()),
            ("REPLENISH_PROGRAMME__NAME".into(), "Variable".into()),
        ],
        flags: flags(&[("server.listen", "--listen", "127.0.0.1:3")]),
    };
    let config = Config::load(sources).unwrap();
    assert_eq!(config.server.listen.port(), 3);
    assert_eq!(config.programme.name, "Variable");
    assert_eq!(config.log.filter, "debug");
}

#[rstest]
#[case(
    "[server]\nlisten = \"8080\"",
    "replenish.toml:2: server.listen is “8080”, but takes an address and a port"
)]
#[case("[server]\nlisten = 8080", "replenish.toml:2: server.listen takes a text in quotes")]
#[case(
    "[server]\nbase_url = \"https://a.example/app\"",
    "server.base_url is “https://a.example/app”"
)]
#[case(
    "[server]\ntrusted_proxy = \"127.0.0.1\"",
    "server.trusted_proxy takes a list of texts in quotes"
)]
#[case(
    "[server]\ntrusted_proxy = [\"10.0.0.0/33\"]",
    "server.trusted_proxy is “10.0.0.0/33”"
)]
#[case(
    "[server]\nlisten_on = \"\"",
    "replenish.toml:2: there is no setting server.listen_on; [server] has listen, base_url, trusted_proxy"
)]
#[case(
    "[servers]\n",
    "replenish.toml:1: there is no section servers; the sections are server, database"
)]
#[case("server = 1", "server is a section; write it as [server]")]
#[case(
    "[database]\nurl = \"replenish.db\"",
    "database.url cannot be read; it takes sqlite:PATH"
)]
#[case(
    "[database]\ndurability = \"most\"",
    "database.durability is “most”, but takes full or normal"
)]
#[case("[programme]\nname = \"\"", "programme.name is “”")]
#[case(
    "[programme]\nrequests_mailbox = \"requests\"",
    "programme.requests_mailbox is “requests”"
)]
#[case(
    "[programme]\nreplenishment_prefix = \"a b\"",
    "programme.replenishment_prefix is “a b”"
)]
#[case(
    "[programme]\ndefault_marketplace = \"usa!\"",
    "programme.default_marketplace is “usa!”"
)]
#[case("[programme]\ntime_zone = \"Berlin\"", "programme.time_zone is “Berlin”")]
#[case("[programme]\nopen_sign_up = \"yes\"", "programme.open_sign_up takes true or false")]
#[case(
    "[gateway]\nkeep_reports_days = 29",
    "gateway.keep_reports_days is “29”, but takes days from 30 to 36500"
)]
#[case(
    "[gateway]\nrequests_per_second = 0",
    "gateway.requests_per_second is “0”, but takes a number of requests from 1 to 100000"
)]
#[case(
    "[outbound]\nallow_private_addresses = \"yes\"",
    "outbound.allow_private_addresses takes true or false"
)]
#[case(
    "[outbound]\nca_file = \"/nowhere.pem\"",
    "outbound.ca_file: the root certificates in /nowhere.pem cannot be read"
)]
#[case(
    "[sessions]\nidle_hours = 0",
    "sessions.idle_hours is “0”, but takes hours from 1 to 8760"
)]
#[case("[mail]\nport = 587", "mail.port has no effect without mail.host")]
#[case("[mail]\nhost = \"mail.example.com\"", "mail.from is missing")]
#[case("[mail]\nhost = \"a b\"\nfrom = \"a@example.com\"", "mail.host is “a b”")]
#[case("[mail]\nhost = \"m.example\"\nfrom = \"nobody\"", "mail.from is “nobody”")]
#[case("[mail]\nhost = \"m.example\"\nfrom = \"a@b.example\"\nport = 0", "mail.port is “0”")]
#[case(
    "[mail]\nhost = \"m.example\"\nfrom = \"a@b.example\"\nsecurity = \"ssl\"",
    "mail.security is “ssl”"
)]
#[case(
    "[mail]\nhost = \"m.example\"\nfrom = \"a@b.example\"\nusername = \"u\"",
    "mail.username is given without mail.password"
)]
#[case(
    "[mail]\nhost = \"m.example\"\nfrom = \"a@b.example\"\nsecurity = \"none\"\nusername = \"u\"\npassword = \"p\"",
    "would send the password readable"
)]
#[case(
    "[mail]\nhost = \"m.example\"\nfrom = \"a@b.example\"\nca_file = \"/does/not/exist.pem\"",
    "mail.ca_file: the root certificates in /does/not/exist.pem cannot be read"
)]
#[case(
    "[mail]\nhost = \"m.example\"\nfrom = \"a@b.example\"\npassword_file = \"/does/not/exist\"",
    "mail.password_file: /does/not/exist cannot be read"
)]
#[case(
    "[mail]\nreceive = \"verified-by\"",
    "mail.receive is “verified-by”, but takes off, trust-sender, or verified-by and the name of a mail server"
)]
#[case("[mail]\nreceive = true", "mail.receive takes")]
#[case("[mqtt]\ntopic = \"home\"", "mqtt.topic has no effect without mqtt.host")]
#[case("[mqtt]\nhost = \"b.example\"\ntopic = \"a/#\"", "mqtt.topic is “a/#”")]
#[case("[mqtt]\nhost = \"b.example\"\nclient_id = \"a b\"", "mqtt.client_id is “a b”")]
#[case(
    "[mqtt]\nhost = \"b.example\"\nsecurity = \"starttls\"",
    "mqtt.security is “starttls”, but takes none or tls"
)]
#[case(
    "[mqtt]\nhost = \"b.example\"\nusername = \"u\"",
    "mqtt.username is given without mqtt.password"
)]
#[case(
    "[mqtt]\nhost = \"b.example\"\nca_file = \"/does/not/exist.pem\"",
    "mqtt.ca_file: the root certificates in /does/not/exist.pem cannot be read"
)]
#[case(
    "[mqtt]\nhost = \"b.example\"\nsecurity = \"none\"\nca_file = \"a.pem\"",
    "mqtt.ca_file has no effect when mqtt.security is none"
)]
#[case("[log]\nformat = \"xml\"", "log.format is “xml”, but takes text or json")]
#[case("[log]\nlevel = \"loud\"", "log.level is “loud”")]
fn a_bad_file_is_refused(#[case] toml: &str, #[case] fault: &str) {
    let report = report(toml, &[]);
    assert!(report.contains(fault), "{report}");
}

#[rstest]
#[case("REPLENISH_SERVER__LISTEN", "x", "REPLENISH_SERVER__LISTEN: server.listen is “x”")]
#[case(
    "REPLENISH_SERVER__LISTNE",
    "x",
    "REPLENISH_SERVER__LISTNE: there is no such setting"
)]
#[case("REPLENISH_server__listen", "x", "there is no such setting")]
#[case(
    "REPLENISH_PROGRAMME__OPEN_SIGN_UP",
    "1",
    "programme.open_sign_up is “1”, but takes true or false"
)]
#[case("REPLENISH_SESSIONS__IDLE_HOURS", "many", "sessions.idle_hours is “many”")]
fn a_bad_variable_is_refused(#[case] variable: &str, #[case] value: &str, #[case] fault: &str) {
    let report = report("", &[(variable, value)]);
    assert!(report.contains(fault), "{report}");
}

#[test]
fn every_fault_is_reported_at_once() {
    let toml = "[server]\nlisten = \"x\"\ncolour = 1\n[log]\nformat = \"xml\"\n[[broken\n";
    let report = report(
        toml,
        &[("REPLENISH_MAIL__PORTS", "1"), ("REPLENISH_DATABASE__URL", "y")],
    );
    for place in [
        "replenish.toml:2: server.listen",
        "replenish.toml:3: there is no setting server.colour",
        "replenish.toml:5: log.format",
        "replenish.toml:6: ",
        "REPLENISH_MAIL__PORTS: ",
        "REPLENISH_DATABASE__URL: ",
    ] {
        assert!(report.contains(&format!("\n  {place}")), "{place} in {report}");
    }
    assert!(report.starts_with("the configuration has "), "{report}");
}

#[rstest]
#[case("[database]\nurl = \"postgre://u:hunter2@db/n\"")]
#[case("[database]\nurl = [\"hunter2\"]")]
#[case("[mail]\npassword = \"hunter2\"")]
#[case("[mail]\nhost = \"m.example\"\nfrom = \"a@b.example\"\npassword = \"hunter2")]
#[case("[mail]\nhost = \"m.example\"\nfrom = \"a@b.example\"\npassword = hunter2")]
#[case("[mqtt]\nhost = \"b.example\"\nusername = \"u\"\npassword = [\"hunter2\"]")]
#[case("[mail]\npassword = \"hunter2\"\npassword = \"hunter2\"")]
fn no_report_shows_a_secret(#[case] toml: &str) {
    let report = report(toml, &[]);
    assert!(!report.contains("hunter2"), "{report}");
}

#[test]
fn a_secret_comes_from_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("url");
    fs::write(&secret, "postgres://replenish:hunter2@db/replenish\n").unwrap();
    let variable = ("REPLENISH_DATABASE__URL_FILE", secret.to_str().unwrap());
    let config = load("", &[variable]).unwrap();
    assert_eq!(
        config.database.url.reveal(),
        "postgres://replenish:hunter2@db/replenish"
    );
    assert!(!format!("{config:?}").contains("hunter2"));
}

#[test]
fn a_secret_given_twice_is_refused_unless_a_variable_replaces_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("url");
    fs::write(&secret, "sqlite:other.db").unwrap();
    let toml = format!(
        "[database]\nurl = \"sqlite:a.db\"\nurl_file = \"{}\"\n",
        secret.display()
    );
    assert!(report(&toml, &[]).contains("database.url and database.url_file are both given"));

    let variable = ("REPLENISH_DATABASE__URL_FILE", secret.to_str().unwrap());
    let config = load("[database]\nurl = \"sqlite:a.db\"", &[variable]).unwrap();
    assert_eq!(config.database.url, DatabaseUrl::Sqlite("other.db".into()));
}

#[test]
fn mails_are_taken_only_as_the_operator_says() {
    assert_eq!(load("", &[]).unwrap().sender_check, SenderCheck::Off);
    let toml = "[mail]\nreceive = \"verified-by mx.example.com\"";
    let named = SenderCheck::VerifiedBy("mx.example.com".parse().unwrap());
    assert_eq!(load(toml, &[]).unwrap().sender_check, named);
    let variable = ("REPLENISH_MAIL__RECEIVE", "trust-sender");
    assert_eq!(load(toml, &[variable]).unwrap().sender_check, SenderCheck::TrustSender);
}

#[test]
fn a_broker_is_reached_as_the_operator_says() {
    assert!(load("", &[]).unwrap().mqtt.is_none());
    let broker = load("[mqtt]\nhost = \"b.example\"", &[]).unwrap().mqtt.unwrap();
    assert_eq!((broker.port, broker.client_id.as_str()), (8883, "replenish"));
    assert!(broker.credentials.is_none());
    let toml = "[mqtt]\nhost = \"b.example\"\nsecurity = \"none\"\nusername = \"u\"\n";
    let config = load(toml, &[("REPLENISH_MQTT__PASSWORD", "hunter2")]).unwrap();
    assert_eq!(config.mqtt.as_ref().unwrap().port, 1883);
    assert!(!format!("{config:?}").contains("hunter2"));
}

#[test]
fn a_missing_file_is_told() {
    let sources = Sources {
        file: Some("/does/not/exist.toml".into()),
        ..Sources::default()
    };
    let report = Config::load(sources).unwrap_err().to_string();
    assert!(report.contains("/does/not/exist.toml cannot be read"), "{report}");
}

#[test]
fn the_example_names_every_setting_and_can_be_used() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../replenish.example.toml");
    let example = fs::read_to_string(path).unwrap();
    assert!(load(&example, &[]).is_ok(), "as it is");
    let filled: Vec<_> = example.lines().map(uncomment).collect();
    let settings = settings_of(&filled.join("\n"));
    for key in &KEYS {
        assert!(settings.contains(&key.name.to_owned()), "{} is missing", key.name);
    }
    // The files it names are not there, and a secret comes from one place only.
    let names_a_file = |line: &&str| line.split(" = ").next().is_some_and(|name| name.ends_with("_file"));
    let usable: Vec<_> = filled.iter().copied().filter(|line| !names_a_file(line)).collect();
    load(&usable.join("\n"), &[]).unwrap();
}

/// A setting that is commented out becomes one that is not; other comments stay.
fn uncomment(line: &str) -> &str {
    let setting = line.strip_prefix("# ").unwrap_or(line);
    let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    match setting.split_once(" = ") {
        Some((name, _)) if is_name(name) => setting,
        _ => line,
    }
}

fn settings_of(toml: &str) -> Vec<String> {
    let document: toml::Table = toml.parse().unwrap();
    let names = document.iter().flat_map(|(section, settings)| {
        let settings = settings.as_table().unwrap().keys();
        settings.map(move |name| format!("{section}.{name}"))
    });
    names.collect()
}
