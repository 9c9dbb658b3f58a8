//! The configuration file.

use std::{fs, path::Path};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    ConfigFaults, Origin,
    given::{Givens, Value},
    key::{Form, Key, Kind, names_in, sections},
};

/// Reads the file to its end, whatever is wrong with parts of it.
pub(super) fn read(path: &Path, givens: &mut Givens, faults: &mut ConfigFaults) {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            faults.push_missing(format!("{} cannot be read: {error}", path.display()));
            return;
        }
    };
    let mut reading = Reading {
        path,
        text: &text,
        givens,
        faults,
    };
    let (document, errors) = DeTable::parse_recoverable(&text);
    for error in errors {
        // The message alone: the full text would quote the line, and with it a secret.
        let at = error.span().map_or(0, |span| span.start);
        reading.fault(at, error.message());
    }
    for (section, table) in document.get_ref() {
        reading.section(section, table);
    }
}

struct Reading<'f> {
    path: &'f Path,
    text: &'f str,
    givens: &'f mut Givens,
    faults: &'f mut ConfigFaults,
}

type Named<'t> = Spanned<std::borrow::Cow<'t, str>>;

impl Reading<'_> {
    fn section(&mut self, section: &Named<'_>, table: &Spanned<DeValue<'_>>) {
        let name = section.get_ref().as_ref();
        if !sections().contains(&name) {
            let known = sections().join(", ");
            self.fault(
                section.span().start,
                format!("there is no section {name}; the sections are {known}"),
            );
            return;
        }
        let DeValue::Table(settings) = table.get_ref() else {
            self.fault(
                section.span().start,
                format!("{name} is a section; write it as [{name}]"),
            );
            return;
        };
        for (key, value) in settings {
            self.setting(name, key, value);
        }
    }

    fn setting(&mut self, section: &str, name: &Named<'_>, value: &Spanned<DeValue<'_>>) {
        let full = format!("{section}.{}", name.get_ref());
        let Some((key, form)) = Key::find(&full) else {
            let known = names_in(section).join(", ");
            self.fault(
                name.span().start,
                format!("there is no setting {full}; [{section}] has {known}"),
            );
            return;
        };
        match shape(key.kind, value.get_ref()) {
            Ok(read) => {
                let origin = self.origin(name.span().start);
                self.givens.give((key, form), read, origin, self.faults);
            }
            Err(wanted) => self.wrong_shape(key, form, wanted, name),
        }
    }

    fn wrong_shape(&mut self, key: &Key, form: Form, wanted: &str, name: &Named<'_>) {
        let suffix = if form == Form::InFile { "_file" } else { "" };
        self.fault(name.span().start, format!("{}{suffix} takes {wanted}", key.name));
    }

    fn fault(&mut self, at: usize, detail: impl Into<String>) {
        let origin = self.origin(at);
        self.faults.push(origin, detail);
    }

    fn origin(&self, at: usize) -> Origin {
        let before = self.text.as_bytes().iter().take(at);
        Origin::File {
            path: self.path.to_owned(),
            line: 1 + before.filter(|byte| **byte == b'\n').count(),
        }
    }
}

/// The value where it has the setting's shape; otherwise what that shape is.
fn shape(kind: Kind, value: &DeValue<'_>) -> Result<Value, &'static str> {
    match (kind, value) {
        (Kind::Text, DeValue::String(text)) => Ok(Value::One(text.clone().into_owned())),
        (Kind::Text, _) => Err("a text in quotes"),
        (Kind::Number, DeValue::Integer(number)) if number.radix() == 10 => Ok(Value::One(number.as_str().to_owned())),
        (Kind::Number, _) => Err("a whole number"),
        (Kind::Switch, DeValue::Boolean(on)) => Ok(Value::One(on.to_string())),
        (Kind::Switch, _) => Err("true or false"),
        (Kind::List, DeValue::Array(items)) => {
            let texts = items.iter().map(|item| match item.get_ref() {
                DeValue::String(text) => Ok(text.clone().into_owned()),
                _ => Err("a list of texts in quotes"),
            });
            texts.collect::<Result<_, _>>().map(Value::Many)
        }
        (Kind::List, _) => Err("a list of texts in quotes"),
    }
}
