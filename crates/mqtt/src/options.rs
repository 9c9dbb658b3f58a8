//! How a broker is spoken to.

use replenish_app::inventory::MAX_MESSAGE;
use rumqttc::{AckMode, IncomingPacketSizeLimit, MqttOptions, TlsConfiguration, Transport};

use crate::{
    session::NothingUnderWay,
    settings::{Security, Settings},
    trust::{SetUpError, trust},
};

/// The most messages that the broker gives out without an acknowledgement.
pub(crate) const UNDER_WAY: u16 = 256;
/// A broker sends no larger packet: the largest message, and the longest topic with its properties.
const MAX_PACKET: u32 = 384 * 1024;
const _: () = assert!(
    MAX_PACKET as usize > MAX_MESSAGE + 2 * u16::MAX as usize,
    "the topic and an answer's"
);
/// Seconds of silence after which the connection is tried; it is given up after as many again.
const KEEP_ALIVE: u16 = 30;
/// The broker keeps the session until it is taken up again.
const FOR_EVER: u32 = u32::MAX;

/// A connection that goes on where the one before it ended.
pub(crate) fn lasting(settings: &Settings) -> Result<MqttOptions, SetUpError> {
    let mut options = plain(settings, &settings.client_id)?;
    options
        .set_clean_start(false)
        .set_session_store(NothingUnderWay)
        .set_session_expiry_interval(Some(FOR_EVER));
    Ok(options)
}

/// A connection that leaves nothing behind.
pub(crate) fn passing(settings: &Settings, client_id: &str) -> Result<MqttOptions, SetUpError> {
    let mut options = plain(settings, client_id)?;
    options.set_clean_start(true);
    Ok(options)
}

fn plain(settings: &Settings, client_id: &str) -> Result<MqttOptions, SetUpError> {
    let mut options = MqttOptions::new(client_id, (settings.host.as_str(), settings.port));
    if settings.security == Security::Tls {
        let trusted = trust(settings.extra_roots.as_deref())?;
        options.set_transport(Transport::Tls(TlsConfiguration::Rustls(trusted)));
    }
    if let Some(account) = &settings.credentials {
        options.set_credentials(account.username.clone(), account.password.reveal().to_owned());
    }
    options
        .set_keep_alive(KEEP_ALIVE)
        .set_ack_mode(AckMode::Manual)
        .set_receive_maximum(Some(UNDER_WAY))
        .set_max_packet_size(Some(MAX_PACKET))
        .set_incoming_packet_size_limit(IncomingPacketSizeLimit::Bytes(MAX_PACKET));
    Ok(options)
}
