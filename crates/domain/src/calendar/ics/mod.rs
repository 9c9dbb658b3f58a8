//! Holidays of an iCalendar file (RFC 5545), as public calendars are published.
//!
//! Every event is either days off or noted with the reason why it is skipped and its line. Times and
//! time zones are left out: a day is the date as it is written.

mod event;
mod lines;
mod rule;

use jiff::civil::Date;

use self::event::Event;
use super::MAX_HOLIDAYS;
use crate::Fault;

/// The most bytes of a file.
pub const MAX_ICS_BYTES: usize = 1024 * 1024;

/// The most events of a file.
pub const MAX_ICS_EVENTS: usize = 2000;

/// Recurrences are followed to the end of so many years after this one.
pub const RECURRING_YEARS: i16 = 5;

/// What a file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HolidayFile {
    /// The days off from the day of reading on, in the order of the file.
    pub days: Vec<FoundDay>,
    /// The events without such a day.
    pub skipped: Vec<Skipped>,
}

/// A day off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDay {
    /// The line its event begins on.
    pub line: usize,
    /// The day.
    pub date: Date,
    /// What it is called; a longer name is cut to what a calendar takes.
    pub name: String,
}

/// An event that is no day off, or a day that is there twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The line of the reason.
    pub line: usize,
    /// What the event is called; may be empty.
    pub name: String,
    /// Why, as a sentence.
    pub reason: String,
}

impl HolidayFile {
    /// Reads a file on a day. Fails when it is too large, no UTF-8, no iCalendar file, or has no or
    /// too many events or days.
    pub fn read(bytes: &[u8], today: Date) -> Result<Self, Fault> {
        if bytes.len() > MAX_ICS_BYTES {
            let detail = "The file is larger than 1 MiB. Leave out events, or enter the holidays by hand.";
            return Err(Fault::new("calendar-file-too-large", detail).with_limit(MAX_ICS_BYTES as u64));
        }
        let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
        let lines = lines::of(text.trim_start_matches('\u{feff}'));
        let begins = lines
            .first()
            .is_some_and(|line| line.name == "BEGIN" && is(&line.value, "VCALENDAR"));
        if !begins {
            let detail = "This is no iCalendar file: it does not begin with BEGIN:VCALENDAR.";
            return Err(Fault::new("calendar-file-invalid", detail));
        }
        let mut file = Self::default();
        let events = events(lines, &mut file.skipped)?;
        let year = today.year().saturating_add(RECURRING_YEARS);
        for (line, event) in &events {
            match event.days(today, year) {
                Ok((name, days)) => file.days.extend(days.into_iter().map(|date| FoundDay {
                    line: *line,
                    date,
                    name: name.clone(),
                })),
                Err(skipped) => file.skipped.push(skipped),
            }
            if file.days.len() > MAX_HOLIDAYS {
                let detail = format!("The file has more than {MAX_HOLIDAYS} days off. Leave out some events.");
                return Err(Fault::new("calendar-file-too-many-days", detail).with_limit(MAX_HOLIDAYS as u64));
            }
        }
        file.skipped.sort_by_key(|skipped| skipped.line);
        Ok(file)
    }
}

/// The events that have an end, with the lines they begin on.
fn events(lines: Vec<lines::Line>, skipped: &mut Vec<Skipped>) -> Result<Vec<(usize, Event)>, Fault> {
    let mut events = Vec::new();
    let mut current: Option<(usize, Event)> = None;
    // Alarms and the like lie within an event; their lines are not the event's.
    let mut depth = 0_usize;
    for line in lines {
        match (line.name.as_str(), current.as_mut()) {
            ("BEGIN", None) if is(&line.value, "VEVENT") => {
                (current, depth) = (Some((line.number, Event::beginning(line.number))), 0);
            }
            ("BEGIN", Some(_)) => depth += 1,
            ("END", Some(_)) if depth > 0 => depth -= 1,
            ("END", Some(_)) => events.extend(current.take()),
            (_, Some((_, event))) if depth == 0 => event.push(line),
            _ => {}
        }
        if events.len() > MAX_ICS_EVENTS {
            let detail = format!("The file has more than {MAX_ICS_EVENTS} events. Leave out those of other years.");
            return Err(Fault::new("calendar-file-too-many-events", detail).with_limit(MAX_ICS_EVENTS as u64));
        }
    }
    skipped.extend(current.map(|(_, event)| event.skip(None, "The file ends within it.")));
    if events.is_empty() && skipped.is_empty() {
        return Err(Fault::new("calendar-file-without-events", "The file has no events."));
    }
    Ok(events)
}

fn is(value: &str, component: &str) -> bool {
    value.eq_ignore_ascii_case(component)
}

fn not_utf8(bytes: &[u8], at: usize) -> Fault {
    let line = bytes[..at].split(|byte| *byte == b'\n').count();
    let detail = format!("Line {line} is not UTF-8. Save the file in UTF-8.");
    Fault::new("calendar-file-not-utf8", detail)
}

#[cfg(test)]
mod tests;
