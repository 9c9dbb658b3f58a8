//! What a letter says, and how its words are found.

use jiff::Timestamp;
use replenish_words::{Args, args};

use super::Letterhead;

/// What a letter says, in the order in which it is read.
pub(super) struct Wording {
    pub(super) subject: String,
    /// What mail programs show beside the subject in their lists.
    pub(super) preview: String,
    pub(super) heading: String,
    pub(super) paragraphs: Vec<String>,
    /// What a person wrote, line ends included.
    pub(super) quote: Option<String>,
    pub(super) facts: Vec<Fact>,
    /// What there is to say of several things, one after the other.
    pub(super) sections: Vec<Section>,
    pub(super) action: Action,
    /// What to know before following the link.
    pub(super) note: Option<String>,
    /// Why the recipient gets this mail.
    pub(super) reason: String,
}

/// Something to know, with what it is called.
pub(super) struct Fact {
    pub(super) label: String,
    pub(super) value: String,
    /// Whether the value is to be copied letter by letter.
    pub(super) is_code: bool,
}

/// What there is to say of one of several things.
pub(super) struct Section {
    pub(super) heading: String,
    pub(super) lines: Vec<String>,
}

/// What the recipient can do now.
pub(super) struct Action {
    pub(super) label: String,
    /// Where; none when the link is for the recipient's eyes only.
    pub(super) link: Option<String>,
}

impl Wording {
    /// Shows what a person wrote.
    pub(super) fn quoting(self, quote: Option<&str>) -> Self {
        let quote = quote.map(str::to_owned);
        Self { quote, ..self }
    }

    /// Lists what is to be known.
    pub(super) fn stating(self, facts: Vec<Fact>) -> Self {
        Self { facts, ..self }
    }

    /// Goes through several things.
    pub(super) fn telling(self, sections: Vec<Section>) -> Self {
        Self { sections, ..self }
    }
}

impl<'a> Letterhead<'a> {
    /// The letter as the catalogue has it: its parts are the attributes of one message.
    pub(super) fn letter<'b>(&self, name: &str, mut args: Args<'b>, link: Option<&str>) -> Wording
    where
        'a: 'b,
    {
        args.set("programme", self.programme);
        let part = |part: &str| self.words.find(&format!("{name}.{part}"), &args);
        let needed = |name: &str| part(name).unwrap_or_default();
        Wording {
            subject: needed("subject"),
            preview: needed("preview"),
            heading: needed("heading"),
            paragraphs: ["text", "text-2"].into_iter().filter_map(part).collect(),
            quote: None,
            facts: Vec::new(),
            sections: Vec::new(),
            action: Action {
                label: needed("action"),
                link: link.map(str::to_owned),
            },
            note: part("note"),
            reason: needed("reason"),
        }
    }

    /// A value with what it is called: `device` is `fact-device` in the catalogue.
    pub(super) fn fact(&self, name: &str, value: impl Into<String>) -> Fact {
        Fact {
            label: self.words.text(&format!("fact-{name}"), &args! {}),
            value: value.into(),
            is_code: false,
        }
    }

    pub(super) fn date(&self, at: Timestamp) -> String {
        self.words.date(&at.to_zoned(self.time_zone.clone()))
    }

    pub(super) fn time(&self, at: Timestamp) -> String {
        self.words.time(&at.to_zoned(self.time_zone.clone()))
    }
}
