//! How long answers take: from handing in to the decision, in business days, without the time a
//! request waited for its maker.
//!
//! The answer is the decision, whichever it is. A question is none, and neither is a withdrawal.
//! Each answer is counted once, when it is given and by the calendar of that moment, so that a later
//! change of the calendar does not change what was.

use jiff::SignedDuration;
use replenish_domain::calendar::AnswerTimes;
use replenish_store::{StoreError, answer_times, request_rounds};

use super::{RequestError, open::OpenRequest};
use crate::App;

/// How many days back answers are looked at.
pub const ANSWER_WINDOW_DAYS: i64 = 90;

/// Of so many answers at most, the newest, so that it costs the same however busy the desk is.
const NEWEST: i64 = 1000;

impl App {
    /// How long the answers of the last [`ANSWER_WINDOW_DAYS`] days took, for everybody who is signed
    /// in; of the newest 1,000 at most.
    pub async fn answer_times(&self) -> Result<AnswerTimes, StoreError> {
        let window = SignedDuration::from_hours(24 * ANSWER_WINDOW_DAYS);
        let since = self.clock.now().saturating_sub(window).unwrap_or(jiff::Timestamp::MIN);
        let mut conn = self.db.read().await?;
        Ok(AnswerTimes::of(answer_times::since(&mut conn, since, NEWEST).await?))
    }

    /// Notes how long the answer to a request took that was just decided.
    pub(super) async fn note_answer_time(&self, opened: &mut OpenRequest) -> Result<(), RequestError> {
        let OpenRequest { tx, request, .. } = opened;
        let now = self.clock.now();
        let calendar = self.calendar_in(tx).await?;
        let ended = request_rounds::of_request(tx, request.id).await?;
        let mut taken: u32 = ended
            .iter()
            .map(|round| calendar.business_days_taken(round.submitted_at, round.returned_at))
            .sum();
        // A request can be rejected while its maker is asked; then its last round has ended before.
        if ended.iter().all(|round| round.round < request.round) {
            taken += calendar.business_days_taken(request.submitted_at, now);
        }
        Ok(answer_times::note(tx, request.id, now, taken).await?)
    }
}
