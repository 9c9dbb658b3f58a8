//! The public holidays of Germany, which the demonstration's programme keeps.

use anyhow::Result;
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use replenish_domain::calendar::{NewHoliday, WorkingDays};

/// Monday to Friday but for the holidays of this and the next year.
pub(super) fn working_days(today: Date) -> Result<WorkingDays> {
    let mut holidays = of_year(today.year())?;
    holidays.extend(of_year(today.year() + 1)?);
    let usual = WorkingDays::default();
    let weekdays: Vec<_> = usual.weekdays().map(str::to_owned).collect();
    Ok(WorkingDays::read(&weekdays, &holidays, today)?)
}

/// Those of the whole country.
fn of_year(year: i16) -> Result<Vec<NewHoliday>> {
    let easter = easter(year);
    let holidays = [
        (date(year, 1, 1), "New Year's Day"),
        (easter.checked_sub(2.days())?, "Good Friday"),
        (easter.checked_add(1.days())?, "Easter Monday"),
        (easter.checked_add(39.days())?, "Ascension Day"),
        (easter.checked_add(50.days())?, "Whit Monday"),
        (date(year, 5, 1), "Labour Day"),
        (date(year, 10, 3), "German Unity Day"),
        (date(year, 12, 25), "Christmas Day"),
        (date(year, 12, 26), "Second Day of Christmas"),
    ];
    // Ascension Day can be Labour Day; a date is listed once.
    let mut listed: Vec<NewHoliday> = Vec::new();
    for (date, name) in holidays {
        let date = date.to_string();
        if listed.iter().all(|holiday| holiday.date != date) {
            let name = name.to_owned();
            listed.push(NewHoliday { date, name });
        }
    }
    Ok(listed)
}

/// Easter Sunday of the Gregorian calendar, after Carl Friedrich Gauss as corrected by Lichtenberg.
fn easter(year: i16) -> Date {
    let year = i32::from(year);
    let century = year / 100;
    let moon_shift = 15 + (3 * century + 3) / 4 - (8 * century + 13) / 25;
    let sun_shift = 2 - (3 * century + 3) / 4;
    let moon = year % 19;
    let seed = (19 * moon + moon_shift) % 30;
    let correction = seed / 29 + (seed / 28 - seed / 29) * (moon / 11);
    let full_moon = 21 + seed - correction;
    let first_sunday = 7 - (year + year / 4 + sun_shift) % 7;
    let distance = 7 - (full_moon - first_sunday).rem_euclid(7);
    let march = i64::from(full_moon + distance);
    let first = date(i16::try_from(year).unwrap_or(i16::MAX), 3, 1);
    first.saturating_add((march - 1).days())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(date(2000, 4, 23))]
    #[case(date(2008, 3, 23))]
    #[case(date(2026, 4, 5))]
    #[case(date(2027, 3, 28))]
    #[case(date(2038, 4, 25))]
    fn easter_is_where_the_church_says(#[case] sunday: Date) {
        assert_eq!(easter(sunday.year()), sunday);
    }

    #[test]
    fn two_years_of_holidays_make_a_calendar() {
        let days = working_days(date(2026, 11, 23)).unwrap();
        assert_eq!(days.holidays().len(), 18);
        assert!(!days.contains(date(2027, 5, 17)));
    }
}
