//! Values that are looked at one by one, so that what nobody asks for is never checked.

use std::{borrow::Cow, fmt, marker::PhantomData};

use jiff::Timestamp;
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};
use serde_json::value::RawValue;

use super::{Unusable, place::Place, shape};
use crate::{
    quantity::number::{Number, NumberError},
    timestamp::read_timestamp,
};

/// A value that has not been looked at; absent when its key is missing or `null`.
pub(super) type Leaf<'a> = Option<&'a RawValue>;

/// The most characters of a text that identifies something and is kept.
const MAX_NAME: usize = 256;

/// A JSON object. The derived reader of a struct would take an array of its fields, too.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Object<T>(pub(super) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = Object<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Object)
    }
}

/// The value of a required member.
pub(super) fn required<'a>(leaf: Leaf<'a>, place: &Place<'_>) -> Result<&'a RawValue, Unusable> {
    leaf.ok_or_else(|| place.unusable("is missing"))
}

/// A required object.
pub(super) fn object<'a, T: Deserialize<'a>>(leaf: Leaf<'a>, place: &Place<'_>) -> Result<T, Unusable> {
    shape::read::<Object<T>>(required(leaf, place)?.get(), place).map(|object| object.0)
}

/// An object that may be absent.
pub(super) fn optional_object<'a, T: Deserialize<'a> + Default>(
    leaf: Leaf<'a>,
    place: &Place<'_>,
) -> Result<T, Unusable> {
    match leaf {
        Some(_) => object(leaf, place),
        None => Ok(T::default()),
    }
}

/// A required text.
pub(super) fn text<'a>(leaf: Leaf<'a>, place: &Place<'_>) -> Result<Cow<'a, str>, Unusable> {
    let raw = required(leaf, place)?.get();
    let inner = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match inner {
        Some(inner) if !inner.contains('\\') => Ok(Cow::Borrowed(inner)),
        Some(_) => match serde_json::from_str(raw) {
            Ok(text) => Ok(Cow::Owned(text)),
            Err(_) => Err(place.unusable("holds an escape such as \\uD83D that is half a character")),
        },
        None => Err(place.unusable(format!("must be text, not {}", kind(raw)))),
    }
}

/// A text that may be absent.
pub(super) fn optional_text<'a>(leaf: Leaf<'a>, place: &Place<'_>) -> Result<Option<Cow<'a, str>>, Unusable> {
    leaf.map(|_| text(leaf, place)).transpose()
}

/// A required text that identifies something: not empty, at most 256 characters, none of them a
/// control character.
pub(super) fn name<'a>(leaf: Leaf<'a>, place: &Place<'_>) -> Result<Cow<'a, str>, Unusable> {
    let name = short_text(leaf, place)?;
    if name.is_empty() {
        return Err(place.unusable("must not be empty"));
    }
    Ok(name)
}

/// A required text that is kept: at most 256 characters, none of them a control character.
pub(super) fn short_text<'a>(leaf: Leaf<'a>, place: &Place<'_>) -> Result<Cow<'a, str>, Unusable> {
    let name = text(leaf, place)?;
    if name.len() > MAX_NAME && name.chars().count() > MAX_NAME {
        return Err(place.unusable(format!("must have at most {MAX_NAME} characters")));
    }
    if name.chars().any(char::is_control) {
        return Err(place.unusable("must not hold control characters"));
    }
    Ok(name)
}

/// A required time.
pub(super) fn time(leaf: Leaf<'_>, place: &Place<'_>) -> Result<Timestamp, Unusable> {
    read_timestamp(&text(leaf, place)?).map_err(|error| place.unusable(error.to_string()))
}

/// A required number.
pub(super) fn number(leaf: Leaf<'_>, place: &Place<'_>) -> Result<Number, Unusable> {
    let raw = required(leaf, place)?.get();
    Number::read(raw).map_err(|error| {
        place.unusable(match error {
            NumberError::NotANumber if raw.starts_with('"') => {
                "must be a number, not text; leave out the quotation marks".to_owned()
            }
            NumberError::NotANumber => format!("must be a number, not {}", kind(raw)),
            NumberError::Negative => "must not be negative".to_owned(),
            NumberError::TooLarge => "must be at most 999,999,999.999999".to_owned(),
        })
    })
}

/// A boolean; `false` when it is absent.
pub(super) fn flag(leaf: Leaf<'_>, place: &Place<'_>) -> Result<bool, Unusable> {
    match leaf.map(RawValue::get) {
        Some("true") => Ok(true),
        None | Some("false") => Ok(false),
        Some(raw) if raw.starts_with('"') => {
            Err(place.unusable("must be true or false; leave out the quotation marks"))
        }
        Some(raw) => Err(place.unusable(format!("must be true or false, not {}", kind(raw)))),
    }
}

/// Whether the value is this text; texts of other types and lone surrogates are not.
pub(super) fn is_text(leaf: Leaf<'_>, expected: &str) -> bool {
    text(leaf, &Place::Start("")).is_ok_and(|text| text == expected)
}

fn kind(raw: &str) -> &'static str {
    match raw.as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b'"') => "text",
        Some(b't' | b'f') => "true or false",
        Some(b'n') => "null",
        _ => "a number",
    }
}
