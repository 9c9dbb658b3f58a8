//! Whether the MQTT broker takes us in.

use replenish_mqtt::{Settings, Subscriber};

use super::Finding;

/// Connects and signs in, without taking messages.
pub(super) async fn check(settings: Option<&Settings>) -> Finding {
    let Some(settings) = settings else {
        return Finding::Note("no broker is set; devices send over HTTP".to_owned());
    };
    let broker = format!("{}:{}", settings.host, settings.port);
    match Subscriber::check(settings).await {
        Ok(()) => Finding::Fine(format!("{broker} takes us in")),
        Err(error) => Finding::Wrong(format!("{broker}: {error}")),
    }
}
