//! For programs that know this linter.

use serde::Serialize;

use super::Checked;

/// The reports as one JSON object, indented.
pub fn json(files: &[Checked]) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Document<'f> {
        files: &'f [Checked],
    }
    serde_json::to_string_pretty(&Document { files })
}
