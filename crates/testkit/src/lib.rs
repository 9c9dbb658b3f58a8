//! What the tests of every crate share.

#![expect(
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a test that cannot be set up or that sees something else has failed, and panicking is how it says so"
)]

mod app;
pub mod browser;
mod daemon;
mod database;
mod device_cloud;
pub mod devices;
pub mod fleet;
mod full_disk;
mod http;
pub mod linking;
pub mod mails;
mod mosquitto;
mod piping;
mod postgres;
mod servers;
pub mod smtp;

pub use app::{Answer, Client, Person, START, TestApp};
pub use browser::Browser;
pub use database::TestDatabase;
pub use device_cloud::DeviceCloud;
pub use http::http_client;
pub use mosquitto::{Broker, REPLENISH};
pub use piping::{MailServer, PipingMailServer};
pub use postgres::PostgresDatabase;
pub use smtp::SmtpServer;
