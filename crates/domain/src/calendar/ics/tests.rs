use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::calendar::working_days::NAME;

const TODAY: Date = date(2026, 11, 23);

fn calendar(events: &[&str]) -> String {
    let events: Vec<_> = events
        .iter()
        .map(|event| format!("BEGIN:VEVENT\n{event}\nEND:VEVENT\n"))
        .collect();
    format!("BEGIN:VCALENDAR\nVERSION:2.0\n{}END:VCALENDAR\n", events.concat())
}

fn read(events: &[&str]) -> HolidayFile {
    HolidayFile::read(calendar(events).as_bytes(), TODAY).unwrap()
}

fn days(file: &HolidayFile) -> Vec<(String, &str)> {
    let days = file.days.iter();
    days.map(|day| (day.date.to_string(), day.name.as_str())).collect()
}

#[test]
fn a_published_calendar_is_read() {
    let text = calendar(&[
        "UID:1\nDTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261227\nSUMMARY:Christmas\\, both\n  days\nBEGIN:VALARM\nSUMMARY:Wake up\nDTSTART:19990101\nEND:VALARM",
        "DTSTART:20270101\nSUMMARY;LANGUAGE=de:Neujahr",
        "DTSTART;TZID=Europe/Berlin:20270501T090000\nDTEND;TZID=Europe/Berlin:20270501T170000\nSUMMARY:Tag der Arbeit",
        "DTSTART:20270503T000000Z\nDTEND:20270504T000000Z\nSUMMARY:Bank holiday",
        "DTSTART;VALUE=DATE:20270506\nDURATION:P2D\nSUMMARY:Ascension",
    ]);
    let expected = [
        ("2026-12-25", "Christmas, both days"),
        ("2026-12-26", "Christmas, both days"),
        ("2027-01-01", "Neujahr"),
        ("2027-05-01", "Tag der Arbeit"),
        ("2027-05-03", "Bank holiday"),
        ("2027-05-06", "Ascension"),
        ("2027-05-07", "Ascension"),
    ]
    .map(|(date, name)| (date.to_owned(), name));
    for text in [text.clone(), text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
        let file = HolidayFile::read(text.as_bytes(), TODAY).unwrap();
        assert_eq!((days(&file), file.skipped.as_slice()), (expected.to_vec(), &[][..]));
    }
}

#[test]
fn what_comes_back_each_year_comes_for_five_more() {
    let file = read(&["DTSTART;VALUE=DATE:20200501\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20280501\nSUMMARY:May Day"]);
    let dates: Vec<_> = days(&file).into_iter().map(|(date, _)| date).collect();
    assert_eq!(dates, ["2027-05-01", "2029-05-01", "2030-05-01", "2031-05-01"]);
}

#[test]
fn what_is_skipped_says_where_and_why() {
    let file = read(&[
        "DTSTART:20261225\nSTATUS:CANCELLED\nSUMMARY:A",
        "DTSTART:20261225\nRRULE:FREQ=MONTHLY\nSUMMARY:B",
        "DTSTART:20251225\nSUMMARY:C",
        "DTSTART:20261301\nSUMMARY:D",
        "SUMMARY:E",
        "DTSTART:20261225",
        "DTSTART:20261225\nDTEND:20261224\nSUMMARY:G",
        "DTSTART:20261225\nDTEND:20270625\nSUMMARY:H",
        "DTSTART:20261225\nRDATE:20261227\nSUMMARY:I",
        "DTSTART:20261225\nDURATION:soon\nSUMMARY:J",
    ]);
    let skipped: Vec<_> = file
        .skipped
        .iter()
        .map(|skipped| (skipped.line, skipped.name.as_str(), skipped.reason.as_str()))
        .collect();
    let expected = [
        (5, "A", "It is cancelled."),
        (10, "B", "Of its RRULE, only yearly recurrences are read."),
        (14, "C", "It is past."),
        (18, "D", "Its DTSTART is no date."),
        (21, "E", "It has no DTSTART."),
        (24, "", "Enter the name of the holiday."),
        (29, "G", "It ends before it begins."),
        (34, "H", "It lasts longer than 31 days."),
        (
            39,
            "I",
            "RDATE is not read: single days of a series. Enter them by hand.",
        ),
        (44, "J", "Its DURATION cannot be read."),
    ];
    assert_eq!((skipped, file.days), (expected.to_vec(), Vec::new()));
}

#[test]
fn a_file_that_breaks_off_within_an_event_says_so() {
    let file = HolidayFile::read(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Cut", TODAY).unwrap();
    assert_eq!(
        (file.skipped[0].line, file.skipped[0].reason.as_str()),
        (2, "The file ends within it.")
    );
}

#[test]
fn what_is_no_calendar_is_refused() {
    let many_events = calendar(&vec!["SUMMARY:x"; MAX_ICS_EVENTS + 1]);
    let many_days = calendar(&vec!["DTSTART:20270101\nDURATION:P30D\nSUMMARY:x"; 34]);
    let large = vec![b' '; MAX_ICS_BYTES + 1];
    for (bytes, code) in [
        (&b""[..], "calendar-file-invalid"),
        (b"PK\x03\x04", "calendar-file-invalid"),
        (b"BEGIN:VCARD\nEND:VCARD", "calendar-file-invalid"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR", "calendar-file-without-events"),
        (
            b"BEGIN:VCALENDAR\nSUMMARY:Allerheiligen f\xfcr alle",
            "calendar-file-not-utf8",
        ),
        (b"\xff\xfeB\0E\0", "calendar-file-not-utf8"),
        (many_events.as_bytes(), "calendar-file-too-many-events"),
        (many_days.as_bytes(), "calendar-file-too-many-days"),
        (&large, "calendar-file-too-large"),
    ] {
        assert_eq!(HolidayFile::read(bytes, TODAY).unwrap_err().code, code);
    }
    let latin = HolidayFile::read(b"BEGIN:VCALENDAR\nX:\xfc", TODAY).unwrap_err();
    assert_eq!(latin.detail, "Line 2 is not UTF-8. Save the file in UTF-8.");
}

/// Lines that a reader has to look at closely, in any order.
fn hostile_line() -> impl Strategy<Value = String> {
    let names = [
        "BEGIN", "END", "DTSTART", "DTEND", "DURATION", "RRULE", "EXDATE", "SUMMARY", " ", "STATUS",
    ];
    let values = prop_oneof![
        Just("VEVENT".to_owned()),
        Just("VALARM".to_owned()),
        "[0-9]{8}",
        "[0-9]{8}T[0-9]{6}Z?",
        "00[0-9]{2}(01|12)(01|31)",
        "99[0-9]{2}12[0-3][0-9]",
        "P[0-9]{0,6}[DW]?",
        "FREQ=YEARLY(;(INTERVAL|COUNT|UNTIL|BYMONTH|BYMONTHDAY|BYDAY)=-?[0-9]{0,8}(MO|TU|é)?){0,3}",
        ".{0,20}",
    ];
    (prop::sample::select(names.to_vec()), values).prop_map(|(name, value)| format!("{name}:{value}"))
}

proptest! {
    #[test]
    fn no_bytes_end_the_program(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = HolidayFile::read(&bytes, TODAY);
    }

    #[test]
    fn no_lines_end_the_program(lines in prop::collection::vec(hostile_line(), 0..40)) {
        let text = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{}", lines.join("\n"));
        if let Ok(file) = HolidayFile::read(text.as_bytes(), TODAY) {
            for day in &file.days {
                prop_assert!(day.date >= TODAY);
                prop_assert_eq!(NAME.line(&day.name), Ok(day.name.clone()));
            }
        }
    }

    #[test]
    fn days_are_read_as_they_were_written(offsets in prop::collection::btree_set(0_i64..2000, 1..40)) {
        let written: Vec<_> = offsets.iter().map(|days| TODAY.checked_add(jiff::Span::new().days(*days)).unwrap()).collect();
        let events: Vec<_> = written.iter().map(|day| format!("DTSTART;VALUE=DATE:{}\nSUMMARY:Off", day.strftime("%Y%m%d"))).collect();
        let file = read(&events.iter().map(String::as_str).collect::<Vec<_>>());
        prop_assert_eq!(file.days.iter().map(|day| day.date).collect::<Vec<_>>(), written);
    }
}
