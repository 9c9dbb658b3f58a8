//! The line around a finding.

use std::ops::Range;

use super::mask::masked;

/// A part of a line, with secrets masked, and what to point at in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Excerpt {
    /// The text; an ellipsis stands for what is left out at an end.
    pub text: String,
    /// Characters before what is pointed at.
    pub indent: usize,
    /// Characters that are pointed at, at least one.
    pub width: usize,
}

/// The most characters of a line shown before and after the start of what is pointed at.
const BEFORE: usize = 80;
const AFTER: usize = 80;

impl Excerpt {
    /// The part of its line around `place`.
    pub(super) fn around(text: &str, place: &Range<usize>, secrets: &[Range<usize>]) -> Self {
        let start = floor(text, place.start);
        // Only what may be shown is searched for line ends: a line can be as long as the text.
        let mut from = back(text, start, BEFORE);
        if let Some(newline) = text[from..start].rfind('\n') {
            from += newline + 1;
        }
        let mut to = forth(text, start, AFTER);
        if let Some(length) = text[start..to].find(['\n', '\r']) {
            to = start + length;
        }
        let is_first = from == 0 || text[..from].ends_with('\n');
        let is_last = to == text.len() || text[to..].starts_with(['\n', '\r']);
        let shown = masked(text, from..to, secrets).replace(char::is_control, " ");
        let (head, tail) = (if is_first { "" } else { "…" }, if is_last { "" } else { "…" });
        let end = floor(text, place.end).clamp(start, to.max(start));
        Self {
            text: format!("{head}{shown}{tail}"),
            indent: head.chars().count() + text[from..start].chars().count(),
            width: text[start..end].chars().count().max(1),
        }
    }
}

/// The nearest boundary of a character at or before `at`.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// `count` characters further, or the end.
pub(super) fn forth(text: &str, from: usize, count: usize) -> usize {
    text[from..]
        .char_indices()
        .nth(count)
        .map_or(text.len(), |(offset, _)| from + offset)
}

fn back(text: &str, from: usize, count: usize) -> usize {
    text[..from]
        .char_indices()
        .rev()
        .nth(count - 1)
        .map_or(0, |(offset, _)| offset)
}

/// The most characters of the sender's own text that a message or a piece of evidence repeats.
pub(super) const MOST_SHOWN: usize = 60;

/// The beginning of a text that may be of any length.
pub(super) fn shortened(text: &str) -> String {
    let end = forth(text, 0, MOST_SHOWN);
    with_ellipsis(&text[..end], end < text.len())
}

pub(super) fn with_ellipsis(text: &str, is_cut: bool) -> String {
    format!("{text}{}", if is_cut { "…" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("first\n{}ä→{}\nlast", "a".repeat(90), "b".repeat(90));
        let start = text.find('→').unwrap();
        let excerpt = Excerpt::around(&text, &(start..start + 3), &[]);
        assert_eq!(excerpt.text, format!("…{}ä→{}…", "a".repeat(79), "b".repeat(79)));
        assert_eq!((excerpt.indent, excerpt.width), (81, 1));
    }

    #[test]
    fn a_short_line_is_shown_whole() {
        let excerpt = Excerpt::around("a\r\nbc\r\n", &(4..5), &[]);
        assert_eq!((&*excerpt.text, excerpt.indent, excerpt.width), ("bc", 1, 1));
        assert_eq!(Excerpt::around("", &(0..0), &[]).text, "");
    }
}
