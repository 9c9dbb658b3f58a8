//! The operator's configuration: a file, environment variables, options of the command line.
//!
//! An option wins over a variable, a variable over the file, the file over the default. Every fault
//! of all of them is reported at once, before anything starts.

mod database;
mod environment;
mod fault;
mod file;
mod gateway;
mod given;
mod key;
mod log;
mod mail;
mod mqtt;
mod network;
mod outbound;
mod programme;
mod reader;
mod server;

use std::{ffi::OsString, path::PathBuf};

pub(crate) use database::{Database, DatabaseUrl};
pub(crate) use fault::{ConfigFaults, Origin};
pub(crate) use gateway::Gateway;
use jiff::SignedDuration;
pub(crate) use log::{Log, LogFormat};
pub(crate) use network::Network;
pub(crate) use programme::Programme;
use reader::Reader;
use replenish_app::{Settings, receive::SenderCheck};
use replenish_worker::{HttpSettings, SmtpSettings};
pub(crate) use server::{BaseUrl, Server};

/// Everything the operator decides; every value is usable.
#[derive(Debug)]
pub(crate) struct Config {
    pub(crate) server: Server,
    pub(crate) database: Database,
    pub(crate) programme: Programme,
    /// How long a session lasts without being used.
    pub(crate) session_idle: SignedDuration,
    pub(crate) gateway: Gateway,
    /// Whom requests to addresses that somebody typed may reach.
    pub(crate) outbound: HttpSettings,
    /// How mails leave; none keeps them in the outbox.
    pub(crate) mail: Option<SmtpSettings>,
    /// How mails that come in are known to be from their senders.
    pub(crate) sender_check: SenderCheck,
    /// The broker that devices publish at, where there is one.
    pub(crate) mqtt: Option<replenish_mqtt::Settings>,
    pub(crate) log: Log,
}

/// Where the configuration comes from.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    /// The file, where there is one.
    pub(crate) file: Option<PathBuf>,
    /// The environment of the process.
    pub(crate) variables: Vec<(OsString, OsString)>,
    /// Options of the command line: the setting, the option, its value.
    pub(crate) flags: Vec<(&'static str, &'static str, String)>,
}

impl Config {
    /// Reads and checks the whole configuration.
    pub(crate) fn load(sources: Sources) -> Result<Self, ConfigFaults> {
        let mut reader = gather(sources);
        let config = Self {
            server: server::read(&mut reader),
            database: database::read(&mut reader),
            programme: programme::read(&mut reader),
            session_idle: read_session_idle(&mut reader),
            gateway: gateway::read(&mut reader),
            outbound: outbound::read(&mut reader),
            mail: mail::read(&mut reader),
            sender_check: mail::read_sender_check(&mut reader),
            mqtt: mqtt::read(&mut reader),
            log: log::read(&mut reader),
        };
        reader.finish()?;
        Ok(config)
    }

    /// The settings the use cases need, for a server reached at `base_url`.
    pub(crate) fn settings(&self, base_url: &BaseUrl) -> Settings {
        let programme = &self.programme;
        Settings {
            programme: programme.name.clone(),
            base_url: base_url.as_str().to_owned(),
            requests_mailbox: programme.requests_mailbox.as_ref().map(ToString::to_string),
            replenishment_prefix: programme.replenishment_prefix.clone(),
            default_marketplace: programme.default_marketplace.clone(),
            time_zone: programme.time_zone.clone(),
            open_sign_up: programme.open_sign_up,
            session_idle: self.session_idle,
            gateway_rate: self.gateway.requests_per_second,
            reports_kept: self.gateway.reports_kept,
            mail_is_sent: self.mail.is_some(),
            sender_check: self.sender_check.clone(),
        }
    }
}

fn gather(sources: Sources) -> Reader {
    let mut givens = given::Givens::default();
    let mut faults = ConfigFaults::default();
    if let Some(path) = &sources.file {
        file::read(path, &mut givens, &mut faults);
    }
    environment::read(sources.variables, &mut givens, &mut faults);
    for (name, flag, value) in sources.flags {
        if let Some(found) = key::Key::find(name) {
            givens.give(found, given::Value::One(value), Origin::Flag(flag), &mut faults);
        }
    }
    Reader::new(givens, faults)
}

/// The longest a session may rest: a year of 365 days, in hours.
const MAX_IDLE_HOURS: i64 = 24 * 365;

fn read_session_idle(reader: &mut Reader) -> SignedDuration {
    let hours = reader.one("sessions.idle_hours", "hours from 1 to 8760", |text| {
        text.parse().ok().filter(|hours| (1..=MAX_IDLE_HOURS).contains(hours))
    });
    hours.map_or(Settings::default().session_idle, SignedDuration::from_hours)
}

#[cfg(test)]
mod tests;
