//! Collects findings while messages are checked.

use std::collections::BTreeMap;

use super::{Report, RuleId, Severity, tree::Node};

/// A finding that names its value by number.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) rule: RuleId,
    pub(super) severity: Severity,
    /// Which message of the text, from 0; filled in by the sink.
    pub(super) document: usize,
    pub(super) node: u32,
    /// Whether it is about the key of the value.
    pub(super) is_on_key: bool,
    pub(super) message: String,
    pub(super) fix: Option<String>,
}

impl Draft {
    pub(super) fn new(rule: RuleId, node: &Node<'_>, message: impl Into<String>) -> Self {
        Self::numbered(rule, node.id, message)
    }

    pub(super) fn numbered(rule: RuleId, node: u32, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.rule().severity,
            document: 0,
            node,
            is_on_key: false,
            message: message.into(),
            fix: None,
        }
    }

    pub(super) const fn on_key(mut self) -> Self {
        self.is_on_key = true;
        self
    }

    pub(super) const fn weighing(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    pub(super) fn fixed_by(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    /// Adds “did you mean” when something known is near.
    pub(super) fn meaning(self, known: Option<&str>) -> Self {
        match known {
            Some(known) => self.fixed_by(format!("Did you mean {known}?")),
            None => self,
        }
    }
}

/// Keeps the first findings of each rule and counts the rest, so that a huge text that is wrong
/// everywhere takes no more memory than one that is wrong in places.
#[derive(Debug, Default)]
pub(super) struct Sink {
    /// The message that findings are about.
    pub(super) document: usize,
    pub(super) drafts: Vec<Draft>,
    counts: BTreeMap<RuleId, usize>,
}

impl Sink {
    pub(super) fn add(&mut self, draft: Draft) {
        let document = self.document;
        self.add_to(document, draft);
    }

    /// Adds a finding about another message than the current one.
    pub(super) fn add_to(&mut self, document: usize, draft: Draft) {
        let count = self.counts.entry(draft.rule).or_default();
        *count += 1;
        if *count <= Report::MOST_PER_RULE {
            self.drafts.push(Draft { document, ..draft });
        }
    }

    /// How many findings of each rule were not kept.
    pub(super) fn omitted(&self) -> impl Iterator<Item = (RuleId, usize)> {
        let more = |(rule, count): (&RuleId, &usize)| (*rule, count.saturating_sub(Report::MOST_PER_RULE));
        self.counts.iter().map(more).filter(|(_, more)| *more > 0)
    }
}
