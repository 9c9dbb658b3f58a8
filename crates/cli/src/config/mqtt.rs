//! `[mqtt]`: the broker that devices without a cloud of their own publish at.

use std::path::PathBuf;

use replenish_mqtt::{Credentials, Password, Security, Settings, Topic};

use super::{Origin, reader::Reader};

/// The most characters of a client identifier; brokers need not take more of them.
const LONGEST_CLIENT_ID: usize = 100;

/// The broker, where one is set.
pub(super) fn read(reader: &mut Reader) -> Option<Settings> {
    if !reader.is_given("mqtt.host") {
        refuse_the_rest(reader);
        return None;
    }
    let host = reader.one("mqtt.host", "the name of a broker", super::mail::read_host);
    let security = reader.one("mqtt.security", "none or tls", |text| text.parse().ok());
    let security: Security = security.unwrap_or_default();
    let port = reader.one("mqtt.port", "a port from 1 to 65535", |text| {
        text.parse().ok().filter(|port| *port != 0)
    });
    let credentials = read_credentials(reader);
    let ca_file = reader.one_from("mqtt.ca_file", "the path of a file", |text| {
        (!text.is_empty()).then(|| PathBuf::from(text))
    });
    let client_id = reader.one("mqtt.client_id", "1 to 100 letters, digits and . _ -", read_client_id);
    let topic = "levels of a topic, such as replenish or home/replenish, in at most 100 bytes";
    let topic: Option<Topic> = reader.one("mqtt.topic", topic, |text| text.parse().ok());
    let settings = Settings {
        host: host?,
        port: port.unwrap_or(security.usual_port()),
        security,
        extra_roots: ca_file.as_ref().map(|(path, _)| path.clone()),
        credentials,
        client_id: client_id.unwrap_or_else(|| "replenish".to_owned()),
        topic: topic.unwrap_or_default(),
    };
    check_certificates(reader, &settings, ca_file.map(|(_, origin)| origin));
    Some(settings)
}

fn refuse_the_rest(reader: &mut Reader) {
    for name in [
        "mqtt.port",
        "mqtt.security",
        "mqtt.username",
        "mqtt.password",
        "mqtt.ca_file",
        "mqtt.client_id",
        "mqtt.topic",
    ] {
        reader.refuse_given(name, "has no effect without mqtt.host");
    }
}

/// Without TLS too: the messages carry tokens anyway, and whoever chose it has a network of their own.
fn read_credentials(reader: &mut Reader) -> Option<Credentials> {
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let username = reader.one_from("mqtt.username", "the name of an account", filled);
    let password = reader.one_from("mqtt.password", "the password of an account", filled);
    match (username, password) {
        (Some((username, _)), Some((password, _))) => Some(Credentials {
            username,
            password: Password::new(password),
        }),
        (Some((_, origin)), None) => {
            reader.refuse(origin, "mqtt.username is given without mqtt.password");
            None
        }
        (None, Some((_, origin))) => {
            reader.refuse(origin, "mqtt.password is given without mqtt.username");
            None
        }
        (None, None) => None,
    }
}

fn read_client_id(text: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let fits = !text.is_empty() && text.len() <= LONGEST_CLIENT_ID && text.chars().all(is_plain);
    fits.then(|| text.to_owned())
}

/// Opens the file with certificates now, since it would be needed only later.
fn check_certificates(reader: &mut Reader, settings: &Settings, ca_file: Option<Origin>) {
    let Some(origin) = ca_file else { return };
    if settings.security == Security::None {
        reader.refuse(origin, "mqtt.ca_file has no effect when mqtt.security is none");
    } else if let Err(error) = settings.check() {
        reader.refuse(origin, format!("mqtt.ca_file: {error}"));
    }
}
