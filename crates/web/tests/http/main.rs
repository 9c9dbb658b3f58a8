//! The doors, through HTTP, against the real program on both engines.

mod api;
mod console;
mod docs;
mod walk;
