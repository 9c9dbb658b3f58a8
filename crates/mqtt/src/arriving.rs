//! Messages on their way from the connection to the desk, as far as there is room for them.

use std::sync::Arc;

use rumqttc::{Publish, QoS};
use tokio::sync::{
    OwnedSemaphorePermit, Semaphore,
    mpsc::{self, UnboundedReceiver, UnboundedSender},
};

/// Room for all messages together, in KiB. A broker gives out much less at a time when it keeps to what
/// was agreed; not every one does after a new connection.
const ROOM: usize = 64 * 1024;

/// A message with its room, which is free again once it is settled.
#[derive(Debug)]
pub(crate) struct Arrived {
    pub(crate) publish: Publish,
    _room: OwnedSemaphorePermit,
}

/// Where messages come in.
#[derive(Debug)]
pub(crate) struct Incoming {
    room: Arc<Semaphore>,
    desk: UnboundedSender<Arrived>,
}

/// Both ends.
pub(crate) fn channel() -> (Incoming, UnboundedReceiver<Arrived>) {
    let (desk, arriving) = mpsc::unbounded_channel();
    let room = Arc::new(Semaphore::new(ROOM));
    (Incoming { room, desk }, arriving)
}

impl Incoming {
    /// Hands a message on. Without room this waits, so that nothing more is read from the connection; a
    /// message of `QoS` 0, which nobody promised to deliver, is left out.
    pub(crate) async fn push(&self, publish: Publish) {
        let kibibytes = u32::try_from(1 + publish.payload.len() / 1024).unwrap_or(u32::MAX);
        let room = Arc::clone(&self.room);
        let taken = if publish.qos == QoS::AtMostOnce {
            room.try_acquire_many_owned(kibibytes).ok()
        } else {
            room.acquire_many_owned(kibibytes).await.ok()
        };
        let Some(room) = taken else {
            tracing::debug!("an MQTT message of QoS 0 was left out");
            return;
        };
        // A desk that is gone takes nothing, and acknowledges nothing.
        drop(self.desk.send(Arrived { publish, _room: room }));
    }
}
