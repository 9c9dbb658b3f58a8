//! What the tests of every crate share.

mod app;
pub mod browser;
mod postgres;
mod servers;

pub use app::{Answer, Client, Person, START, TestApp};
pub use browser::Browser;
pub use postgres::PostgresDatabase;
