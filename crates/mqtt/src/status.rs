//! What the log tells about the broker: once that it is lost and why, once that it is back.

/// Whether the broker is reached.
#[derive(Debug)]
pub(crate) struct Status {
    broker: String,
    lost: Option<String>,
    is_reached: bool,
}

impl Status {
    /// Of a broker that was not reached yet.
    pub(crate) const fn new(broker: String) -> Self {
        Self {
            broker,
            lost: None,
            is_reached: false,
        }
    }

    /// The broker sends messages.
    pub(crate) fn reached(&mut self) {
        self.lost = None;
        self.is_reached = true;
        tracing::info!(broker = self.broker, "the MQTT broker is reached");
    }

    /// The connection ended, or did not come about.
    pub(crate) fn lost(&mut self, why: String) {
        if self.lost.as_ref() != Some(&why) {
            let what = if self.is_reached { "lost" } else { "not reached" };
            tracing::warn!(broker = self.broker, why, "the MQTT broker is {what}; trying again");
        }
        self.is_reached = false;
        self.lost = Some(why);
    }
}
