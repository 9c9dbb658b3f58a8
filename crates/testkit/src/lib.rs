//! What the tests of every crate share.

mod app;
pub mod browser;
mod database;
pub mod devices;
mod postgres;
mod servers;
pub mod smtp;

pub use app::{Answer, Client, Person, START, TestApp};
pub use browser::Browser;
pub use database::TestDatabase;
pub use postgres::PostgresDatabase;
pub use smtp::SmtpServer;
