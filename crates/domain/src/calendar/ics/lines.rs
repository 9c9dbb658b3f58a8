//! Content lines of an iCalendar file (RFC 5545, 3.1): unfolded, with the number of their first line.

/// A content line: `NAME;PARAMETER=value:value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// The line of the file it begins on, from 1.
    pub(super) number: usize,
    /// In capitals.
    pub(super) name: String,
    pub(super) value: String,
}

/// The content lines of a text. Lines end with a carriage return and a line feed, or with one of
/// the two; what has no name is none.
pub(super) fn of(text: &str) -> Vec<Line> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut unfolded: Vec<(usize, String)> = Vec::new();
    for (number, line) in (1..).zip(text.split('\n')) {
        match (line.strip_prefix([' ', '\t']), unfolded.last_mut()) {
            (Some(rest), Some((_, before))) => before.push_str(rest),
            _ => unfolded.push((number, line.to_owned())),
        }
    }
    unfolded
        .into_iter()
        .filter_map(|(number, line)| parse(number, &line))
        .collect()
}

/// The text of a value, without its escapes (RFC 5545, 3.3.11).
pub(super) fn unescape(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => text.push(' '),
                Some(escaped) => text.push(escaped),
                None => {}
            },
            c => text.push(c),
        }
    }
    text
}

fn parse(number: usize, line: &str) -> Option<Line> {
    // A parameter's value may stand in quotes, and then hold a colon.
    let mut is_quoted = false;
    let colon = line.char_indices().find_map(|(at, c)| {
        is_quoted ^= c == '"';
        (c == ':' && !is_quoted).then_some(at)
    })?;
    let (named, value) = (&line[..colon], &line[colon + 1..]);
    let name = named.split(';').next().unwrap_or_default().trim();
    (!name.is_empty()).then(|| Line {
        number,
        name: name.to_ascii_uppercase(),
        value: value.trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(usize, String, String)> {
        let lines = of(text).into_iter();
        lines.map(|line| (line.number, line.name, line.value)).collect()
    }

    #[test]
    fn folded_lines_are_one_whichever_way_they_end() {
        for end in ["\r\n", "\n", "\r"] {
            let text = ["SUMMARY:Christ", " mas", "\t Day", "", "status:CONFIRMED"].join(end);
            let expected = [(1, "SUMMARY", "Christmas Day"), (5, "STATUS", "CONFIRMED")];
            assert_eq!(
                shown(&text),
                expected.map(|(line, name, value)| (line, name.to_owned(), value.to_owned()))
            );
        }
    }

    #[test]
    fn a_colon_in_quotes_is_no_end_of_the_name() {
        let lines = of("DTSTART;TZID=\"a:b;c\";VALUE=DATE:20261225");
        assert_eq!(
            (lines[0].name.as_str(), lines[0].value.as_str()),
            ("DTSTART", "20261225")
        );
        assert_eq!(of("no colon\n:no name\n \"never:closed"), []);
    }

    #[test]
    fn escapes_of_a_text_are_what_they_stand_for() {
        assert_eq!(
            unescape(r"All\, Saints\; Day\nand \\ more\"),
            r"All, Saints; Day and \ more"
        );
    }
}
