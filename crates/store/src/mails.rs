//! The outbox: every mail that was written, with what became of it.

use jiff::Timestamp;
use replenish_domain::{
    account::Email,
    mail::{Mail, MailContent, MailId, MailState, MailStatus, MailSummary},
};

use crate::engine::{Conn, Row, Sql, StoreError, WriteTx, args, statements};

statements! {
    FILE = Sql::portable(
        "INSERT INTO mails (id, recipient, subject, text_body, html_body, confidential, state, attempts, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'queued', 0, $7) ON CONFLICT (id) DO NOTHING",
    );
    FIND = Sql::portable(
        "SELECT id, recipient, subject, text_body, html_body, confidential, state, attempts, last_error, created_at, sent_at
         FROM mails WHERE id = $1",
    );
    LIST = Sql::portable(
        "SELECT id, recipient, subject, state, last_error, created_at, sent_at FROM mails
         WHERE (id < $1 OR $1 IS NULL) ORDER BY id DESC LIMIT $2",
    );
    LIST_STATUS = Sql::portable(
        "SELECT id, recipient, subject, state, last_error, created_at, sent_at FROM mails
         WHERE state = $3 AND (id < $1 OR $1 IS NULL) ORDER BY id DESC LIMIT $2",
    );
    LIST_RECIPIENT = Sql::portable(
        "SELECT id, recipient, subject, state, last_error, created_at, sent_at FROM mails
         WHERE recipient = $3 AND (state = $4 OR $4 IS NULL) AND (id < $1 OR $1 IS NULL) ORDER BY id DESC LIMIT $2",
    );
    LIST_OWN = Sql::portable(
        "SELECT id, recipient, subject, state, last_error, created_at, sent_at FROM mails
         WHERE recipient = $3 AND confidential = $4 AND (id < $1 OR $1 IS NULL) ORDER BY id DESC LIMIT $2",
    );
    SENT = Sql::portable(
        "UPDATE mails SET state = 'sent', sent_at = $2, attempts = attempts + 1, last_error = NULL WHERE id = $1 AND state = 'queued'",
    );
    KEPT = Sql::portable(
        "UPDATE mails SET state = 'kept', subject = $2, text_body = $3, html_body = $4, last_error = NULL
         WHERE id = $1 AND state = 'queued'",
    );
    DELAYED = Sql::portable("UPDATE mails SET last_error = $2, attempts = attempts + 1 WHERE id = $1 AND state = 'queued'");
    FAILED = Sql::portable(
        "UPDATE mails SET state = 'failed', last_error = $2, attempts = attempts + 1 WHERE id = $1 AND state = 'queued'",
    );
    REQUEUED = Sql::portable("UPDATE mails SET state = 'queued' WHERE id = $1 AND state = 'failed'");
}

/// Which mails a list shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only those with this status.
    pub status: Option<MailStatus>,
    /// Only those to this address.
    pub to: Option<Email>,
}

/// Stores a mail that was written, unless it is there already.
pub async fn file(tx: &mut WriteTx, mail: &Mail) -> Result<(), StoreError> {
    let MailContent { subject, text, html } = &mail.content;
    let args = args![
        mail.id,
        &mail.to,
        subject,
        text,
        html,
        mail.is_confidential,
        mail.created_at
    ];
    tx.execute(FILE, args).await.map(drop)
}

/// The mail with this identifier.
pub async fn find(conn: &mut Conn, id: MailId) -> Result<Option<Mail>, StoreError> {
    let row = conn.fetch_optional(FIND, args![id]).await?;
    row.as_ref().map(read).transpose()
}

/// The mails a filter lets through, newest first, older than `after` where given.
pub async fn list(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<MailId>,
    limit: i64,
) -> Result<Vec<MailSummary>, StoreError> {
    let status = filter.status.map(MailStatus::as_str);
    let rows = match (&filter.to, status) {
        (Some(to), _) => conn.fetch_all(LIST_RECIPIENT, args![after, limit, to, status]).await?,
        (None, Some(status)) => conn.fetch_all(LIST_STATUS, args![after, limit, status]).await?,
        (None, None) => conn.fetch_all(LIST, args![after, limit]).await?,
    };
    rows.iter().map(read_summary).collect()
}

/// The mails to an address that carry no one-time link, newest first, older than `after` where given.
pub async fn list_own(
    conn: &mut Conn,
    to: &Email,
    after: Option<MailId>,
    limit: i64,
) -> Result<Vec<MailSummary>, StoreError> {
    let rows = conn.fetch_all(LIST_OWN, args![after, limit, to, false]).await?;
    rows.iter().map(read_summary).collect()
}

/// Records that the mail server took a mail; false when it was not waiting.
pub async fn sent(tx: &mut WriteTx, id: MailId, at: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(SENT, args![id, at]).await? == 1)
}

/// Records that a mail stays in the outbox, and what it says in full; false when it was not waiting.
pub async fn kept(tx: &mut WriteTx, id: MailId, content: &MailContent) -> Result<bool, StoreError> {
    let MailContent { subject, text, html } = content;
    Ok(tx.execute(KEPT, args![id, subject, text, html]).await? == 1)
}

/// Records that a mail was not taken this time; false when it was not waiting.
pub async fn delayed(tx: &mut WriteTx, id: MailId, error: &str) -> Result<bool, StoreError> {
    Ok(tx.execute(DELAYED, args![id, error]).await? == 1)
}

/// Records that a mail is given up; false when it was not waiting.
pub async fn failed(tx: &mut WriteTx, id: MailId, error: &str) -> Result<bool, StoreError> {
    Ok(tx.execute(FAILED, args![id, error]).await? == 1)
}

/// Lets a mail that was given up wait again; false when it was not given up.
pub async fn requeued(tx: &mut WriteTx, id: MailId) -> Result<bool, StoreError> {
    Ok(tx.execute(REQUEUED, args![id]).await? == 1)
}

fn read(row: &Row) -> Result<Mail, StoreError> {
    Ok(Mail {
        id: row.get("id")?,
        to: row.parse("recipient")?,
        content: MailContent {
            subject: row.get("subject")?,
            text: row.get("text_body")?,
            html: row.get("html_body")?,
        },
        is_confidential: row.get("confidential")?,
        state: read_state(row)?,
        attempts: row.get("attempts")?,
        created_at: row.get("created_at")?,
    })
}

fn read_summary(row: &Row) -> Result<MailSummary, StoreError> {
    Ok(MailSummary {
        id: row.get("id")?,
        to: row.parse("recipient")?,
        subject: row.get("subject")?,
        state: read_state(row)?,
        created_at: row.get("created_at")?,
    })
}

fn read_state(row: &Row) -> Result<MailState, StoreError> {
    Ok(match row.parse("state")? {
        MailStatus::Queued => MailState::Queued {
            last_error: row.get("last_error")?,
        },
        MailStatus::Sent => MailState::Sent {
            at: row.get("sent_at")?,
        },
        MailStatus::Failed => MailState::Failed {
            error: row.get::<Option<String>>("last_error")?.unwrap_or_default(),
        },
        MailStatus::Kept => MailState::Kept,
    })
}
