//! What the log tells of messages that were refused for good: one of a minute, and how many there were.

use std::time::Duration;

use replenish_app::inventory::Refused;
use tokio::time::Instant;

const QUIET_FOR: Duration = Duration::from_mins(1);
/// The most characters shown of a topic.
const MOST_SHOWN: usize = 100;

/// Counts refusals between two lines of the log.
#[derive(Debug, Default)]
pub(crate) struct Refusals {
    told_at: Option<Instant>,
    untold: u64,
}

impl Refusals {
    /// Tells of a refusal, if it is time.
    pub(crate) fn note(&mut self, topic: &[u8], refused: &Refused) {
        let now = Instant::now();
        if self.told_at.is_some_and(|told_at| now - told_at < QUIET_FOR) {
            self.untold += 1;
            return;
        }
        self.told_at = Some(now);
        let topic: String = String::from_utf8_lossy(topic).escape_debug().take(MOST_SHOWN).collect();
        tracing::warn!(
            topic,
            code = refused.code.as_str(),
            why = refused.description,
            others_before = std::mem::take(&mut self.untold),
            "an MQTT message was refused"
        );
    }
}
