//! The linter: says in seconds what is wrong with a message and where (`protocol.md` 11).
//!
//! [`lint`] takes one message, a JSON array of messages or one message per line, in the order in
//! which they were sent. Rules about one message look at each; rules about a series, such as a
//! message ID used twice, look at all of them; rules about the way messages took need the
//! [`Http`](http::Http) side in the [`Context`].
//!
//! `serde_json` reads the text, into a tree that numbers its values in document order. A finding
//! names a value by its number; lines, columns and quotations are only worked out once there are
//! findings, in one pass over the text. Secrets are masked wherever text is quoted.

mod catalogue;
mod check;
mod context;
mod excerpt;
pub mod http;
mod locate;
mod mask;
mod near;
mod registered;
pub mod report;
mod rules;
mod series;
mod sink;
#[cfg(test)]
mod tests;
mod text;
mod tree;

use serde::Serialize;

pub use self::{
    context::{Context, Kind, RegisteredDevice, RegisteredSlot},
    excerpt::Excerpt,
    rules::{RULES, Rule, RuleId},
};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The message would be refused or is of no use.
    Error,
    /// It is taken, but wrong or risky.
    Warning,
    /// Good to know.
    Note,
}

impl Severity {
    /// The name, such as `error`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One thing worth saying about a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule.
    pub rule: RuleId,
    /// How much it weighs here.
    pub severity: Severity,
    /// JSON pointer (RFC 6901) to the value; within its line when there is a message per line.
    pub pointer: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// What is wrong, in one sentence without a period.
    pub message: String,
    /// The text at fault, shortened and without secrets; `None` where it is an array, an object or
    /// what is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
    /// The line around it.
    #[serde(skip)]
    pub excerpt: Excerpt,
}

/// All that is worth saying about a text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Report {
    /// In the order of their places; at most [`Report::MOST_PER_RULE`] of one rule.
    pub findings: Vec<Finding>,
    /// How many more findings of a rule there are than are shown.
    pub omitted: Vec<Omitted>,
    /// How many messages were read.
    pub messages: usize,
}

/// Findings of one rule that are not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Omitted {
    /// The rule.
    pub rule: RuleId,
    /// How many.
    pub count: usize,
}

impl Report {
    /// The most findings of one rule that are shown.
    pub const MOST_PER_RULE: usize = 50;

    /// How many findings of this weight are shown.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }

    /// Whether a message would be refused or is of no use.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }
}

/// Says all that is worth saying about the messages in `bytes`.
#[must_use]
pub fn lint(bytes: &[u8], context: &Context) -> Report {
    text::Messages::read(bytes).lint(context)
}
