//! The console in a real browser: the whole journey of a device, every page for everybody, what the keyboard does.

mod effort;
mod enter_key;
mod hands;
mod journey;
mod queue_keys;
#[path = "../routes/mod.rs"]
mod routes;
mod tour;
