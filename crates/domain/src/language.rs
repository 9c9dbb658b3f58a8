//! The languages people read in.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::Fault;

/// A language the programme writes in: those of the marketplaces it begins with (`programme.md`
/// 4.1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Language {
    /// English; also for everybody whose language is not known.
    #[default]
    English,
    /// German.
    German,
    /// French.
    French,
    /// Italian.
    Italian,
    /// Spanish.
    Spanish,
    /// Japanese.
    Japanese,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 6] = [
        Self::English,
        Self::German,
        Self::French,
        Self::Italian,
        Self::Spanish,
        Self::Japanese,
    ];

    /// The tag (BCP 47) in SQL, JSON and HTML.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Italian => "it",
            Self::Spanish => "es",
            Self::Japanese => "ja",
        }
    }

    /// What its readers call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::French => "Français",
            Self::Italian => "Italiano",
            Self::Spanish => "Español",
            Self::Japanese => "日本語",
        }
    }

    /// The first language of a browser's list (`Accept-Language`, RFC 9110 12.5.4) that the
    /// programme writes in; English where there is none.
    #[must_use]
    pub fn accepted(list: &str) -> Self {
        let mut wishes: Vec<_> = list.split(',').filter_map(wish).collect();
        // Stable: of equal wishes the one named first.
        wishes.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        wishes.first().map_or_else(Self::default, |(language, _)| *language)
    }

    /// The first of these tags, which blanks separate (`ui_locales`), that the programme writes in.
    #[must_use]
    pub fn of_tags(tags: &str) -> Option<Self> {
        tags.split_whitespace().find_map(Self::of_tag)
    }

    fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
    }
}

/// A language of the list with its weight; none if the programme does not write in it, or it is
/// explicitly unwanted.
fn wish(item: &str) -> Option<(Language, f32)> {
    let (tag, weight) = item.split_once(';').unwrap_or((item, "q=1"));
    let weight = weight.trim().strip_prefix("q=")?.trim().parse().ok()?;
    (weight > 0.0).then_some((Language::of_tag(tag)?, weight))
}

impl FromStr for Language {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        Self::ALL
            .into_iter()
            .find(|language| language.tag() == raw)
            .ok_or_else(|| Fault::new("language-unknown", "Choose one of en, de, fr, it, es and ja."))
    }
}

impl TryFrom<String> for Language {
    type Error = String;

    fn try_from(raw: String) -> Result<Self, String> {
        raw.parse::<Self>().map_err(|fault| fault.detail)
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.tag().to_owned()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("de-DE,de;q=0.9,en;q=0.8", Language::German)]
    #[case("en;q=0.5, fr-CA", Language::French)]
    #[case("nl, ja;q=0.4", Language::Japanese)]
    #[case("it;q=0, es;q=0.1", Language::Spanish)]
    #[case("fr;q=NaN, de;q=0.2", Language::German)]
    #[case("nl", Language::English)]
    #[case("", Language::English)]
    #[case("*", Language::English)]
    #[case(";;;,q=,de;q", Language::English)]
    fn a_browser_says_what_its_owner_reads(#[case] list: &str, #[case] language: Language) {
        assert_eq!(Language::accepted(list), language);
    }

    #[test]
    fn a_list_of_tags_is_read_in_its_order() {
        assert_eq!(Language::of_tags("nl fr-CA de"), Some(Language::French));
        assert_eq!(Language::of_tags(" nl "), None);
        assert_eq!(Language::of_tags(""), None);
    }

    #[test]
    fn a_tag_reads_back() {
        for language in Language::ALL {
            assert_eq!(language.tag().parse::<Language>().unwrap(), language);
        }
        assert_eq!("de-AT".parse::<Language>().unwrap_err().code, "language-unknown");
    }
}
