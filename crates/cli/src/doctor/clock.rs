//! Whether the machine's clock can be right.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use replenish_app::Clock;
use replenish_store::{Db, Schema, StoreError, audit};

use super::Finding;
use crate::chain::chain;

/// The day this version was written; no right clock shows an earlier one.
const WRITTEN: &str = "2026-11-22T00:00:00Z";
/// Clocks of several nodes differ a little.
const TOLERANCE: SignedDuration = SignedDuration::from_secs(5);

/// Compares the clock with what has been recorded already.
pub(super) async fn check(db: Option<&Db>, time_zone: &TimeZone) -> Finding {
    let now = Clock::System.now();
    let latest = match latest_act(db).await {
        Ok(latest) => latest,
        Err(error) => return Finding::Wrong(format!("not compared: {}", chain(&error))),
    };
    judge(now, latest, time_zone)
}

fn judge(now: Timestamp, latest: Option<Timestamp>, time_zone: &TimeZone) -> Finding {
    let shown = now.to_zoned(time_zone.clone()).strftime("%Y-%m-%d %H:%M:%S %Z");
    let earliest = WRITTEN.parse().unwrap_or(Timestamp::UNIX_EPOCH);
    let earliest = latest.map_or(earliest, |latest| latest.max(earliest));
    if now.saturating_add(TOLERANCE).unwrap_or(now) < earliest {
        Finding::Wrong(format!("{shown} is too early; something was recorded at {earliest}"))
    } else {
        Finding::Fine(shown.to_string())
    }
}

async fn latest_act(db: Option<&Db>) -> Result<Option<Timestamp>, StoreError> {
    let Some(db) = db else {
        return Ok(None);
    };
    if db.schema().await? != Schema::Current {
        return Ok(None);
    }
    let mut conn = db.read().await?;
    audit::latest(&mut conn).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_behind_the_trail_is_wrong() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let now = at("2027-01-01T10:00:00Z");
        let judge = |latest| judge(now, latest, &TimeZone::UTC);
        assert_eq!(judge(None), Finding::Fine("2027-01-01 10:00:00 UTC".to_owned()));
        assert!(matches!(judge(Some(at("2027-01-01T10:00:04Z"))), Finding::Fine(_)));
        assert!(matches!(judge(Some(at("2027-01-01T10:01:00Z"))), Finding::Wrong(_)));
    }

    #[test]
    fn a_clock_before_the_program_is_wrong() {
        let finding = judge(Timestamp::UNIX_EPOCH, None, &TimeZone::UTC);
        assert!(matches!(finding, Finding::Wrong(_)), "{finding:?}");
    }
}
