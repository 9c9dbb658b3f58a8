//! Rows of either engine, read by column name.

use std::{fmt::Display, str::FromStr};

use jiff::Timestamp;
use replenish_domain::Id;
use serde::de::DeserializeOwned;
use sqlx::{Decode, Postgres, Row as _, Sqlite, Type, postgres::PgRow, sqlite::SqliteRow};
use uuid::Uuid;

use super::StoreError;

/// A row of a result.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// A type a column can be read as.
pub(crate) trait Cell: Sized {
    fn read(row: &Row, column: &str) -> Result<Self, StoreError>;
}

impl Row {
    /// The column's value.
    pub(crate) fn get<T: Cell>(&self, column: &str) -> Result<T, StoreError> {
        T::read(self, column)
    }

    /// The column's text as a type with a rule.
    pub(crate) fn parse<T: FromStr<Err: Display>>(&self, column: &str) -> Result<T, StoreError> {
        self.get::<String>(column)?
            .parse()
            .map_err(|error| StoreError::corrupt(column, error))
    }

    /// The column's text as a type with a rule, where there is one.
    pub(crate) fn parse_optional<T: FromStr<Err: Display>>(&self, column: &str) -> Result<Option<T>, StoreError> {
        let text = self.get::<Option<String>>(column)?;
        text.map(|text| text.parse().map_err(|error| StoreError::corrupt(column, error)))
            .transpose()
    }

    /// The column's JSON.
    pub(crate) fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        serde_json::from_str(&self.get::<String>(column)?).map_err(|error| StoreError::corrupt(column, error))
    }

    /// The column's JSON, where there is some.
    pub(crate) fn json_optional<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>, StoreError> {
        let text = self.get::<Option<String>>(column)?;
        text.map(|text| serde_json::from_str(&text).map_err(|error| StoreError::corrupt(column, error)))
            .transpose()
    }

    fn native<T>(&self, column: &str) -> Result<T, StoreError>
    where
        T: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>,
    {
        match self {
            Self::Sqlite(row) => Ok(row.try_get(column)?),
            Self::Postgres(row) => Ok(row.try_get(column)?),
        }
    }
}

macro_rules! native_cells {
    ($($type:ty),*) => {$(
        impl Cell for $type {
            fn read(row: &Row, column: &str) -> Result<Self, StoreError> {
                row.native(column)
            }
        }

        impl Cell for Option<$type> {
            fn read(row: &Row, column: &str) -> Result<Self, StoreError> {
                row.native(column)
            }
        }
    )*};
}
native_cells!(i64, bool, String, Uuid, Vec<u8>);

impl Cell for Option<Timestamp> {
    fn read(row: &Row, column: &str) -> Result<Self, StoreError> {
        let micros = match row {
            Row::Sqlite(row) => row.try_get::<Option<i64>, _>(column)?,
            Row::Postgres(row) => row
                .try_get::<Option<super::conn::PgTime>, _>(column)?
                .map(super::conn::PgTime::micros),
        };
        micros
            .map(|micros| Timestamp::from_microsecond(micros).map_err(|error| StoreError::corrupt(column, error)))
            .transpose()
    }
}

impl Cell for Timestamp {
    fn read(row: &Row, column: &str) -> Result<Self, StoreError> {
        row.get::<Option<Self>>(column)?
            .ok_or_else(|| StoreError::corrupt(column, "no time"))
    }
}

impl<K> Cell for Id<K> {
    fn read(row: &Row, column: &str) -> Result<Self, StoreError> {
        row.get::<Uuid>(column).map(Self::from_uuid)
    }
}

impl<K> Cell for Option<Id<K>> {
    fn read(row: &Row, column: &str) -> Result<Self, StoreError> {
        Ok(row.get::<Option<Uuid>>(column)?.map(Id::from_uuid))
    }
}
