//! What an address says was just done.

use serde::Deserialize;

/// The code of a confirmation.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    done: Option<String>,
}

impl Done {
    pub(crate) fn code(&self) -> Option<&str> {
        self.done.as_deref()
    }
}
