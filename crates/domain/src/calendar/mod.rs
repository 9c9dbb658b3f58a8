//! Business days: when an answer is due (`programme.md` 6.4).

mod answer_times;
mod ics;
mod working_days;

pub use answer_times::{AnswerTimes, FEWEST_ANSWERS};
pub use ics::{FoundDay, HolidayFile, MAX_ICS_BYTES, MAX_ICS_EVENTS, RECURRING_YEARS, Skipped};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
pub use working_days::{MAX_HOLIDAYS, NewHoliday, WEEKDAYS, WorkingDays};

/// Business days within which a request is answered (`programme.md` 6.4).
pub const ANSWER_DAYS: u32 = 7;

/// The programme's calendar: its time zone and working days.
///
/// A due date a maker was told stands: a change of the calendar moves no due date, it only changes
/// how many business days are left until then.
#[derive(Debug, Clone)]
pub struct Calendar {
    time_zone: TimeZone,
    days: WorkingDays,
}

impl Calendar {
    /// These working days, in `time_zone`.
    #[must_use]
    pub const fn new(time_zone: TimeZone, days: WorkingDays) -> Self {
        Self { time_zone, days }
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
        self.days.contains(date)
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
        // Where clocks go back at midnight, 23:59:59 comes twice: the day ends when the next one begins.
        let next = last.tomorrow().ok()?.to_zoned(self.time_zone.clone()).ok()?;
        next.timestamp().checked_sub(SignedDuration::from_secs(1)).ok()
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

    /// Business days an answer took: those after the day of `asked`, up to the day of `answered`. On
    /// the due date it is [`ANSWER_DAYS`].
    #[must_use]
    pub fn business_days_taken(&self, asked: Timestamp, answered: Timestamp) -> u32 {
        self.business_days_left(asked, answered)
    }

    /// The business days after a date, for as long as the calendar reaches.
    fn business_days_after(&self, date: Date) -> impl Iterator<Item = Date> + '_ {
        std::iter::successors(date.tomorrow().ok(), |date| date.tomorrow().ok())
            .filter(|date| self.is_business_day(*date))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn berlin(holidays: &[Date]) -> Calendar {
        calendar(
            "Europe/Berlin",
            &["monday", "tuesday", "wednesday", "thursday", "friday"],
            holidays,
        )
    }

    fn calendar(zone: &str, weekdays: &[&str], holidays: &[Date]) -> Calendar {
        let weekdays: Vec<_> = weekdays.iter().map(|name| (*name).to_owned()).collect();
        let closed = |date: &Date| NewHoliday {
            date: date.to_string(),
            name: "Closed".to_owned(),
        };
        let holidays: Vec<_> = holidays.iter().map(closed).collect();
        let days = WorkingDays::restore(&weekdays, &holidays).unwrap();
        Calendar::new(TimeZone::get(zone).unwrap(), days)
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
    fn the_end_of_the_day_follows_summer_time_too() {
        // Summer time begins on 28 March 2027: the due second is an hour earlier in UTC.
        assert_eq!(
            berlin(&[]).due(at("2027-03-22T10:00:00Z")),
            Some(at("2027-03-31T21:59:59Z"))
        );
    }

    #[test]
    fn far_east_and_far_west_count_their_own_days() {
        let week = ["monday", "tuesday", "wednesday", "thursday", "friday"];
        let moment = at("2026-11-16T10:30:00Z");
        // It is Tuesday already on Kiritimati (UTC+14), and Sunday still in Pago Pago (UTC-11).
        let east = calendar("Pacific/Kiritimati", &week, &[]).due(moment);
        assert_eq!(east, Some(at("2026-11-26T09:59:59Z")));
        let west = calendar("Pacific/Pago_Pago", &week, &[]).due(moment);
        assert_eq!(west, Some(at("2026-11-25T10:59:59Z")));
    }

    #[test]
    fn a_week_from_sunday_to_thursday_crosses_the_year() {
        let week = ["sunday", "monday", "tuesday", "wednesday", "thursday"];
        let riyadh = calendar("Asia/Riyadh", &week, &[date(2027, 1, 3)]);
        let due = riyadh.due(at("2026-12-28T08:00:00Z")).unwrap();
        assert_eq!(riyadh.date(due), date(2027, 1, 7));
    }

    #[test]
    fn a_clock_that_stood_still_passes_over_holidays() {
        let calendar = berlin(&[date(2026, 12, 25)]);
        let resumed = calendar.due_after(at("2026-12-24T10:00:00Z"), 1).unwrap();
        assert_eq!(calendar.date(resumed), date(2026, 12, 28));
    }

    #[test]
    fn a_new_holiday_takes_a_day_from_what_is_left() {
        let submitted = at("2026-11-16T09:20:00Z");
        let due = berlin(&[]).due(submitted).unwrap();
        let changed = berlin(&[date(2026, 11, 20)]);
        assert_eq!(changed.business_days_left(submitted, due), 6);
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
    fn a_day_whose_last_hour_comes_twice_ends_with_the_second() {
        let week = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
        let beirut = calendar("Asia/Beirut", &week, &[]);
        // Clocks go back at midnight after Saturday, 24 October 2026, and forward after 27 March 2027.
        assert_eq!(beirut.due(at("2026-10-16T08:00:00Z")), Some(at("2026-10-24T21:59:59Z")));
        assert_eq!(beirut.due(at("2027-03-19T08:00:00Z")), Some(at("2027-03-27T21:59:59Z")));
    }

    #[test]
    fn days_kept_over_the_year_are_counted_by_the_calendar_of_the_day_they_go_on() {
        let asked = at("2026-12-23T15:00:00Z");
        let before = berlin(&[date(2026, 12, 25), date(2027, 1, 1)]);
        let due = before.due(at("2026-12-18T09:00:00Z")).unwrap();
        assert_eq!(before.date(due), date(2026, 12, 30));
        let left = before.business_days_left(asked, due);
        assert_eq!(left, 4);
        // While the clock stands still, Epiphany becomes a holiday.
        let after = berlin(&[date(2027, 1, 6)]);
        let goes_on = after.due_after(at("2027-01-04T09:00:00Z"), left).unwrap();
        assert_eq!(goes_on, at("2027-01-11T22:59:59Z"));
    }

    #[test]
    fn days_kept_over_a_change_of_the_clocks_stay_whole_days() {
        for (asked, due, goes_on, expected) in [
            (
                "2026-10-23T21:30:00Z",
                "2026-10-28T22:59:59Z",
                "2026-10-26T23:30:00Z",
                "2026-10-30T22:59:59Z",
            ),
            (
                "2027-03-26T22:30:00Z",
                "2027-03-31T21:59:59Z",
                "2027-03-29T22:30:00Z",
                "2027-04-02T21:59:59Z",
            ),
        ] {
            let left = berlin(&[]).business_days_left(at(asked), at(due));
            assert_eq!(left, 3, "{asked}");
            assert_eq!(berlin(&[]).due_after(at(goes_on), left), Some(at(expected)));
        }
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
