//! What the tests of every crate share.

pub mod browser;
mod postgres;
mod servers;

pub use browser::Browser;
pub use postgres::PostgresDatabase;
