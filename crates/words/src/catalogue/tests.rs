use std::collections::{BTreeMap, BTreeSet};

use super::*;

/// Every text of a catalogue by its name, with the variables and messages in it.
type Texts = BTreeMap<String, BTreeSet<String>>;

/// A catalogue is read line by line, apart from the program that puts it together: a line that
/// begins a message or an attribute, and the lines that go on with it.
fn texts(language: Language) -> Texts {
    let mut texts = Texts::new();
    let (mut message, mut name) = (String::new(), String::new());
    for line in source(language).lines().filter(|line| !line.starts_with('#')) {
        let Some((begins, _)) = line.split_once(" =").filter(|(begins, _)| !begins.contains('{')) else {
            note(&mut texts, &name, line);
            continue;
        };
        if let Some(attribute) = begins.trim_start().strip_prefix('.') {
            name = format!("{message}.{attribute}");
        } else {
            begins.clone_into(&mut message);
            name.clone_from(&message);
        }
        assert!(
            texts.insert(name.clone(), BTreeSet::new()).is_none(),
            "{name} is there twice"
        );
        note(&mut texts, &name, line);
    }
    texts
}

fn note(texts: &mut Texts, name: &str, line: &str) {
    let places = line.split('{').skip(1).filter_map(|rest| {
        let place = rest.trim_start().split([' ', '}']).next()?;
        (!place.is_empty() && !place.starts_with('"')).then(|| place.to_owned())
    });
    if let Some(found) = texts.get_mut(name) {
        found.extend(places);
    }
}

#[test]
fn a_catalogue_is_read_without_a_fault() {
    for language in Language::ALL {
        let read = FluentResource::try_new(source(language).to_owned());
        assert!(read.is_ok(), "{:?}", read.err().map(|(_, faults)| faults));
        let mut catalogue = Catalogue::new_concurrent(vec![language.tag().parse().unwrap()]);
        catalogue
            .add_resource(read.unwrap_or_else(|(resource, _)| resource))
            .unwrap();
    }
}

#[test]
fn a_catalogue_says_what_the_english_one_says() {
    for language in Language::ALL {
        let (english, other) = (texts(Language::English), texts(language));
        assert!(english.len() > 100, "{}", english.len());
        for (name, places) in &english {
            assert_eq!(other.get(name), Some(places), "{name} in {language}");
        }
        assert_eq!(english.len(), other.len());
    }
}
