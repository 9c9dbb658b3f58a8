//! Reading the objects and arrays of a message, and saying where one of them has the wrong shape.

use serde::Deserialize;
use serde_path_to_error::{Path, Segment};

use super::{Unusable, place::Place};

/// Reads `text` as `T`. It is valid JSON already, so all that can be wrong is a shape.
///
/// The way to a fault is only followed once there is one, which keeps the usual case fast.
pub(super) fn read<'a, T: Deserialize<'a>>(text: &'a str, place: &Place<'_>) -> Result<T, Unusable> {
    serde_json::from_str(text).map_err(|error| explain::<T>(text, &error).under(place))
}

/// What is wrong with the shape of `text`, which was refused as `T` with `error`.
pub(super) fn explain<'a, T: Deserialize<'a>>(text: &'a str, error: &serde_json::Error) -> Misshapen {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
        Err(traced) => Misshapen {
            path: dotted(traced.path()),
            reason: translate(&traced.inner().to_string()),
        },
        Ok(_) => Misshapen {
            path: String::new(),
            reason: translate(&error.to_string()),
        },
    }
}

/// A part of a value that has the wrong shape.
#[derive(Debug)]
pub(super) struct Misshapen {
    /// From the value to the part, such as `.scope` or `[3]`; empty for the value itself.
    path: String,
    reason: String,
}

impl Misshapen {
    fn under(self, place: &Place<'_>) -> Unusable {
        Unusable {
            pointer: format!("{place}{}", self.path),
            reason: self.reason,
        }
    }

    /// The fault of a whole message.
    pub(super) fn of_message(self) -> Unusable {
        let path = self.path.trim_start_matches('.');
        Unusable {
            pointer: if path.is_empty() { "the message" } else { path }.to_owned(),
            reason: self.reason,
        }
    }
}

fn dotted(path: &Path) -> String {
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("[{index}]"),
            Segment::Map { key } => format!(".{key}"),
            Segment::Enum { variant } => format!(".{variant}"),
            Segment::Unknown => String::new(),
        })
        .collect()
}

/// Turns the parser's words into the end of a sentence that begins with the place.
fn translate(message: &str) -> String {
    let message = message.rfind(" at line ").map_or(message, |end| &message[..end]);
    if let Some((found, expected)) = message
        .strip_prefix("invalid type: ")
        .and_then(|rest| rest.split_once(", expected "))
    {
        let expected = if expected == "a sequence" { "an array" } else { expected };
        return format!("must be {expected}, not {}", plain_kind(found));
    }
    if let Some(field) = message.strip_prefix("duplicate field ") {
        return format!("has the key {} twice", field.trim_matches('`'));
    }
    if message.contains("hex escape") {
        return "holds an escape such as \\uD83D that is half a character".to_owned();
    }
    format!("cannot be read: {message}")
}

fn plain_kind(found: &str) -> &'static str {
    match found.split(' ').next().unwrap_or_default() {
        "string" => "text",
        "sequence" => "an array",
        "map" => "an object",
        "boolean" => "true or false",
        "null" | "unit" => "null",
        _ => "a number",
    }
}
