//! The outbox: every mail that was written, and what became of it.
//!
//! Without a mail server it is the only place where mails can be read. A one-time link is shown
//! there only while there is no mail server to deliver it, and only to administrators.

use replenish_domain::{
    Id,
    account::{Action, Actor, Email},
    audit::Act,
    mail::{Mail, MailContent, MailId, MailState, MailSummary},
};
use replenish_store::{StoreError, jobs, mails};

pub use replenish_store::mails::Filter as MailFilter;

use crate::{
    App, Denied, authorise,
    jobs::{LeasedJob, mail_of},
};

/// Why the outbox is not shown or a mail not sent again.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    /// Not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Only a mail that was given up is tried again.
    #[error("the mail was not given up")]
    NotFailed,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct MailPage {
    /// The mails, newest first.
    pub mails: Vec<MailSummary>,
    /// Where the next page begins, if there is one.
    pub next: Option<MailId>,
}

impl App {
    /// A page of everybody's mails, older than `after`; `limit` is 1 to 200.
    pub async fn outbox(
        &self,
        actor: &Actor,
        filter: &MailFilter,
        after: Option<MailId>,
        limit: usize,
    ) -> Result<MailPage, OutboxError> {
        authorise(actor, Action::ManageProgramme)?;
        let mut conn = self.db.read().await?;
        let mails = mails::list(&mut conn, filter, after, one_more(limit)).await?;
        Ok(MailPage::of(mails, limit))
    }

    /// Anybody's mail.
    pub async fn outbox_mail(&self, actor: &Actor, id: MailId) -> Result<Mail, OutboxError> {
        authorise(actor, Action::ManageProgramme)?;
        let mut conn = self.db.read().await?;
        Ok(mails::find(&mut conn, id).await?.ok_or(Denied::Hidden)?)
    }

    /// Tries a mail again that was given up, at once and as often as a new one.
    pub async fn retry_mail(&self, actor: &Actor, id: MailId) -> Result<(), OutboxError> {
        authorise(actor, Action::ManageProgramme)?;
        let mut tx = self.db.write().await?;
        let mail = mails::find(&mut tx, id).await?.ok_or(Denied::Hidden)?;
        let revived = jobs::revive(&mut tx, Id::from_uuid(id.uuid()), self.clock.now()).await?;
        if !(revived && mails::requeued(&mut tx, id).await?) {
            return Err(OutboxError::NotFailed);
        }
        let act = Act::by(actor, "mail.retried").after(serde_json::json!({"mail": id, "to": mail.to}));
        self.record(&mut tx, act).await?;
        Ok(tx.commit().await?)
    }

    /// A page of the mails to the actor, older than `after`, but for those with a one-time link;
    /// `limit` is 1 to 200.
    pub async fn my_mails(&self, actor: &Actor, after: Option<MailId>, limit: usize) -> Result<MailPage, OutboxError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        let mails = mails::list_own(&mut conn, &actor.email, after, one_more(limit)).await?;
        Ok(MailPage::of(mails, limit))
    }

    /// A mail to the actor, unless it carries a one-time link.
    pub async fn my_mail(&self, actor: &Actor, id: MailId) -> Result<Mail, OutboxError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        let mail = mails::find(&mut conn, id).await?;
        Ok(mail
            .filter(|mail| mail.to == actor.email && !mail.is_confidential)
            .ok_or(Denied::Hidden)?)
    }

    /// Puts a mail that was just written into the outbox, unless an earlier attempt did. Answers
    /// with the mail there.
    pub async fn file_mail(
        &self,
        job: &LeasedJob,
        to: &Email,
        content: MailContent,
        is_confidential: bool,
    ) -> Result<Mail, StoreError> {
        let mail = Mail {
            id: mail_of(job.id),
            to: to.clone(),
            content,
            is_confidential,
            state: MailState::Queued { last_error: None },
            attempts: 0,
            created_at: self.clock.now(),
        };
        let mut tx = self.db.write().await?;
        mails::file(&mut tx, &mail).await?;
        let filed = mails::find(&mut tx, mail.id).await?;
        tx.commit().await?;
        Ok(filed.unwrap_or(mail))
    }

    /// Records that the mail server took a mail; false when somebody else has its job by now.
    pub async fn mail_sent(&self, job: &LeasedJob) -> Result<bool, StoreError> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        if !jobs::finish(&mut tx, job, now).await? {
            return Ok(false);
        }
        mails::sent(&mut tx, mail_of(job.id), now).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Records that a mail stays in the outbox, to be read there in full; false when somebody else
    /// has its job by now.
    pub async fn mail_kept(&self, job: &LeasedJob, content: &MailContent) -> Result<bool, StoreError> {
        let mut tx = self.db.write().await?;
        if !jobs::finish(&mut tx, job, self.clock.now()).await? {
            return Ok(false);
        }
        mails::kept(&mut tx, mail_of(job.id), content).await?;
        tx.commit().await?;
        Ok(true)
    }
}

impl MailPage {
    fn of(mut mails: Vec<MailSummary>, limit: usize) -> Self {
        let has_more = mails.len() > limit;
        mails.truncate(limit);
        let next = mails.last().filter(|_| has_more).map(|mail| mail.id);
        Self { mails, next }
    }
}

fn one_more(limit: usize) -> i64 {
    i64::try_from(limit + 1).unwrap_or(i64::MAX)
}
