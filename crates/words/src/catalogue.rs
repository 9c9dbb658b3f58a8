//! The catalogues, read once.

use std::sync::LazyLock;

use fluent_bundle::{FluentResource, concurrent::FluentBundle};
use replenish_domain::Language;

/// The texts of one language, ready to be put together.
pub(crate) type Catalogue = FluentBundle<FluentResource>;

static CATALOGUES: LazyLock<[Catalogue; Language::ALL.len()]> = LazyLock::new(|| Language::ALL.map(read));

pub(crate) fn of(language: Language) -> &'static Catalogue {
    &CATALOGUES[language as usize]
}

const fn source(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("../texts/en.ftl"),
        Language::German => include_str!("../texts/de.ftl"),
        Language::French => include_str!("../texts/fr.ftl"),
        Language::Italian => include_str!("../texts/it.ftl"),
        Language::Spanish => include_str!("../texts/es.ftl"),
        Language::Japanese => include_str!("../texts/ja.ftl"),
    }
}

/// Reads a catalogue; what cannot be read is left out, and the tests read all of it.
fn read(language: Language) -> Catalogue {
    let resource = FluentResource::try_new(source(language).to_owned()).unwrap_or_else(|(resource, _)| resource);
    let locale = language.tag().parse().unwrap_or_default();
    let mut catalogue = Catalogue::new_concurrent(vec![locale]);
    // Names are put in as they are: the marks of isolation would show in subjects and plain text.
    catalogue.set_use_isolating(false);
    catalogue.add_resource_overriding(resource);
    catalogue
}

#[cfg(test)]
mod tests;
