//! One connection to the broker, from the first packet to the last.

use replenish_app::App;
use rumqttc::{
    AsyncClient, ConnectionError, Event, EventLoop, MqttOptions, Packet, QoS, RetainForwardRule, StateError,
    SubscribeFilterInput, SubscribeReasonCode,
};
use tokio::{pin, time::timeout};

use crate::{
    arriving::{self, Incoming},
    desk::Desk,
    refusals::Refusals,
    settings::Topic,
    status::Status,
    stop::Stop,
};

/// How long the last acknowledgements may take.
const FAREWELL: std::time::Duration = std::time::Duration::from_secs(2);

/// Why a connection ended.
pub(crate) enum End {
    /// The operator said stop; everything that was taken is acknowledged.
    Stopped,
    /// It was lost, or did not come about.
    Lost(String),
}

/// Connects, subscribes and takes messages until the connection ends.
///
/// Everything about a connection ends with it: an acknowledgement that was not sent is never sent over
/// another one, where its number may be that of another message. The broker sends such messages again.
pub(crate) async fn run(
    app: &App,
    topic: &Topic,
    options: MqttOptions,
    refusals: &mut Refusals,
    status: &mut Status,
    stop: &mut Stop,
) -> End {
    // The desk must not wait for the connection, which waits for the desk when there is no room.
    let (client, events) = AsyncClient::builder(options).unbounded().build();
    // A session that is taken up again has had what is retained.
    let filter = SubscribeFilterInput::new(topic.events(), QoS::AtLeastOnce)
        .retain_forward_rule(RetainForwardRule::OnNewSubscribe);
    if let Err(error) = client.try_subscribe_many([filter]) {
        return End::Lost(error.to_string());
    }
    let (incoming, mut arriving) = arriving::channel();
    let speaking = speak(events, incoming, status);
    pin!(speaking);
    let mut desk = Desk::new(app.clone(), client.clone(), topic.answers(), refusals);
    tokio::select! {
        end = &mut speaking => end,
        () = desk.work(&mut arriving, stop) => {
            // What is still acknowledged leaves before this.
            let _ = client.disconnect().await;
            let _ = timeout(FAREWELL, speaking).await;
            End::Stopped
        }
    }
}

/// Keeps the connection going, and hands on what comes.
async fn speak(mut events: EventLoop, incoming: Incoming, status: &mut Status) -> End {
    loop {
        match events.poll().await {
            Ok(Event::Incoming(Packet::SubAck(answer))) => {
                if let Some(refusal) = refusal_in(&answer.return_codes) {
                    return End::Lost(refusal);
                }
                status.reached();
            }
            Ok(Event::Incoming(Packet::Publish(publish))) => {
                incoming.push(publish).await;
            }
            Ok(_) => {}
            Err(error) => return End::Lost(told(&error)),
        }
    }
}

fn refusal_in(codes: &[SubscribeReasonCode]) -> Option<String> {
    let refused = codes
        .iter()
        .find(|code| !matches!(code, SubscribeReasonCode::Success(_)))?;
    Some(format!("it refuses the subscription: {refused:?}"))
}

/// What happened, for the operator.
pub(crate) fn told(error: &ConnectionError) -> String {
    match error {
        ConnectionError::ConnectionRefused(code)
        | ConnectionError::MqttState(StateError::ConnFail { reason: code }) => {
            format!("it refuses the connection: {code:?}")
        }
        ConnectionError::MqttState(StateError::ServerDisconnect { reason_code, .. }) => {
            format!("it ended the connection: {reason_code:?}")
        }
        ConnectionError::Timeout(_) => "it does not answer".to_owned(),
        other => other.to_string(),
    }
}
