//! How long reports are kept. Both deletions go in small steps, so that reports that arrive meanwhile
//! do not wait, and neither has to come to its end: the next time goes on.

use jiff::{SignedDuration, Timestamp};
use replenish_store::{StoreError, report_batches, report_days};

use crate::App;

/// How long a repeat of a report without a time is told from a new one (`protocol.md` 3.6). That of one with
/// a time is, as long as it is kept.
const REPEATS: SignedDuration = SignedDuration::from_hours(48);
/// Rows of one transaction.
const STEP: i64 = 2_000;
/// Sensors that are looked at together.
const SENSORS: i64 = 200;

impl App {
    /// Forgets which reports without a time were taken, once a repeat of them is taken for new.
    pub(crate) async fn forget_repeats(&self, now: Timestamp) -> Result<(), StoreError> {
        let before = now.saturating_sub(REPEATS).unwrap_or(Timestamp::MIN);
        loop {
            let mut tx = self.db.write().await?;
            let forgotten = report_batches::prune_untimed(&mut tx, before, STEP).await?;
            tx.commit().await?;
            if forgotten < STEP {
                return Ok(());
            }
        }
    }

    /// Sums up the reports that were kept long enough, day by day, and deletes them.
    pub(crate) async fn sum_up_old_reports(&self, now: Timestamp) -> Result<(), StoreError> {
        let before = start_of_day(now.saturating_sub(self.settings.reports_kept).unwrap_or(Timestamp::MIN));
        let mut last = None;
        loop {
            let mut conn = self.db.read().await?;
            let sensors = report_days::sensors_with_reports_before(&mut conn, last, before, SENSORS).await?;
            drop(conn);
            if sensors.is_empty() {
                return Ok(());
            }
            loop {
                let mut tx = self.db.write().await?;
                let summed_up = report_days::sum_up(&mut tx, &sensors, before, STEP).await?;
                tx.commit().await?;
                if summed_up < STEP {
                    break;
                }
            }
            last = sensors.last().copied();
        }
    }
}

/// Only whole days are summed up, unless a report comes later than its day is kept.
fn start_of_day(moment: Timestamp) -> Timestamp {
    const DAY: i64 = 86_400;
    let second = moment.as_second();
    Timestamp::from_second(second - second.rem_euclid(DAY)).unwrap_or(Timestamp::MIN)
}
