//! Reports in the formats people and programs read.

mod json;
mod junit;
mod sarif;
mod text;

use serde::Serialize;

pub use self::{json::json, junit::junit, sarif::sarif, text::text};
use super::Report;

/// A file and what is worth saying about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// What the file is called, as whoever asked calls it.
    pub file: String,
    /// What is worth saying.
    #[serde(flatten)]
    pub report: Report,
}
