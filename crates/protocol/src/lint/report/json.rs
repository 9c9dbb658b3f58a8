//! For programs that know this linter.

use serde::Serialize;

use crate::lint::Report;

/// The report as one JSON object, indented; `name` is the file's.
pub fn json(report: &Report, name: &str) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Named<'r> {
        file: &'r str,
        #[serde(flatten)]
        report: &'r Report,
    }
    serde_json::to_string_pretty(&Named { file: name, report })
}
