//! What maker and reviewer tell each other, as JSON.

use replenish_domain::request::{Change, Finding, FindingStatus, Message, Round, Severity};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::choices;

/// A field that says something else than in the round before.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldChange)]
pub(in crate::api) struct ChangeBody {
    /// The field. Slots and marketplaces are named by their ID and code.
    #[schema(example = "/slots/HEPA/capacity")]
    pointer: String,
    #[schema(example = "HEPA, Full capacity")]
    label: String,
    /// Empty when the field was not there.
    before: String,
    /// Empty when the field is gone.
    after: String,
}

/// Something about a field that a reviewer noted.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Finding)]
pub(super) struct FindingBody {
    /// Counts up within the request.
    number: i64,
    /// The field it is about; empty for the whole request.
    pointer: String,
    label: String,
    #[schema(schema_with = severities)]
    severity: &'static str,
    detail: String,
    /// The automatic check behind it.
    #[schema(required = true)]
    rule: Option<String>,
    #[schema(required = true)]
    evidence: Option<String>,
    /// What the field could say instead.
    #[schema(required = true)]
    suggestion: Option<String>,
    /// The round it was noted in.
    round: i64,
    by: String,
    #[schema(format = DateTime)]
    at: String,
    /// When the maker got to see it; null before.
    #[schema(required = true, format = DateTime)]
    sent_at: Option<String>,
    /// Why the maker leaves the field as it is.
    #[schema(required = true)]
    reply: Option<String>,
    /// `changed`: the maker changed the field since.
    #[schema(schema_with = finding_statuses)]
    status: &'static str,
    /// Why it was waived.
    #[schema(required = true)]
    reason: Option<String>,
}

/// A message between maker and reviewer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RequestMessage)]
pub(super) struct MessageBody {
    number: i64,
    by: String,
    #[schema(schema_with = sides)]
    side: &'static str,
    #[schema(format = DateTime)]
    at: String,
    text: String,
}

/// A round that ended with questions to the maker.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RequestRound)]
pub(super) struct RoundBody {
    round: i64,
    #[schema(format = DateTime)]
    submitted_at: String,
    #[schema(format = DateTime)]
    returned_at: String,
    returned_by: String,
    /// How many findings the maker was asked to answer.
    findings: i64,
}

pub(super) fn severities() -> utoipa::openapi::Object {
    choices(Severity::ALL.map(Severity::as_str))
}

pub(super) fn finding_statuses() -> utoipa::openapi::Object {
    choices(["open", "changed", "resolved", "waived"])
}

fn sides() -> utoipa::openapi::Object {
    choices(["maker", "programme"])
}

impl ChangeBody {
    pub(in crate::api) fn of(change: Change) -> Self {
        let Change {
            pointer,
            label,
            before,
            after,
        } = change;
        Self {
            pointer,
            label,
            before,
            after,
        }
    }
}

impl FindingBody {
    pub(super) fn of(finding: Finding) -> Self {
        Self {
            number: finding.number,
            pointer: finding.pointer,
            label: finding.label,
            severity: finding.severity.as_str(),
            detail: finding.detail,
            rule: finding.rule,
            evidence: finding.evidence,
            suggestion: finding.suggestion,
            round: finding.round,
            by: finding.by,
            at: finding.at.to_string(),
            sent_at: finding.sent_at.map(|at| at.to_string()),
            reply: finding.reply.map(|reply| reply.text),
            status: finding.status.as_str(),
            reason: match finding.status {
                FindingStatus::Waived { reason, .. } => Some(reason),
                _ => None,
            },
        }
    }
}

impl MessageBody {
    pub(super) fn of(message: Message) -> Self {
        Self {
            number: message.number,
            by: message.by,
            side: message.side.as_str(),
            at: message.at.to_string(),
            text: message.text,
        }
    }
}

impl RoundBody {
    pub(super) fn of(round: &Round) -> Self {
        Self {
            round: round.round,
            submitted_at: round.submitted_at.to_string(),
            returned_at: round.returned_at.to_string(),
            returned_by: round.returned_by.clone(),
            findings: round.findings,
        }
    }
}
