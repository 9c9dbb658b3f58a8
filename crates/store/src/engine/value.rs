//! The values statements take. The set is closed, so every value has a known form on both engines.

use jiff::Timestamp;
use replenish_domain::{Id, account::Email};
use uuid::Uuid;

use super::Cells;

/// An argument; `None` is SQL's NULL of that type.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Int(Option<i64>),
    Bool(Option<bool>),
    Text(Option<String>),
    Uuid(Option<Uuid>),
    Bytes(Option<Vec<u8>>),
    Time(Option<Timestamp>),
    /// Rows, column by column. SQLite takes them as one JSON text, an array for each row, and PostgreSQL as
    /// an array for each column, so they are as many arguments as there are columns: taking JSON apart would
    /// cost it more than storing the rows.
    List(Vec<Cells>),
}

macro_rules! from {
    ($($type:ty => $variant:ident, $convert:expr;)*) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$variant(Some($convert(value)))
            }
        }

        impl From<Option<$type>> for Value {
            fn from(value: Option<$type>) -> Self {
                Self::$variant(value.map($convert))
            }
        }
    )*};
}

from! {
    i64 => Int, |value| value;
    bool => Bool, |value| value;
    &str => Text, |value: &str| value.to_owned();
    String => Text, |value| value;
    &String => Text, |value: &String| value.clone();
    &Email => Text, |value: &Email| value.to_string();
    Uuid => Uuid, |value| value;
    &[u8] => Bytes, |value: &[u8]| value.to_vec();
    Vec<u8> => Bytes, |value| value;
    [u8; 32] => Bytes, |value: [u8; 32]| value.to_vec();
    Timestamp => Time, |value| value;
}

impl<const N: usize> From<[Cells; N]> for Value {
    fn from(columns: [Cells; N]) -> Self {
        Self::List(columns.into())
    }
}

impl<K> From<Id<K>> for Value {
    fn from(id: Id<K>) -> Self {
        Self::Uuid(Some(id.uuid()))
    }
}

impl<K> From<Option<Id<K>>> for Value {
    fn from(id: Option<Id<K>>) -> Self {
        Self::Uuid(id.map(Id::uuid))
    }
}
