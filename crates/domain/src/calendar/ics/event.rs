//! One event of an iCalendar file, as days off.

use jiff::{ToSpan, civil::Date};

use super::{
    Skipped,
    lines::{Line, unescape},
    rule::Yearly,
};
use crate::{calendar::working_days::NAME, text::cut};

/// The most days of one event: more are rather a mistake than a holiday.
const MAX_DAYS: i32 = 31;

/// The lines of an event without those of its parts, such as alarms.
#[derive(Debug)]
pub(super) struct Event {
    /// The line it begins on.
    line: usize,
    lines: Vec<Line>,
}

impl Event {
    pub(super) const fn beginning(line: usize) -> Self {
        Self {
            line,
            lines: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// The name and the days from `today` to the end of `year`, or why there are none.
    pub(super) fn days(&self, today: Date, year: i16) -> Result<(String, Vec<Date>), Skipped> {
        let name = self.name()?;
        if let Some(line) = self.find("STATUS")
            && line.value.eq_ignore_ascii_case("CANCELLED")
        {
            return Err(self.skip(Some(line), "It is cancelled."));
        }
        if let Some(line) = self.find("RECURRENCE-ID").or_else(|| self.find("RDATE")) {
            let reason = format!(
                "{} is not read: single days of a series. Enter them by hand.",
                line.name
            );
            return Err(self.skip(Some(line), &reason));
        }
        let start = self
            .find("DTSTART")
            .ok_or_else(|| self.skip(None, "It has no DTSTART."))?;
        let first = date(&start.value).ok_or_else(|| self.skip(Some(start), "Its DTSTART is no date."))?;
        let length = self.length(first)?;
        // What began longer ago is over.
        let oldest = today.saturating_sub(MAX_DAYS.days());
        let begins = self.beginnings(first, oldest, year)?;
        let spans = begins
            .into_iter()
            .flat_map(|begin| (0..length).filter_map(move |day| begin.checked_add(day.days()).ok()));
        let days: Vec<_> = spans.filter(|date| *date >= today).collect();
        if days.is_empty() {
            return Err(self.skip(Some(start), "It is past."));
        }
        Ok((name, days))
    }

    /// The first days of each time it takes place, from `oldest` to the end of `year`.
    fn beginnings(&self, first: Date, oldest: Date, year: i16) -> Result<Vec<Date>, Skipped> {
        let Some(line) = self.find("RRULE") else {
            return Ok(vec![first]);
        };
        let rule = Yearly::read(&line.value, first)
            .map_err(|reason| self.skip(Some(line), &format!("Of its RRULE, {reason}.")))?;
        let mut left_out = Vec::new();
        for line in self.lines.iter().filter(|line| line.name == "EXDATE") {
            for value in line.value.split(',') {
                left_out.push(date(value).ok_or_else(|| self.skip(Some(line), "Its EXDATE is no list of dates."))?);
            }
        }
        let recent = rule.up_to(year).filter(|date| *date >= oldest);
        Ok(recent.filter(|date| !left_out.contains(date)).collect())
    }

    /// How many days it lasts.
    fn length(&self, first: Date) -> Result<i32, Skipped> {
        let (line, length) = match (self.find("DTEND"), self.find("DURATION")) {
            (Some(line), _) => (line, end(&line.value).map(|end| days_between(first, end))),
            (None, Some(line)) => (line, duration(&line.value)),
            (None, None) => return Ok(1),
        };
        match length {
            // An end that is the beginning itself is one day, as most programs show it.
            Some(0) => Ok(1),
            Some(length @ 1..=MAX_DAYS) => Ok(length),
            Some(..0) => Err(self.skip(Some(line), "It ends before it begins.")),
            Some(_) => Err(self.skip(Some(line), &format!("It lasts longer than {MAX_DAYS} days."))),
            None => Err(self.skip(Some(line), &format!("Its {} cannot be read.", line.name))),
        }
    }

    fn name(&self) -> Result<String, Skipped> {
        let summary = self.find("SUMMARY");
        let text = summary.map(|line| unescape(&line.value)).unwrap_or_default();
        let words: Vec<_> = text.split_whitespace().collect();
        let fits = cut(&words.join(" "), NAME.max).to_owned();
        NAME.line(&fits).map_err(|fault| self.skip(summary, &fault.detail))
    }

    /// A note that it is skipped, at one of its lines or at its beginning.
    pub(super) fn skip(&self, line: Option<&Line>, reason: &str) -> Skipped {
        let summary = self.find("SUMMARY").map(|line| unescape(&line.value));
        Skipped {
            line: line.map_or(self.line, |line| line.number),
            name: summary.map(|name| cut(&name, NAME.max).to_owned()).unwrap_or_default(),
            reason: reason.to_owned(),
        }
    }

    fn find(&self, name: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.name == name)
    }
}

/// The date of `20261225` or of `20261225T100000Z`: as it is written, in whichever time zone.
pub(super) fn date(value: &str) -> Option<Date> {
    let (date, time) = value
        .trim()
        .split_once(['T', 't'])
        .map_or((value.trim(), None), |(date, time)| (date, Some(time)));
    let are_digits = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_time = time.is_none_or(|time| are_digits(time.trim_end_matches(['Z', 'z']), 6));
    if !are_digits(date, 8) || !is_time {
        return None;
    }
    Date::new(
        date[..4].parse().ok()?,
        date[4..6].parse().ok()?,
        date[6..].parse().ok()?,
    )
    .ok()
}

/// The day after the last one. An end is not part of the event, so an end in the course of a day
/// takes that day in.
fn end(value: &str) -> Option<Date> {
    let date = date(value)?;
    let is_within = value
        .split_once(['T', 't'])
        .is_some_and(|(_, time)| !time.starts_with("000000"));
    if is_within { date.tomorrow().ok() } else { Some(date) }
}

/// Days of `P2D` or `P1W`; hours and minutes are within a day.
fn duration(value: &str) -> Option<i32> {
    let days = value.trim().trim_start_matches('+').strip_prefix('P')?;
    if days.starts_with('T') {
        return Some(1);
    }
    let (number, unit) = days.split_at_checked(days.len().checked_sub(1)?)?;
    let number = number.parse::<u16>().ok()?;
    match unit {
        "D" => Some(number.into()),
        "W" => Some(i32::from(number) * 7),
        _ => None,
    }
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}
