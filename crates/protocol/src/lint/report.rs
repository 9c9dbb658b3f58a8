//! Reports in the formats people and programs read.

mod json;
mod junit;
mod sarif;
mod text;

pub use self::{json::json, junit::junit, sarif::sarif, text::text};
