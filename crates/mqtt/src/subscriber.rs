//! The subscriber, from start to a graceful end.

use std::time::Duration;

use replenish_app::App;
use rumqttc::{AsyncClient, ConnectionError, Event, Packet};
use tokio::{
    sync::watch,
    time::{Instant, sleep, timeout},
};

use crate::{
    backoff::Backoff,
    connection::{self, End, told},
    options::{lasting, passing},
    refusals::Refusals,
    settings::Settings,
    status::Status,
    stop::Stop,
    trust::SetUpError,
};

/// A connection that lasted so long was a good one: the next is tried at once.
const STEADY: Duration = Duration::from_mins(1);
/// How long a check may take.
const CHECK: Duration = Duration::from_secs(10);

/// Takes the messages that devices publish at a broker.
pub struct Subscriber {
    app: App,
    settings: Settings,
}

/// Why the broker cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct CheckError(String);

impl Subscriber {
    /// Gets ready; connects to nobody yet.
    pub fn new(app: App, settings: Settings) -> Result<Self, SetUpError> {
        settings.check()?;
        Ok(Self { app, settings })
    }

    /// Takes messages until the operator says stop, and connects again whenever the broker is lost.
    pub async fn run(self, stopped: watch::Receiver<bool>) {
        let Self { app, settings } = self;
        let mut stop = Stop(stopped);
        let mut status = Status::new(format!("{}:{}", settings.host, settings.port));
        let mut refusals = Refusals::default();
        let mut backoff = Backoff::default();
        while !stop.is_said() {
            let start = Instant::now();
            let end = match lasting(&settings) {
                Ok(options) => {
                    connection::run(&app, &settings.topic, options, &mut refusals, &mut status, &mut stop).await
                }
                Err(error) => End::Lost(error.to_string()),
            };
            let End::Lost(why) = end else { return };
            status.lost(why);
            if start.elapsed() > STEADY {
                backoff = Backoff::default();
            }
            tokio::select! {
                () = stop.said() => {}
                () = sleep(backoff.next()) => {}
            }
        }
    }

    /// Whether the broker takes us in; nothing is subscribed to.
    pub async fn check(settings: &Settings) -> Result<(), CheckError> {
        // Under our own name this would end the connection of a server that runs.
        let options = passing(settings, &format!("{}-check", settings.client_id));
        let options = options.map_err(|error| CheckError(error.to_string()))?;
        let (_client, mut events) = AsyncClient::builder(options).build();
        let connecting = async {
            loop {
                if let Event::Incoming(Packet::ConnAck(_)) = events.poll().await? {
                    return Ok::<(), ConnectionError>(());
                }
            }
        };
        match timeout(CHECK, connecting).await {
            Ok(connected) => connected.map_err(|error| CheckError(told(&error))),
            Err(_) => Err(CheckError("it does not answer".to_owned())),
        }
    }
}
