//! What people read in mails and on customers' pages, in each of their languages: a Fluent catalogue per language, compiled in.
//!
//! `texts/en.ftl` is the pattern: every other catalogue has the same messages with the same
//! variables, which a test holds them to.

mod catalogue;

use fluent_bundle::{FluentArgs, FluentValue};
use jiff::Zoned;
use replenish_domain::Language;

use crate::catalogue::{Catalogue, of};

/// What a message puts in the places of its variables.
pub type Args<'a> = FluentArgs<'a>;

/// A value for a variable: a text, or a number that chooses a plural form.
pub type Value<'a> = FluentValue<'a>;

/// The texts of one language.
#[derive(Clone, Copy)]
pub struct Words {
    language: Language,
    catalogue: &'static Catalogue,
}

impl Words {
    /// The texts in this language.
    #[must_use]
    pub fn of(language: Language) -> Self {
        Self {
            language,
            catalogue: of(language),
        }
    }

    /// The language of the texts.
    #[must_use]
    pub const fn language(self) -> Language {
        self.language
    }

    /// A text by the name of its message, or `message.attribute`; none where the catalogue has
    /// none.
    ///
    /// A variable without a value stays visible as `{$name}`.
    #[must_use]
    pub fn find(self, name: &str, args: &Args<'_>) -> Option<String> {
        let (message, attribute) = match name.split_once('.') {
            Some((message, attribute)) => (message, Some(attribute)),
            None => (name, None),
        };
        let message = self.catalogue.get_message(message)?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        let text = self.catalogue.format_pattern(pattern, Some(args), &mut Vec::new());
        Some(text.into_owned())
    }

    /// A day, its parts in the language's order.
    #[must_use]
    pub fn date(self, at: &Zoned) -> String {
        self.text("date", &calendar(at))
    }

    /// A day and the time of day, with the zone named.
    #[must_use]
    pub fn time(self, at: &Zoned) -> String {
        let mut args = calendar(at);
        args.set("clock", at.strftime("%H:%M %Z").to_string());
        self.text("time", &args)
    }

    /// A text by the name of its message, or `message.attribute`; the name itself where the
    /// catalogue has none.
    #[must_use]
    pub fn text(self, name: &str, args: &Args<'_>) -> String {
        self.find(name, args).unwrap_or_else(|| name.to_owned())
    }
}

/// Day, month and year, each for itself: languages put them in different orders.
fn calendar(at: &Zoned) -> Args<'static> {
    let date = at.date();
    args! {
        "day" => date.day().to_string(),
        "month" => date.month(),
        "year" => date.year().to_string(),
    }
}

/// A name that somebody chose, for a sentence: between marks of isolation (Unicode's U+2068 and U+2069), so that
/// the direction it is written in does not turn the words around it.
#[must_use]
pub fn isolated(name: &str) -> String {
    format!("\u{2068}{name}\u{2069}")
}

/// Makes [`Args`] of variables and their values.
#[macro_export]
macro_rules! args {
    () => {
        $crate::Args::new()
    };
    ($($name:literal => $value:expr),+ $(,)?) => {{
        let mut args = $crate::Args::new();
        $(args.set($name, $value);)+
        args
    }};
}
