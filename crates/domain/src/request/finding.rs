//! What a reviewer found, and what maker and reviewer wrote to each other about it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Change, Snapshot};
use crate::{Fault, Faults, fault::Gather, text::Rule};

/// The most findings of one request.
pub const MAX_FINDINGS: usize = 200;

/// A message between maker and reviewer; 1 to 2000 characters.
pub const MESSAGE: Rule = Rule {
    what: "message",
    required: "message-required",
    too_long: "text-too-long",
    invalid: "text-invalid",
    max: 2_000,
};

/// Why something was decided; 1 to 2000 characters.
pub const REASON: Rule = Rule {
    what: "reason",
    required: "reason-required",
    too_long: "text-too-long",
    invalid: "text-invalid",
    max: 2_000,
};

const DETAIL: Rule = Rule {
    what: "finding",
    required: "detail-required",
    too_long: "text-too-long",
    invalid: "text-invalid",
    max: 2_000,
};
const EVIDENCE: Rule = Rule {
    what: "evidence",
    required: "evidence-required",
    ..DETAIL
};
const SUGGESTION: Rule = Rule {
    what: "suggestion",
    required: "suggestion-required",
    ..DETAIL
};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// No IDs are assigned before it is dealt with.
    MustFix,
    /// Better changed, but no condition.
    ShouldFix,
    /// Only said.
    Note,
}

impl Severity {
    /// Every severity, the heaviest first.
    pub const ALL: [Self; 3] = [Self::MustFix, Self::ShouldFix, Self::Note];

    /// The name in JSON and forms.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MustFix => "must_fix",
            Self::ShouldFix => "should_fix",
            Self::Note => "note",
        }
    }

    /// The name on a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::MustFix => "Must fix",
            Self::ShouldFix => "Should fix",
            Self::Note => "Note",
        }
    }

    fn read(raw: &str) -> Result<Self, Fault> {
        let known = Self::ALL.into_iter().find(|severity| severity.as_str() == raw);
        known.ok_or_else(|| Fault::new("severity-unknown", "Choose one of must_fix, should_fix and note."))
    }
}

/// A finding as a reviewer writes it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewFinding {
    /// The field it is about, a pointer of [`Snapshot::places`].
    pub pointer: String,
    /// `must_fix`, `should_fix` or `note`.
    pub severity: String,
    /// What the maker reads.
    pub detail: String,
    /// The automatic check behind it.
    pub rule: Option<String>,
    /// What shows it.
    pub evidence: Option<String>,
    /// What the field could say instead.
    pub suggestion: Option<String>,
}

/// Which finding it is, and who noted it when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// Its number within the request, from 1.
    pub number: i64,
    /// The round it is noted in.
    pub round: i64,
    /// What the reviewer is called.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Something about one field of a request that a reviewer noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Its number within the request, from 1.
    pub number: i64,
    /// The field it is about.
    pub pointer: String,
    /// What the field is called.
    pub label: String,
    /// How much it weighs.
    pub severity: Severity,
    /// What the maker reads; 1 to 2000 characters.
    pub detail: String,
    /// The automatic check behind it, such as `picture-background`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// What shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// What the field could say instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    /// The round it was noted in.
    pub round: i64,
    /// Who noted it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// When the maker got to see it; before that it is the reviewers' own note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Timestamp>,
    /// Why the maker leaves the field as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<Reply>,
    /// What became of it.
    #[serde(flatten)]
    pub status: FindingStatus,
}

/// What a maker says to a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// What was said; 1 to 2000 characters.
    pub text: String,
    /// Who said it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// What became of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum FindingStatus {
    /// Nothing yet.
    Open,
    /// The maker changed the field since it was asked about.
    Changed {
        /// The round the field came back in.
        round_changed: i64,
    },
    /// A reviewer looked again and is content.
    Resolved {
        /// Who.
        resolved_by: String,
        /// When.
        resolved_at: Timestamp,
    },
    /// A reviewer passes over it; that holds in later rounds, too.
    Waived {
        /// Who.
        waived_by: String,
        /// When.
        waived_at: Timestamp,
        /// Why; 1 to 2000 characters.
        reason: String,
    },
}

impl FindingStatus {
    /// The name in JSON.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Changed { .. } => "changed",
            Self::Resolved { .. } => "resolved",
            Self::Waived { .. } => "waived",
        }
    }

    /// Whether nothing has become of it yet.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open)
    }
}

impl Finding {
    /// Reads what a reviewer wrote about a request.
    pub fn read(new: &NewFinding, snapshot: &Snapshot, noted: Noted) -> Result<Self, Faults> {
        let mut gather = Gather::default();
        let label = snapshot
            .places()
            .into_iter()
            .find_map(|(pointer, label)| (pointer == new.pointer).then_some(label));
        let label = gather.take(
            "/pointer",
            label.ok_or_else(|| {
                let detail = format!("The request has no field “{}”.", new.pointer);
                Fault::new("pointer-unknown", detail)
            }),
        );
        let severity = gather.take("/severity", Severity::read(&new.severity));
        let detail = gather.take("/detail", DETAIL.paragraph(&new.detail));
        let evidence = optional(&mut gather, "/evidence", new.evidence.as_deref(), &EVIDENCE);
        let suggestion = optional(&mut gather, "/suggestion", new.suggestion.as_deref(), &SUGGESTION);
        let rule = new.rule.as_deref().filter(|rule| !rule.is_empty());
        let rule = rule.and_then(|rule| gather.take("/rule", read_rule(rule)));
        gather.finish()?;
        let (Some(label), Some(severity), Some(detail)) = (label, severity, detail) else {
            unreachable!("a missing part left a fault")
        };
        Ok(Self {
            number: noted.number,
            pointer: new.pointer.clone(),
            label,
            severity,
            detail,
            rule,
            evidence,
            suggestion,
            round: noted.round,
            by: noted.by,
            at: noted.at,
            sent_at: None,
            reply: None,
            status: FindingStatus::Open,
        })
    }

    /// Whether it stands against assigning IDs.
    #[must_use]
    pub fn blocks(&self) -> bool {
        self.severity == Severity::MustFix && self.status.is_open()
    }

    /// Whether the maker has to answer it.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.severity != Severity::Note && self.status.is_open()
    }

    /// Whether the maker has said why the field is right, since this moment.
    #[must_use]
    pub fn is_replied_since(&self, since: Timestamp) -> bool {
        self.reply.as_ref().is_some_and(|reply| reply.at >= since)
    }

    /// Whether one of the changes is about its field, or about a part of it.
    #[must_use]
    pub fn concerns(&self, changes: &[Change]) -> bool {
        let part = format!("{}/", self.pointer);
        changes
            .iter()
            .any(|change| change.pointer == self.pointer || change.pointer.starts_with(&part))
    }
}

fn optional(gather: &mut Gather, place: &str, raw: Option<&str>, rule: &Rule) -> Option<String> {
    let raw = raw.filter(|raw| !raw.trim().is_empty())?;
    gather.take(place, rule.paragraph(raw))
}

fn read_rule(raw: &str) -> Result<String, Fault> {
    let is_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
    if raw.len() <= 64 && raw.bytes().all(is_name) {
        Ok(raw.to_owned())
    } else {
        let detail = "A rule's name has at most 64 small letters, digits, dots and dashes.";
        Err(Fault::new("rule-invalid", detail).with_limit(64))
    }
}

/// Which side of the desk somebody stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Who asks for IDs.
    Maker,
    /// Who assigns them.
    Programme,
}

impl Side {
    /// The name in SQL and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Maker => "maker",
            Self::Programme => "programme",
        }
    }
}

/// A message of the conversation about a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its number within the request, from 1.
    pub number: i64,
    /// Who wrote it.
    pub by: String,
    /// For which side.
    pub side: Side,
    /// When.
    pub at: Timestamp,
    /// What it says.
    pub text: String,
}

/// A round that ended with questions to the maker.
#[derive(Debug, Clone, PartialEq)]
pub struct Round {
    /// Which one, from 1.
    pub round: i64,
    /// When it was handed in.
    pub submitted_at: Timestamp,
    /// What was handed in.
    pub snapshot: Snapshot,
    /// When a reviewer asked.
    pub returned_at: Timestamp,
    /// What the reviewer is called.
    pub returned_by: String,
    /// How many findings the maker was asked to answer.
    pub findings: i64,
}
