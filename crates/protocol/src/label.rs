//! Labels customers read (`protocol.md` 9).

use serde::Serialize;

/// A name of a supply. No entry of the asset catalogue names a consumable, so every label is a
/// text in one locale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "@type", content = "value", rename_all = "lowercase")]
pub enum Label {
    /// Written out by the maker.
    Text {
        /// What customers read.
        text: String,
        /// Where they read it: a language and a region such as `de-DE`.
        locale: String,
    },
}

/// The labels of one capability, at least one; the first of a locale is the one displayed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CapabilityResources {
    /// The labels.
    pub friendly_names: Vec<Label>,
}
