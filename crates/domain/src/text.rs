//! Names and descriptions people type.

use unicode_normalization::{IsNormalized, UnicodeNormalization, char::is_combining_mark, is_nfc_quick, is_nfkc_quick};
use unicode_segmentation::UnicodeSegmentation;

use crate::Fault;

/// The most bytes one counted character may take on average.
///
/// A single character as people count it can carry any number of combining marks, so a limit in
/// characters alone would not bound storage. Emoji families need about 28 bytes.
const BYTES_PER_CHARACTER: usize = 32;

/// How a text of one kind is called in its faults, and how long it may be.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The thing in a sentence, such as `device name`.
    pub what: &'static str,
    /// Code for an empty text.
    pub required: &'static str,
    /// Code for a text over the limit.
    pub too_long: &'static str,
    /// Code for a character that cannot be stored or shown.
    pub invalid: &'static str,
    /// The most characters as people count them (extended grapheme clusters).
    pub max: usize,
}

impl Rule {
    /// Reads a single line: composed (NFC), trimmed, neither empty nor over the limit.
    pub fn line(&self, raw: &str) -> Result<String, Fault> {
        self.read(raw, |c| is_forbidden(c) || c.is_control())
    }

    /// Reads a text of several lines; line ends become `\n`, tabs stay.
    pub fn paragraph(&self, raw: &str) -> Result<String, Fault> {
        let unified = raw.replace("\r\n", "\n").replace('\r', "\n");
        self.read(&unified, |c| {
            is_forbidden(c) || (c.is_control() && !matches!(c, '\n' | '\t'))
        })
    }

    fn read(&self, raw: &str, is_bad: impl Fn(char) -> bool) -> Result<String, Fault> {
        let text = composed(raw.trim());
        if text.is_empty() {
            return Err(Fault::new(self.required, format!("Enter the {}.", self.what)));
        }
        if let Some(bad) = text.chars().find(|c| is_bad(*c)) {
            let code = u32::from(bad);
            return Err(Fault::new(
                self.invalid,
                format!(
                    "The {} contains the character U+{code:04X}, which cannot be shown. Remove it.",
                    self.what
                ),
            ));
        }
        self.measure(&text)?;
        Ok(text)
    }

    fn measure(&self, text: &str) -> Result<(), Fault> {
        // A character has at least one byte; most texts need not be counted.
        if text.len() <= self.max {
            return Ok(());
        }
        let length = length(text);
        let fault = |detail| Fault::new(self.too_long, detail).with_limit(self.max as u64);
        if length > self.max {
            let over = length - self.max;
            return Err(fault(format!(
                "The {} has {length} characters. Remove {over}; at most {} fit.",
                self.what, self.max
            )));
        }
        if text.len() > self.max * BYTES_PER_CHARACTER {
            return Err(fault(format!(
                "The {} carries too many combining marks. Remove some.",
                self.what
            )));
        }
        Ok(())
    }
}

/// The number of characters as people count them: a flag or a family emoji is one.
#[must_use]
pub fn length(text: &str) -> usize {
    text.graphemes(true).count()
}

/// The form in which names are compared and searched: compatibility-composed, lower case.
#[must_use]
pub fn search_key(text: &str) -> String {
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else if is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        text.chars().flat_map(char::to_lowercase).collect()
    } else {
        text.nfkc().flat_map(char::to_lowercase).collect()
    }
}

/// The composed form (NFC), which most texts have already.
fn composed(text: &str) -> String {
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        text.to_owned()
    } else {
        text.nfc().collect()
    }
}

/// The longest beginning with at most `max` Unicode scalar values, without trailing blanks. A
/// character as people count it is never split, unless not even the first one fits.
#[must_use]
pub fn cut(text: &str, max: usize) -> &str {
    let mut scalars = 0;
    let end = text
        .grapheme_indices(true)
        .take_while(|(_, character)| {
            scalars += character.chars().count();
            scalars <= max
        })
        .last()
        .map(|(at, character)| at + character.len())
        .or_else(|| text.char_indices().nth(max).map(|(at, _)| at))
        .unwrap_or_default();
    text[..end].trim_end()
}

/// The words of a text: letters with their marks and digits, one space between words.
///
/// Apostrophes and joiners vanish, so that they do not part a word; every other character does.
#[must_use]
pub fn plain_words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for c in text.chars() {
        let in_word = words.chars().next_back().is_some_and(|last| last != ' ');
        if is_letter_or_digit(c) || (in_word && is_mark(c)) {
            words.push(c);
        } else if !matches!(c, '\'' | '’' | '\u{200C}' | '\u{200D}') {
            words.push(' ');
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Unicode counts the squared letters of U+1F100 to U+1F1FF as letters; they are drawn as emoji.
fn is_letter_or_digit(c: char) -> bool {
    c.is_alphanumeric() && !matches!(c, '\u{1F100}'..='\u{1F1FF}')
}

/// A mark that belongs to the letter before it, not one that turns it into an emoji.
fn is_mark(c: char) -> bool {
    is_combining_mark(c) && !matches!(c, '\u{20DD}'..='\u{20E4}' | '\u{FE00}'..='\u{FE0F}')
}

/// Characters that would change how the text around them is shown, or cannot be stored.
///
/// Right-to-left names need none of these; an override would turn the page around them.
fn is_forbidden(c: char) -> bool {
    matches!(c, '\0' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Defines a type for a single line of text with its own rule.
macro_rules! line_type {
    ($(#[$doc:meta])* $name:ident, $rule:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// How the text is called and how long it may be.
            pub const RULE: $crate::text::Rule = $rule;

            /// The text: composed, trimmed, within its limit.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::Fault;

            fn from_str(raw: &str) -> Result<Self, $crate::Fault> {
                Self::RULE.line(raw).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(raw: String) -> Result<Self, String> {
                raw.parse::<Self>().map_err(|fault| fault.detail)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> String {
                text.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
pub(crate) use line_type;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RULE: Rule = Rule {
        what: "name",
        required: "name-required",
        too_long: "name-too-long",
        invalid: "name-invalid",
        max: 60,
    };

    #[test]
    fn sixty_characters_fit_and_sixty_one_do_not() {
        assert!(RULE.line(&"ä".repeat(60)).is_ok());
        let fault = RULE.line(&"ä".repeat(61)).unwrap_err();
        assert_eq!((fault.code, fault.limit), ("name-too-long", Some(60)));
        assert!(fault.detail.contains("61") && fault.detail.contains("Remove 1"));
    }

    #[test]
    fn a_family_emoji_counts_as_one_character() {
        assert_eq!(length("👨‍👩‍👧‍👦"), 1);
        assert!(RULE.line(&"👨‍👩‍👧‍👦".repeat(60)).is_ok());
    }

    #[test]
    fn a_decomposed_letter_is_stored_composed() {
        assert_eq!(RULE.line("e\u{301}").as_deref(), Ok("é"));
    }

    #[test]
    fn blank_text_is_missing_text() {
        assert_eq!(RULE.line(" \u{3000}\t").unwrap_err().code, "name-required");
    }

    #[test]
    fn control_characters_nul_and_overrides_are_named() {
        for bad in ["a\0b", "a\u{7}b", "a\nb", "a\u{202E}b"] {
            assert_eq!(RULE.line(bad).unwrap_err().code, "name-invalid", "{bad:?}");
        }
    }

    #[test]
    fn a_pile_of_combining_marks_is_bounded() {
        let pile = format!("a{}", "\u{0316}".repeat(5_000));
        assert_eq!(RULE.line(&pile).unwrap_err().code, "name-too-long");
    }

    #[test]
    fn a_paragraph_keeps_its_lines() {
        assert_eq!(RULE.paragraph("a\r\nb\rc\td").as_deref(), Ok("a\nb\nc\td"));
    }

    #[test]
    fn a_cut_keeps_characters_whole() {
        assert_eq!(cut("Filter", 6), "Filter");
        assert_eq!(cut("Filter", 3), "Fil");
        assert_eq!(cut("ab 👨‍👩‍👧‍👦", 9), "ab");
        assert_eq!(cut("e\u{301}\u{301}", 2), "e\u{301}");
        assert_eq!(cut("", 3), "");
    }

    #[test]
    fn plain_words_are_letters_and_digits_of_any_script() {
        for (raw, words) in [
            ("Anna's  air-purifier!", "Annas air purifier"),
            ("🖨️ Drucker (Büro) 1️⃣ 🅰️", "Drucker Büro 1"),
            ("טונר – שחור", "טונר שחור"),
            ("फ़िल्टर", "फ़िल्टर"),
            ("コーヒー・メーカー", "コーヒー メーカー"),
            ("👨‍👩‍👧‍👦", ""),
        ] {
            let raw: String = raw.nfc().collect();
            assert_eq!(plain_words(&raw), words.nfc().collect::<String>());
        }
    }

    proptest! {
        #[test]
        fn what_is_quick_reads_as_what_is_thorough(text in "[ -~]{0,9}|[ -~À-ɏ]{0,9}|.{0,9}") {
            let thorough: String = text.nfkc().flat_map(char::to_lowercase).collect();
            prop_assert_eq!(search_key(&text), thorough);
            prop_assert_eq!(composed(&text), text.nfc().collect::<String>());
        }

        #[test]
        fn a_cut_is_a_beginning_within_its_limit(raw in "\\PC{0,40}", max in 0..40_usize) {
            let short = cut(&raw, max);
            prop_assert!(raw.starts_with(short) && short.chars().count() <= max);
        }

        #[test]
        fn reading_what_was_read_changes_nothing(raw in "\\PC{0,80}") {
            if let Ok(once) = RULE.line(&raw) {
                prop_assert_eq!(RULE.line(&once), Ok(once.clone()));
                prop_assert!(length(&once) <= 60);
            }
        }
    }
}
