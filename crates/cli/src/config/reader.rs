//! Reading what was given into types, gathering every fault on the way.

use super::{
    ConfigFaults, Origin,
    given::{Given, Givens, Value},
    key::Key,
};

/// Reads settings one by one. What cannot be read is noted, and reading goes on.
pub(super) struct Reader {
    givens: Givens,
    faults: ConfigFaults,
}

impl Reader {
    pub(super) fn new(givens: Givens, faults: ConfigFaults) -> Self {
        Self { givens, faults }
    }

    /// The setting's value, where one was given that `read` understands; `wanted` says what the
    /// setting takes.
    pub(super) fn one<T>(&mut self, name: &str, wanted: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        self.one_from(name, wanted, read).map(|(value, _)| value)
    }

    /// As [`Self::one`], with the place the value comes from.
    pub(super) fn one_from<T>(
        &mut self,
        name: &str,
        wanted: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<(T, Origin)> {
        let Given { value, origin } = self.givens.take(name)?;
        let text = match value {
            Value::One(text) => text,
            Value::Many(texts) => texts.join(","),
        };
        let value = read(text.trim());
        if value.is_none() {
            self.faults.push(origin.clone(), misfit(name, &text, wanted));
        }
        value.map(|value| (value, origin))
    }

    /// The items of a list, each as `read` understands it.
    pub(super) fn many<T>(&mut self, name: &str, wanted: &str, read: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let Some(Given { value, origin }) = self.givens.take(name) else {
            return Vec::new();
        };
        let texts = match value {
            Value::One(text) => vec![text],
            Value::Many(texts) => texts,
        };
        let mut items = Vec::with_capacity(texts.len());
        for text in texts {
            match read(text.trim()) {
                Some(item) => items.push(item),
                None => self.faults.push(origin.clone(), misfit(name, &text, wanted)),
            }
        }
        items
    }

    /// Whether the setting was given, whatever its value.
    pub(super) fn is_given(&self, name: &str) -> bool {
        self.givens.has(name)
    }

    /// Notes that the setting should not have been given, where it was.
    pub(super) fn refuse_given(&mut self, name: &str, why: &str) {
        if let Some(given) = self.givens.take(name) {
            self.faults.push(given.origin, format!("{name} {why}"));
        }
    }

    /// Notes what is wrong with a value that can be read but not used.
    pub(super) fn refuse(&mut self, origin: Origin, detail: impl Into<String>) {
        self.faults.push(origin, detail);
    }

    /// Notes a setting that is missing.
    pub(super) fn miss(&mut self, detail: impl Into<String>) {
        self.faults.push_missing(detail);
    }

    /// Fails with everything noted.
    pub(super) fn finish(self) -> Result<(), ConfigFaults> {
        self.faults.finish()
    }
}

/// Quotes the value unless it is a secret.
fn misfit(name: &str, text: &str, wanted: &str) -> String {
    match Key::find(name) {
        Some((key, _)) if !key.is_secret => format!("{name} is “{text}”, but takes {wanted}"),
        _ => format!("{name} cannot be read; it takes {wanted}"),
    }
}
