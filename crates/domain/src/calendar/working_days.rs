//! Which days reviewers work: weekdays, minus named holidays. Data of the programme.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use serde::{
    Serialize, Serializer,
    ser::{SerializeSeq, SerializeStruct},
};

use super::ANSWER_DAYS;
use crate::{Fault, Faults, fault::Gather, text::Rule};

/// The most holidays a calendar holds.
pub const MAX_HOLIDAYS: usize = 1000;

/// The weekdays as they are named in input and output, beginning with Monday.
pub const WEEKDAYS: [(Weekday, &str); 7] = [
    (Weekday::Monday, "monday"),
    (Weekday::Tuesday, "tuesday"),
    (Weekday::Wednesday, "wednesday"),
    (Weekday::Thursday, "thursday"),
    (Weekday::Friday, "friday"),
    (Weekday::Saturday, "saturday"),
    (Weekday::Sunday, "sunday"),
];

/// The days within which an answer has to be possible.
const YEAR: usize = 366;

pub(super) const NAME: Rule = Rule {
    what: "name of the holiday",
    required: "holiday-name-required",
    too_long: "holiday-name-too-long",
    invalid: "holiday-name-invalid",
    max: 60,
};

/// The weekdays reviewers work on, minus holidays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingDays {
    week: [bool; 7],
    holidays: BTreeMap<Date, String>,
}

/// A holiday as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewHoliday {
    /// Its date, such as `2026-12-25`.
    pub date: String,
    /// What it is called, 1 to 60 characters.
    pub name: String,
}

/// Monday to Friday without holidays (`programme.md` 6.4).
impl Default for WorkingDays {
    fn default() -> Self {
        Self {
            week: [true, true, true, true, true, false, false],
            holidays: BTreeMap::new(),
        }
    }
}

impl WorkingDays {
    /// Reads names of weekdays and at most [`MAX_HOLIDAYS`] holidays. From `today` on a request has
    /// to be answerable within a year.
    pub fn read(weekdays: &[String], holidays: &[NewHoliday], today: Date) -> Result<Self, Faults> {
        let days = Self::restore(weekdays, holidays)?;
        let after = std::iter::successors(today.tomorrow().ok(), |date| date.tomorrow().ok());
        let working = after.take(YEAR).filter(|date| days.contains(*date));
        if working.count() < ANSWER_DAYS as usize {
            return Err(without_working_days("/holidays"));
        }
        Ok(days)
    }

    /// Reads what was stored; time may have passed since it was checked against a day.
    pub fn restore(weekdays: &[String], holidays: &[NewHoliday]) -> Result<Self, Faults> {
        let mut gather = Gather::default();
        let week = gather.take("/weekdays", read_week(weekdays)).unwrap_or_default();
        let holidays = gather.take("/holidays", read_holidays(holidays)).unwrap_or_default();
        gather.finish()?;
        Ok(Self { week, holidays })
    }

    /// Whether reviewers work on this date.
    #[must_use]
    pub fn contains(&self, date: Date) -> bool {
        self.works_on(date.weekday()) && !self.holidays.contains_key(&date)
    }

    /// Whether reviewers work on such weekdays.
    #[must_use]
    pub fn works_on(&self, weekday: Weekday) -> bool {
        self.week[usize::from(weekday.to_monday_zero_offset().unsigned_abs())]
    }

    /// The names of the weekdays, in the week's order.
    pub fn weekdays(&self) -> impl Iterator<Item = &'static str> + '_ {
        let named = WEEKDAYS.iter().filter(|(weekday, _)| self.works_on(*weekday));
        named.map(|(_, name)| *name)
    }

    /// The holidays with their names, by date.
    #[must_use]
    pub const fn holidays(&self) -> &BTreeMap<Date, String> {
        &self.holidays
    }
}

fn read_week(names: &[String]) -> Result<[bool; 7], Faults> {
    let mut gather = Gather::default();
    let mut week = [false; 7];
    for (index, name) in names.iter().enumerate() {
        match WEEKDAYS.iter().position(|(_, known)| known == name) {
            Some(position) => week[position] = true,
            None => gather.push(
                Fault::new("weekday-unknown", "Use the names of weekdays, such as monday.").at(format!("/{index}")),
            ),
        }
    }
    gather.finish()?;
    if week.contains(&true) {
        Ok(week)
    } else {
        Err(without_working_days(""))
    }
}

fn read_holidays(typed: &[NewHoliday]) -> Result<BTreeMap<Date, String>, Faults> {
    if typed.len() > MAX_HOLIDAYS {
        let fault = Fault::new(
            "holidays-too-many",
            format!("A calendar holds at most {MAX_HOLIDAYS} holidays. Remove those that are over."),
        );
        return Err(fault.with_limit(MAX_HOLIDAYS as u64).into());
    }
    let mut gather = Gather::default();
    let mut holidays = BTreeMap::new();
    for (index, holiday) in typed.iter().enumerate() {
        let date = gather.take(&format!("/{index}/date"), read_date(&holiday.date));
        let name = gather.take(&format!("/{index}/name"), NAME.line(&holiday.name));
        let (Some(date), Some(name)) = (date, name) else {
            continue;
        };
        if holidays.insert(date, name).is_some() {
            let fault = Fault::new(
                "holiday-repeated",
                "This date is listed already. Remove one of the two.",
            );
            gather.push(fault.at(format!("/{index}/date")));
        }
    }
    gather.finish()?;
    Ok(holidays)
}

fn read_date(raw: &str) -> Result<Date, Fault> {
    let raw = raw.trim();
    // The library reads more forms of a date than the one that is told.
    let has_form = raw.len() == 10 && raw.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let date = raw.parse::<Date>().ok().filter(|_| has_form);
    date.ok_or_else(|| Fault::new("holiday-date-invalid", "Enter a date such as 2026-12-25."))
}

fn without_working_days(pointer: &str) -> Faults {
    let detail = "No request could be answered: there have to be at least 7 business days within the next 366 days. \
                  Choose a weekday, or remove holidays.";
    Fault::new("calendar-without-working-days", detail).at(pointer).into()
}

/// As the API shows it: `{"weekdays": ["monday"], "holidays": [{"date": …, "name": …}]}`.
impl Serialize for WorkingDays {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut shown = serializer.serialize_struct("WorkingDays", 2)?;
        shown.serialize_field("weekdays", &self.weekdays().collect::<Vec<_>>())?;
        shown.serialize_field("holidays", &Listed(&self.holidays))?;
        shown.end()
    }
}

struct Listed<'a>(&'a BTreeMap<Date, String>);

impl Serialize for Listed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Entry<'a> {
            date: Date,
            name: &'a str,
        }
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for (date, name) in self.0 {
            list.serialize_element(&Entry { date: *date, name })?;
        }
        list.end()
    }
}

#[cfg(test)]
mod tests {
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = date(2026, 11, 23);

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn holiday(date: &str, name: &str) -> NewHoliday {
        NewHoliday {
            date: date.to_owned(),
            name: name.to_owned(),
        }
    }

    fn codes(read: Result<WorkingDays, Faults>) -> Vec<(String, &'static str)> {
        let faults = read.unwrap_err();
        faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect()
    }

    #[test]
    fn every_fault_is_told_at_its_place() {
        let holidays = [
            holiday("2026-12-25", "Christmas"),
            holiday("25.12.2026", " "),
            holiday("2026-12-25", "Again"),
            holiday("2026-02-30", &"x".repeat(61)),
        ];
        let found = codes(WorkingDays::read(&words(&["monday", "funday"]), &holidays, TODAY));
        let expected = [
            ("/weekdays/1", "weekday-unknown"),
            ("/holidays/1/date", "holiday-date-invalid"),
            ("/holidays/1/name", "holiday-name-required"),
            ("/holidays/2/date", "holiday-repeated"),
            ("/holidays/3/date", "holiday-date-invalid"),
            ("/holidays/3/name", "holiday-name-too-long"),
        ];
        assert_eq!(found, expected.map(|(pointer, code)| (pointer.to_owned(), code)));
    }

    #[test]
    fn a_calendar_without_a_weekday_is_refused() {
        let found = codes(WorkingDays::read(&[], &[], TODAY));
        assert_eq!(found, [("/weekdays".to_owned(), "calendar-without-working-days")]);
    }

    #[test]
    fn seven_working_days_of_the_next_year_are_enough_and_six_are_not() {
        let mondays = || (1..=366).map(|days| TODAY.checked_add(days.days()).unwrap());
        let mondays: Vec<_> = mondays().filter(|date| date.weekday() == Weekday::Monday).collect();
        let free = |kept: usize| -> Vec<_> {
            mondays[kept..]
                .iter()
                .map(|date| holiday(&date.to_string(), "Closed"))
                .collect()
        };
        let monday = words(&["monday"]);
        assert!(WorkingDays::read(&monday, &free(7), TODAY).is_ok());
        let found = codes(WorkingDays::read(&monday, &free(6), TODAY));
        assert_eq!(found, [("/holidays".to_owned(), "calendar-without-working-days")]);
    }

    #[test]
    fn a_thousand_holidays_fit_and_one_more_does_not() {
        let first = date(2030, 1, 1);
        let many = |count: i64| -> Vec<_> {
            (0..count)
                .map(|days| holiday(&first.checked_add(days.days()).unwrap().to_string(), "Closed"))
                .collect()
        };
        let all = words(&["monday"]);
        assert!(WorkingDays::read(&all, &many(1000), TODAY).is_ok());
        let found = codes(WorkingDays::read(&all, &many(1001), TODAY));
        assert_eq!(found, [("/holidays".to_owned(), "holidays-too-many")]);
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_refused(weekdays in prop::collection::vec(".*", 0..3), date in ".*", name in ".*") {
            let _ = WorkingDays::read(&weekdays, &[holiday(&date, &name)], TODAY);
        }

        #[test]
        fn what_is_shown_reads_back(chosen in 1_u8..128, days in prop::collection::btree_set(0_i64..3000, 0..20)) {
            let chosen = WEEKDAYS.iter().enumerate().filter(|(bit, _)| chosen & (1 << bit) != 0);
            let weekdays: Vec<_> = chosen.map(|(_, (_, name))| (*name).to_owned()).collect();
            let holidays: Vec<_> = days.iter().map(|days| holiday(&TODAY.checked_add(days.days()).unwrap().to_string(), "Closed")).collect();
            let read = WorkingDays::restore(&weekdays, &holidays).unwrap();
            prop_assert_eq!(words(&read.weekdays().collect::<Vec<_>>()), weekdays);
            let shown: Vec<_> = read.holidays().iter().map(|(date, name)| holiday(&date.to_string(), name)).collect();
            prop_assert_eq!(shown, holidays);
        }
    }
}
