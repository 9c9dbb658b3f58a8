//! Yearly recurrences (RFC 5545, 3.3.10), as public holidays have them.

use jiff::civil::{Date, Weekday};

/// Why a recurrence is not read, as the end of a sentence.
pub(super) type Reason = String;

/// A day that comes back each year, or each few years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Yearly {
    start: Date,
    every: i16,
    count: Option<usize>,
    until: Option<Date>,
    day: Day,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Day {
    /// The same month and day; where a year has no such day, there is none.
    OfMonth { month: i8, day: i8 },
    /// Such as the fourth Thursday of November; counted from the end where negative.
    Weekday { month: i8, nth: i8, weekday: Weekday },
}

impl Yearly {
    /// Reads the rule of an event that begins on `start`.
    pub(super) fn read(rule: &str, start: Date) -> Result<Self, Reason> {
        let mut parts = Parts::default();
        for part in rule.split(';').filter(|part| !part.trim().is_empty()) {
            let (name, value) = part.split_once('=').ok_or_else(|| unknown(part))?;
            parts.take(name.trim(), value.trim())?;
        }
        if !parts.is_yearly {
            return Err("only yearly recurrences are read".to_owned());
        }
        let month = parts.month.unwrap_or(start.month());
        let day = match (parts.weekday, parts.day) {
            (Some((nth, weekday)), None) if parts.month.is_some() => Day::Weekday { month, nth, weekday },
            (Some(_), _) => return Err("BYDAY is read only with one BYMONTH".to_owned()),
            (None, day) => Day::OfMonth {
                month,
                day: day.unwrap_or(start.day()),
            },
        };
        Ok(Self {
            start,
            every: parts.every.unwrap_or(1),
            count: parts.count,
            until: parts.until,
            day,
        })
    }

    /// The days up to the end of a year.
    pub(super) fn up_to(&self, year: i16) -> impl Iterator<Item = Date> + '_ {
        (self.start.year()..=year)
            .step_by(usize::from(self.every.unsigned_abs()))
            .filter_map(|year| self.day.of(year))
            .filter(|date| *date >= self.start)
            .take(self.count.unwrap_or(usize::MAX))
            .take_while(|date| self.until.is_none_or(|until| *date <= until))
    }
}

impl Day {
    fn of(self, year: i16) -> Option<Date> {
        match self {
            Self::OfMonth { month, day } => Date::new(year, month, day).ok(),
            Self::Weekday { month, nth, weekday } => {
                Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
            }
        }
    }
}

#[derive(Default)]
struct Parts {
    is_yearly: bool,
    every: Option<i16>,
    count: Option<usize>,
    until: Option<Date>,
    month: Option<i8>,
    day: Option<i8>,
    weekday: Option<(i8, Weekday)>,
}

impl Parts {
    fn take(&mut self, name: &str, value: &str) -> Result<(), Reason> {
        let whole = || unknown(&format!("{name}={value}"));
        match name.to_ascii_uppercase().as_str() {
            "FREQ" => self.is_yearly = value.eq_ignore_ascii_case("YEARLY"),
            "INTERVAL" => self.every = Some(number(value, 1, 1000).ok_or_else(whole)?),
            "COUNT" => self.count = Some(usize::from(number(value, 1, 9999).ok_or_else(whole)?.unsigned_abs())),
            "UNTIL" => self.until = Some(super::event::date(value).ok_or_else(whole)?),
            "BYMONTH" => self.month = Some(small(value, 12).ok_or_else(whole)?),
            "BYMONTHDAY" => self.day = Some(small(value, 31).ok_or_else(whole)?),
            "BYDAY" => self.weekday = Some(weekday(value).ok_or_else(whole)?),
            // The first day of the week changes nothing of a yearly day.
            "WKST" => {}
            _ => return Err(whole()),
        }
        Ok(())
    }
}

fn number(value: &str, least: i16, most: i16) -> Option<i16> {
    value.parse().ok().filter(|number| (least..=most).contains(number))
}

fn small(value: &str, most: i8) -> Option<i8> {
    number(value, 1, most.into()).and_then(|number| number.try_into().ok())
}

/// Reads `4TH` as the fourth Thursday, `-1MO` as the last Monday.
fn weekday(value: &str) -> Option<(i8, Weekday)> {
    let (nth, name) = value.split_at_checked(value.len().checked_sub(2)?)?;
    let nth = nth.parse().ok().filter(|nth| matches!(nth, -5..=-1 | 1..=5))?;
    let weekday = match name.to_ascii_uppercase().as_str() {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return None,
    };
    Some((nth, weekday))
}

fn unknown(part: &str) -> Reason {
    let shown: String = part.chars().take(40).collect();
    format!("the part {shown} is not read")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn days(rule: &str, start: Date) -> Vec<String> {
        let rule = Yearly::read(rule, start).unwrap();
        rule.up_to(2030).map(|date| date.to_string()).collect()
    }

    #[test]
    fn a_day_comes_back_each_year_until_it_ends() {
        let christmas = date(2027, 12, 25);
        for (rule, expected) in [
            ("FREQ=YEARLY", &["2027", "2028", "2029", "2030"][..]),
            ("freq=yearly;INTERVAL=2;WKST=MO", &["2027", "2029"]),
            ("FREQ=YEARLY;COUNT=2", &["2027", "2028"]),
            ("FREQ=YEARLY;UNTIL=20291225", &["2027", "2028", "2029"]),
            (
                "FREQ=YEARLY;UNTIL=20291224T000000Z;BYMONTH=12;BYMONTHDAY=25",
                &["2027", "2028"],
            ),
        ] {
            let expected: Vec<_> = expected.iter().map(|year| format!("{year}-12-25")).collect();
            assert_eq!(days(rule, christmas), expected, "{rule}");
        }
    }

    #[test]
    fn weekdays_of_a_month_and_leap_days_are_found() {
        let thanksgiving = days("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", date(2026, 11, 26));
        assert_eq!(
            thanksgiving,
            ["2026-11-26", "2027-11-25", "2028-11-23", "2029-11-22", "2030-11-28"]
        );
        let memorial_day = days("FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO;COUNT=1", date(2026, 5, 25));
        assert_eq!(memorial_day, ["2026-05-25"]);
        assert_eq!(days("FREQ=YEARLY", date(2024, 2, 29)), ["2024-02-29", "2028-02-29"]);
    }

    #[test]
    fn other_rules_are_told_apart() {
        for (rule, reason) in [
            ("FREQ=WEEKLY", "only yearly recurrences are read"),
            ("", "only yearly recurrences are read"),
            ("FREQ=YEARLY;BYEASTER=0", "the part BYEASTER=0 is not read"),
            ("FREQ=YEARLY;INTERVAL=0", "the part INTERVAL=0 is not read"),
            ("FREQ=YEARLY;BYMONTH=1,2", "the part BYMONTH=1,2 is not read"),
            ("FREQ=YEARLY;BYDAY=1MO", "BYDAY is read only with one BYMONTH"),
            ("FREQ=YEARLY;BYMONTH=1;BYDAY=é1", "the part BYDAY=é1 is not read"),
            ("FREQ=YEARLY;x", "the part x is not read"),
        ] {
            assert_eq!(Yearly::read(rule, date(2026, 1, 1)).unwrap_err(), reason, "{rule}");
        }
    }
}
