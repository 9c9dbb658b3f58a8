//! Business days: when an answer is due (`programme.md` 6.4).

use std::collections::BTreeSet;

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Weekday},
    tz::TimeZone,
};

/// Business days within which a request is answered (`programme.md` 6.4).
pub const ANSWER_DAYS: u32 = 7;

/// The programme's calendar: its time zone, working weekdays and holidays.
#[derive(Debug, Clone)]
pub struct Calendar {
    time_zone: TimeZone,
    holidays: BTreeSet<Date>,
}

impl Calendar {
    /// Monday to Friday in `time_zone`, minus `holidays`.
    #[must_use]
    pub const fn new(time_zone: TimeZone, holidays: BTreeSet<Date>) -> Self {
        Self { time_zone, holidays }
    }

    /// The programme's time zone.
    #[must_use]
    pub const fn time_zone(&self) -> &TimeZone {
        &self.time_zone
    }

    /// The calendar date at a moment.
    #[must_use]
    pub fn date(&self, at: Timestamp) -> Date {
        at.to_zoned(self.time_zone.clone()).date()
    }

    /// Whether reviewers work on this date.
    #[must_use]
    pub fn is_business_day(&self, date: Date) -> bool {
        !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.holidays.contains(&date)
    }

    /// The last second of the seventh business day after the day of `submitted`.
    ///
    /// The day of submission itself does not count, whatever the hour. `None` where the calendar
    /// ends before that day.
    #[must_use]
    pub fn due(&self, submitted: Timestamp) -> Option<Timestamp> {
        self.due_after(submitted, ANSWER_DAYS)
    }

    /// The last second of the `days`th business day after the day of `at`; of that day itself for 0
    /// days. A clock that stood still goes on with the days that were left.
    #[must_use]
    pub fn due_after(&self, at: Timestamp, days: u32) -> Option<Timestamp> {
        let first = self.date(at);
        let last = match days {
            0 => first,
            days => self.business_days_after(first).nth(days as usize - 1)?,
        };
        last.at(23, 59, 59, 0)
            .to_zoned(self.time_zone.clone())
            .ok()
            .map(|zoned| zoned.timestamp())
    }

    /// Business days from tomorrow to the due date; 0 on the due date itself and after it.
    #[must_use]
    pub fn business_days_left(&self, now: Timestamp, due: Timestamp) -> u32 {
        let last = self.date(due);
        let days = self
            .business_days_after(self.date(now))
            .take_while(|date| *date <= last)
            .count();
        u32::try_from(days).unwrap_or(u32::MAX)
    }

    /// The business days after a date, for as long as the calendar reaches.
    fn business_days_after(&self, date: Date) -> impl Iterator<Item = Date> + '_ {
        std::iter::successors(date.tomorrow().ok(), |date| date.checked_add(1.day()).ok())
            .filter(|date| self.is_business_day(*date))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn berlin(holidays: &[Date]) -> Calendar {
        Calendar::new(
            TimeZone::get("Europe/Berlin").unwrap(),
            holidays.iter().copied().collect(),
        )
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn monday_morning_is_due_at_the_end_of_wednesday_week() {
        assert_eq!(
            berlin(&[]).due(at("2026-11-16T09:20:00Z")),
            Some(at("2026-11-25T22:59:59Z"))
        );
    }

    #[test]
    fn holidays_move_the_due_date() {
        let calendar = berlin(&[date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)]);
        assert_eq!(
            calendar.date(calendar.due(at("2026-12-21T10:00:00Z")).unwrap()),
            date(2026, 12, 31)
        );
    }

    #[test]
    fn the_day_is_the_programmes_day_not_the_servers() {
        // 23:30 UTC on Sunday is Monday in Berlin, so Monday is the day of submission.
        assert_eq!(
            berlin(&[]).due(at("2026-11-15T23:30:00Z")),
            Some(at("2026-11-25T22:59:59Z"))
        );
    }

    #[test]
    fn the_end_of_the_day_follows_daylight_saving() {
        // Summer time ends on 25 October 2026: the due second is an hour later in UTC.
        assert_eq!(
            berlin(&[]).due(at("2026-10-20T10:00:00Z")),
            Some(at("2026-10-29T22:59:59Z"))
        );
    }

    #[test]
    fn seven_days_are_left_at_submission_and_none_on_the_due_date() {
        let calendar = berlin(&[]);
        let submitted = at("2026-11-16T09:20:00Z");
        let due = calendar.due(submitted).unwrap();
        assert_eq!(calendar.business_days_left(submitted, due), 7);
        assert_eq!(calendar.business_days_left(due, due), 0);
    }

    #[test]
    fn a_clock_that_goes_on_keeps_the_days_that_were_left() {
        let calendar = berlin(&[date(2026, 11, 19)]);
        let wednesday = at("2026-11-18T10:00:00Z");
        for (days, due) in [
            (0, "2026-11-18T22:59:59Z"),
            // Thursday is a holiday.
            (1, "2026-11-20T22:59:59Z"),
            (2, "2026-11-23T22:59:59Z"),
            (7, "2026-11-30T22:59:59Z"),
        ] {
            assert_eq!(calendar.due_after(wednesday, days), Some(at(due)), "{days} days");
        }
        // No day goes by where nobody works.
        let saturday = at("2026-11-21T10:00:00Z");
        assert_eq!(calendar.due_after(saturday, 0), Some(at("2026-11-21T22:59:59Z")));
        assert_eq!(calendar.due_after(saturday, 1), Some(at("2026-11-23T22:59:59Z")));
        assert_eq!(calendar.due_after(Timestamp::MAX, 1), None);
    }

    proptest! {
        #[test]
        fn the_days_left_are_left_again(seconds in 1_577_836_800_i64..4_102_444_800, days in 0_u32..30) {
            let calendar = berlin(&[date(2030, 5, 1)]);
            let moment = Timestamp::from_second(seconds).unwrap();
            let due = calendar.due_after(moment, days).unwrap();
            prop_assert_eq!(calendar.business_days_left(moment, due), days);
        }

        #[test]
        fn seven_business_days_always_lie_between(seconds in 1_577_836_800_i64..4_102_444_800) {
            let calendar = berlin(&[date(2030, 5, 1)]);
            let submitted = Timestamp::from_second(seconds).unwrap();
            let due = calendar.due(submitted).unwrap();
            prop_assert!(due > submitted);
            prop_assert!(calendar.is_business_day(calendar.date(due)));
            prop_assert_eq!(calendar.business_days_left(submitted, due), 7);
        }
    }
}
