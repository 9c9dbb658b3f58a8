//! Mails as the outbox shows them.

use std::str::FromStr;

use jiff::Timestamp;

use crate::{Fault, Id, account::Email};

/// The identifier of a mail.
pub type MailId = Id<crate::id::Mail>;

/// A mail that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its identifier.
    pub id: MailId,
    /// Who receives it.
    pub to: Email,
    /// What it says.
    pub content: MailContent,
    /// Whether it carries a one-time link, which nobody but the recipient may use.
    pub is_confidential: bool,
    /// Where it stands.
    pub state: MailState,
    /// How often it was given to the mail server.
    pub attempts: i64,
    /// When it was written.
    pub created_at: Timestamp,
}

/// A mail in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSummary {
    /// Its identifier.
    pub id: MailId,
    /// Who receives it.
    pub to: Email,
    /// The subject.
    pub subject: String,
    /// Where it stands.
    pub state: MailState,
    /// When it was written.
    pub created_at: Timestamp,
}

/// What a mail says: two parts that say the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailContent {
    /// The subject; one line.
    pub subject: String,
    /// The part for readers of plain text.
    pub text: String,
    /// The part for readers of HTML.
    pub html: String,
}

/// Where a mail stands, with what only that state has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailState {
    /// Waits for the mail server.
    Queued {
        /// Why the last attempt did not work, if there was one.
        last_error: Option<String>,
    },
    /// The mail server took it.
    Sent {
        /// When.
        at: Timestamp,
    },
    /// Given up.
    Failed {
        /// Why.
        error: String,
    },
    /// Kept to be read in the outbox, because there is no mail server.
    Kept,
}

/// The bare status, for lists and filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailStatus {
    /// Waits for the mail server.
    Queued,
    /// The mail server took it.
    Sent,
    /// Given up.
    Failed,
    /// Kept in the outbox.
    Kept,
}

impl MailState {
    /// The bare status.
    #[must_use]
    pub const fn status(&self) -> MailStatus {
        match self {
            Self::Queued { .. } => MailStatus::Queued,
            Self::Sent { .. } => MailStatus::Sent,
            Self::Failed { .. } => MailStatus::Failed,
            Self::Kept => MailStatus::Kept,
        }
    }
}

impl MailStatus {
    /// Every status.
    pub const ALL: [Self; 4] = [Self::Queued, Self::Sent, Self::Failed, Self::Kept];

    /// The name in SQL and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Kept => "kept",
        }
    }

    /// The name on a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Queued => "Queued",
            Self::Sent => "Sent",
            Self::Failed => "Failed",
            Self::Kept => "Kept",
        }
    }
}

impl FromStr for MailStatus {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == raw)
            .ok_or_else(|| Fault::new("status-unknown", "Choose one of queued, sent, failed and kept."))
    }
}
