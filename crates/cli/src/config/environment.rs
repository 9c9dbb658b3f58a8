//! Settings in environment variables.

use std::ffi::OsString;

use super::{
    ConfigFaults, Origin,
    given::{Givens, Value},
    key::{Key, Kind, VARIABLE_PREFIX},
};

/// Reads every variable of the program: those with its prefix and two underscores in a row.
pub(super) fn read(
    variables: impl IntoIterator<Item = (OsString, OsString)>,
    givens: &mut Givens,
    faults: &mut ConfigFaults,
) {
    for (variable, value) in variables {
        let Ok(variable) = variable.into_string() else {
            continue;
        };
        if !is_setting(&variable) {
            continue;
        }
        let origin = Origin::Variable(variable);
        let Origin::Variable(variable) = &origin else { continue };
        let Some(found) = Key::of_variable(variable) else {
            faults.push(origin, "there is no such setting");
            continue;
        };
        match value.into_string() {
            Ok(text) => givens.give(found, shape(found.0.kind, text), origin, faults),
            Err(_) => faults.push(origin, "the value is not UTF-8"),
        }
    }
}

fn is_setting(variable: &str) -> bool {
    variable
        .strip_prefix(VARIABLE_PREFIX)
        .is_some_and(|rest| rest.contains("__"))
}

fn shape(kind: Kind, text: String) -> Value {
    if kind == Kind::List {
        let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
        Value::Many(items.map(str::to_owned).collect())
    } else {
        Value::One(text)
    }
}
