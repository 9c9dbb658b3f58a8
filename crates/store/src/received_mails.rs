//! Mails that came in, so that one delivered twice is filed once, and that its fate can be told.

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use replenish_domain::{account::Email, device::DeviceId, request::RequestId};

use crate::engine::{Conn, Sql, StoreError, WriteTx, args, statements};

statements! {
    RECEIVE = Sql::portable(
        "INSERT INTO received_mails (key, message_id, sender, outcome, detail, received_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (key) DO NOTHING",
    );
    FIND = Sql::portable(
        "SELECT message_id, sender, outcome, detail, device_id, request_id, received_at FROM received_mails WHERE key = $1",
    );
    FINISH = Sql::portable(
        "UPDATE received_mails SET outcome = $2, device_id = $3, request_id = $4 WHERE key = $1 AND outcome = 'received'",
    );
    COUNT = Sql::portable(
        "SELECT COUNT(*) AS count FROM received_mails WHERE sender = $1 AND outcome = $2 AND received_at > $3",
    );
    PRUNE = Sql::portable("DELETE FROM received_mails WHERE received_at <= $1");
}

/// What tells a mail from every other: a SHA-256.
pub type MailKey = [u8; 32];

/// A mail that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedMail {
    /// Its Message-ID, if it has one.
    pub message_id: Option<String>,
    /// Who sent it, or says so.
    pub sender: Option<Email>,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, where it was refused.
    pub detail: Option<String>,
    /// The first device something was filed for; it may be gone by now.
    pub device: Option<DeviceId>,
    /// The first request that was handed in with it; it may be gone by now.
    pub request: Option<RequestId>,
    /// When it first came in.
    pub received_at: Timestamp,
}

/// What became of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is being filed, unless whoever did so has crashed.
    Received,
    /// It was filed or found faulty, and its sender has the answer.
    Answered,
    /// It names a member as its sender, which could not be verified.
    Unverified,
    /// It was put aside without an answer.
    Refused,
}

impl Outcome {
    /// The name in SQL.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Answered => "answered",
            Self::Unverified => "unverified",
            Self::Refused => "refused",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Outcome {
    type Err = String;

    fn from_str(raw: &str) -> Result<Self, String> {
        [Self::Received, Self::Answered, Self::Unverified, Self::Refused]
            .into_iter()
            .find(|outcome| outcome.as_str() == raw)
            .ok_or_else(|| format!("“{raw}” is no outcome"))
    }
}

/// Notes a mail that comes in; false when it has come in before.
pub async fn receive(tx: &mut WriteTx, key: MailKey, mail: &ReceivedMail) -> Result<bool, StoreError> {
    let args = args![
        key,
        mail.message_id.clone(),
        mail.sender.as_ref().map(ToString::to_string),
        mail.outcome.as_str(),
        mail.detail.clone(),
        mail.received_at,
    ];
    Ok(tx.execute(RECEIVE, args).await? == 1)
}

/// The mail with this key, if it has come in.
pub async fn find(conn: &mut Conn, key: MailKey) -> Result<Option<ReceivedMail>, StoreError> {
    let Some(row) = conn.fetch_optional(FIND, args![key]).await? else {
        return Ok(None);
    };
    Ok(Some(ReceivedMail {
        message_id: row.get("message_id")?,
        sender: row.parse_optional("sender")?,
        outcome: row.parse("outcome")?,
        detail: row.get("detail")?,
        device: row.get("device_id")?,
        request: row.get("request_id")?,
        received_at: row.get("received_at")?,
    }))
}

/// Notes that a mail was filed; false when somebody else has done so.
pub async fn finish(
    tx: &mut WriteTx,
    key: MailKey,
    outcome: Outcome,
    device: Option<DeviceId>,
    request: Option<RequestId>,
) -> Result<bool, StoreError> {
    let args = args![key, outcome.as_str(), device, request];
    Ok(tx.execute(FINISH, args).await? == 1)
}

/// How many mails in this name had such an outcome after `since`.
pub async fn count(conn: &mut Conn, sender: &Email, outcome: Outcome, since: Timestamp) -> Result<i64, StoreError> {
    let counted = conn.fetch_optional(COUNT, args![sender, outcome.as_str(), since]);
    counted.await?.map_or(Ok(0), |row| row.get("count"))
}

/// Forgets what came in at or before `kept_since`.
pub async fn prune(tx: &mut WriteTx, kept_since: Timestamp) -> Result<u64, StoreError> {
    tx.execute(PRUNE, args![kept_since]).await
}
