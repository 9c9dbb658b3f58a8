//! Settings as they were given, before their values are read.

use std::{collections::BTreeMap, fs, mem::discriminant};

use super::{
    ConfigFaults, Origin,
    key::{Form, Key},
};

/// A value whose shape is right and whose content is not read yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    One(String),
    Many(Vec<String>),
}

/// A value and the place it comes from.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub(super) value: Value,
    pub(super) origin: Origin,
}

/// Everything given. What is given later takes the place of what was given before.
#[derive(Debug, Default)]
pub(super) struct Givens(BTreeMap<&'static str, Given>);

impl Givens {
    /// Takes a setting. A secret's file is read at once.
    pub(super) fn give(
        &mut self,
        (key, form): (&'static Key, Form),
        value: Value,
        origin: Origin,
        faults: &mut ConfigFaults,
    ) {
        let Some(value) = resolve(key, form, value, &origin, faults) else {
            return;
        };
        let given = Given { value, origin };
        let Some(earlier) = self.0.insert(key.name, given) else {
            return;
        };
        if let Some(now) = self.0.get(key.name)
            && discriminant(&now.origin) == discriminant(&earlier.origin)
        {
            let detail = format!("{name} and {name}_file are both given; keep one", name = key.name);
            faults.push(now.origin.clone(), detail);
        }
    }

    /// Whether a setting was given.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Takes a setting out, to be read.
    pub(super) fn take(&mut self, name: &str) -> Option<Given> {
        self.0.remove(name)
    }
}

fn resolve(key: &Key, form: Form, value: Value, origin: &Origin, faults: &mut ConfigFaults) -> Option<Value> {
    let (Form::InFile, Value::One(path)) = (form, &value) else {
        return Some(value);
    };
    match fs::read_to_string(path) {
        Ok(secret) => Some(Value::One(secret.trim_end_matches(['\r', '\n']).to_owned())),
        Err(error) => {
            let detail = format!("{}_file: {path} cannot be read: {error}", key.name);
            faults.push(origin.clone(), detail);
            None
        }
    }
}
