//! What the job runner records: work taken on, put back, given up.
//!
//! A mail has the identifier of its job, so what happens to the job is told in the outbox too; so have
//! an import of products and a directive to a device cloud.

use jiff::{SignedDuration, Timestamp};
use replenish_domain::{Id, id::Job, mail::MailId};
use replenish_store::{StoreError, directives, jobs, mails, product_imports};

pub use replenish_store::jobs::LeasedJob;

use crate::{App, products::ImportResult};

/// How long work taken on is left alone. Whoever has not recorded it by then has crashed.
pub const LEASE: SignedDuration = SignedDuration::from_mins(5);

impl App {
    /// Takes on the job that has waited longest, if one is due.
    pub async fn lease_job(&self) -> Result<Option<LeasedJob>, StoreError> {
        let now = self.clock.now();
        let until = now.saturating_add(LEASE).unwrap_or(Timestamp::MAX);
        let mut tx = self.db.write().await?;
        let job = jobs::lease(&mut tx, now, until).await?;
        tx.commit().await?;
        Ok(job)
    }

    /// Puts a job back, to be tried again at `run_at`; false when somebody else has it by now.
    pub async fn delay_job(&self, job: &LeasedJob, run_at: Timestamp, error: &str) -> Result<bool, StoreError> {
        let mut tx = self.db.write().await?;
        if !jobs::retry(&mut tx, job, run_at, error).await? {
            return Ok(false);
        }
        mails::delayed(&mut tx, mail_of(job.id), error).await?;
        directives::delayed(&mut tx, job.id, error).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Gives a job up; false when somebody else has it by now.
    pub async fn fail_job(&self, job: &LeasedJob, error: &str) -> Result<bool, StoreError> {
        let mut tx = self.db.write().await?;
        let now = self.clock.now();
        if !jobs::fail(&mut tx, job, now, error).await? {
            return Ok(false);
        }
        mails::failed(&mut tx, mail_of(job.id), error).await?;
        directives::failed(&mut tx, job.id, now, error).await?;
        let gave_up = ImportResult::Failed("It failed on our side, again and again. Nothing is stored.".to_owned());
        product_imports::finish(&mut tx, job.id, &gave_up).await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// The mail a job writes.
pub(crate) const fn mail_of(job: Id<Job>) -> MailId {
    Id::from_uuid(job.uuid())
}
