//! How mails leave the house and come in.

use std::{path::PathBuf, time::Duration};

use replenish_app::receive::SenderCheck;
use replenish_worker::{Credentials, Secret, Security, Sender, Smtp, SmtpSettings};

use super::{Origin, reader::Reader};

/// How long the delivery of one mail may take in all.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The mail server, where one is set; without one mails stay in the outbox.
pub(super) fn read(reader: &mut Reader) -> Option<SmtpSettings> {
    if !reader.is_given("mail.host") {
        refuse_the_rest(reader);
        return None;
    }
    let host = reader.one("mail.host", "the name of a mail server", read_host);
    let security = reader.one("mail.security", "none, starttls or tls", |text| text.parse().ok());
    let security: Security = security.unwrap_or_default();
    let port = reader.one("mail.port", "a port from 1 to 65535", |text| {
        text.parse().ok().filter(|port| *port != 0)
    });
    let credentials = read_credentials(reader, security);
    let from = read_sender(reader);
    let ca_file = reader.one_from("mail.ca_file", "the path of a file", |text| {
        (!text.is_empty()).then(|| PathBuf::from(text))
    });
    let settings = SmtpSettings {
        host: host?,
        port: port.unwrap_or(security.usual_port()),
        security,
        credentials,
        from: from?,
        timeout: TIMEOUT,
        extra_roots: ca_file.as_ref().map(|(path, _)| path.clone()),
    };
    check_certificates(reader, &settings, ca_file.map(|(_, origin)| origin));
    Some(settings)
}

/// How mails that come in are known to be from their senders; without the setting none is taken.
pub(super) fn read_sender_check(reader: &mut Reader) -> SenderCheck {
    let wanted = "off, trust-sender, or verified-by and the name of a mail server";
    reader
        .one("mail.receive", wanted, |text| text.parse().ok())
        .unwrap_or_default()
}

fn refuse_the_rest(reader: &mut Reader) {
    for name in [
        "mail.port",
        "mail.security",
        "mail.username",
        "mail.password",
        "mail.from",
        "mail.ca_file",
    ] {
        reader.refuse_given(name, "has no effect without mail.host");
    }
}

pub(super) fn read_host(text: &str) -> Option<String> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || ".-:".contains(c);
    (!text.is_empty() && text.len() <= 253 && text.chars().all(is_name)).then(|| text.to_owned())
}

fn read_sender(reader: &mut Reader) -> Option<Sender> {
    let wanted = "a sender such as Replenish <replenish@example.com>";
    if !reader.is_given("mail.from") {
        reader.miss(format!("mail.from is missing; it takes {wanted}"));
    }
    reader.one("mail.from", wanted, |text| text.parse().ok())
}

fn read_credentials(reader: &mut Reader, security: Security) -> Option<Credentials> {
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let username = reader.one_from("mail.username", "the name of an account", filled);
    let password = reader.one_from("mail.password", "the password of an account", filled);
    match (username, password) {
        (Some((_, origin)), Some(_)) if security == Security::None => {
            let detail = "mail.security is none, which would send the password readable; use starttls or tls";
            reader.refuse(origin, detail);
            None
        }
        (Some((username, _)), Some((password, _))) => Some(Credentials {
            username,
            password: Secret::new(password),
        }),
        (Some((_, origin)), None) => {
            reader.refuse(origin, "mail.username is given without mail.password");
            None
        }
        (None, Some((_, origin))) => {
            reader.refuse(origin, "mail.password is given without mail.username");
            None
        }
        (None, None) => None,
    }
}

/// Opens the file with certificates now, since a mail would find out only later.
fn check_certificates(reader: &mut Reader, settings: &SmtpSettings, ca_file: Option<Origin>) {
    if let Some(origin) = ca_file
        && let Err(error) = Smtp::new(settings)
    {
        reader.refuse(origin, format!("mail.ca_file: {error}"));
    }
}
