//! The doors, through HTTP, against the real program on both engines.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod api;
mod console;
mod docs;
mod full_disk;
#[path = "../routes/mod.rs"]
mod routes;
mod supplies;
mod walk;
mod wire;
