//! The engine layer: two pools behind one face, a closed set of values, one SQL text.

mod checkpoint;
mod columns;
mod conn;
mod db;
mod error;
mod list;
mod migrate;
mod outage;
mod row;
mod rows;
mod schema;
mod sql;
mod value;

pub use columns::Column;
pub use conn::{Conn, WriteTx};
pub use db::{Db, Durability, Engine, OpenError};
pub use error::StoreError;
pub(crate) use list::Cells;
pub use migrate::schema_fingerprint;
pub use outage::Outage;
pub(crate) use row::Row;
pub(crate) use rows::{Placeholder, Text};
pub(crate) use schema::STATEMENTS as SCHEMA_STATEMENTS;
pub use schema::Schema;
pub use sql::Sql;
pub(crate) use sql::{args, statements};
pub(crate) use value::Value;
