//! Takes on jobs one after the other and records what came of each.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use replenish_app::{
    App, StoreError,
    jobs::{LEASE, LeasedJob},
    linking::DIRECTIVE_JOB,
    mail::MAIL_JOB,
    products::IMPORT_JOB,
};
use replenish_outbound::{Http, Smtp};
use tokio::{sync::watch, task::JoinSet, time};

use crate::{
    backoff::{MAX_ATTEMPTS, rest_after},
    directive,
    failure::{Failure, chain},
    mail,
};

/// How many jobs a node runs at a time. They mostly wait for a mail server.
const LANES: usize = 4;
/// A job enqueued by another node, or due again after a rest, waits at most so long.
const LOOK_EVERY: Duration = Duration::from_secs(1);
const KEEP_HOUSE_EVERY: Duration = Duration::from_hours(1);
/// An attempt ends well before its lease, so that nobody else takes on the job meanwhile.
const ATTEMPT_LIMIT: Duration = Duration::from_secs(LEASE.as_secs().unsigned_abs() * 4 / 5);

/// What leaves the house through a worker.
#[derive(Debug, Default)]
pub struct WaysOut {
    /// Without a mail server mails are kept in the outbox.
    pub mail_server: Option<Smtp>,
    /// Without one device clouds are not asked anything; the questions wait.
    pub http: Option<Http>,
}

/// Runs the programme's jobs. Any number of them, on any number of nodes, share the work.
#[derive(Clone)]
pub struct Worker {
    app: App,
    ways_out: Arc<WaysOut>,
}

impl Worker {
    /// Gets ready to run jobs.
    #[must_use]
    pub fn new(app: App, ways_out: WaysOut) -> Self {
        let ways_out = Arc::new(ways_out);
        Self { app, ways_out }
    }

    /// Runs jobs until `stop` says so or its sender is gone. Jobs taken on by then are finished
    /// before this returns.
    pub async fn run(self, stop: watch::Receiver<bool>) {
        let mut tasks = JoinSet::new();
        for _ in 0..LANES {
            tasks.spawn(self.clone().run_lane(stop.clone()));
        }
        tasks.spawn(self.keep_house(stop));
        while tasks.join_next().await.is_some() {}
    }

    /// Runs every job that is due by now and tells how many attempts that took.
    pub async fn run_due(&self) -> Result<usize, StoreError> {
        let mut attempts = 0;
        while self.run_next().await? {
            attempts += 1;
        }
        Ok(attempts)
    }

    async fn run_lane(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            match self.run_next().await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::error!(error = chain(&error), "jobs cannot be taken on or recorded"),
            }
            tokio::select! {
                () = self.app.db().job_enqueued() => {}
                () = time::sleep(LOOK_EVERY) => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
        }
    }

    async fn keep_house(self, mut stop: watch::Receiver<bool>) {
        loop {
            if let Err(error) = self.app.keep_house().await {
                tracing::error!(error = chain(&error), "what nobody needs any more cannot be deleted");
            }
            tokio::select! {
                () = time::sleep(KEEP_HOUSE_EVERY) => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
        }
    }

    /// Runs the job that has waited longest; false when none is due.
    async fn run_next(&self) -> Result<bool, StoreError> {
        let Some(job) = self.app.lease_job().await? else {
            return Ok(false);
        };
        let result = self.attempt(&job).await;
        self.record(&job, result).await?;
        Ok(true)
    }

    /// Runs a job in a task of its own: one that panics takes nobody with it.
    async fn attempt(&self, job: &LeasedJob) -> Result<bool, Failure> {
        if job.attempts > MAX_ATTEMPTS {
            return Err(Failure::Permanent(format!(
                "not one of {MAX_ATTEMPTS} attempts came to an end"
            )));
        }
        let mut task = tokio::spawn(self.clone().dispatch(job.clone()));
        match time::timeout(ATTEMPT_LIMIT, &mut task).await {
            Ok(Ok(result)) => result,
            Ok(Err(panicked)) => Err(Failure::Transient(panicked.to_string())),
            Err(_) => {
                task.abort();
                Err(Failure::Transient(format!(
                    "not done within {} seconds",
                    ATTEMPT_LIMIT.as_secs()
                )))
            }
        }
    }

    /// Runs a job by its kind. It records its own success; false when somebody else has the job.
    async fn dispatch(self, job: LeasedJob) -> Result<bool, Failure> {
        match job.kind.as_str() {
            MAIL_JOB => mail::deliver(&self.app, self.ways_out.mail_server.as_ref(), &job).await,
            DIRECTIVE_JOB => directive::deliver(&self.app, self.ways_out.http.as_ref(), &job).await,
            IMPORT_JOB => Ok(self.app.run_import(&job).await?),
            // A newer node may have enqueued it, and will run it.
            kind => Err(Failure::Transient(format!("nobody here knows jobs of the kind {kind}"))),
        }
    }

    async fn record(&self, job: &LeasedJob, result: Result<bool, Failure>) -> Result<(), StoreError> {
        let is_recorded = match result {
            Ok(is_recorded) => is_recorded,
            Err(Failure::Transient(error)) if job.attempts < MAX_ATTEMPTS => {
                tracing::info!(job = %job.id, job.kind, job.attempts, error, "job put back");
                self.app.delay_job(job, self.next_attempt(job), &error).await?
            }
            Err(Failure::Transient(error) | Failure::Permanent(error)) => {
                tracing::warn!(job = %job.id, job.kind, job.attempts, error, "job given up");
                self.app.fail_job(job, &error).await?
            }
        };
        if !is_recorded {
            tracing::warn!(job = %job.id, job.kind, "job was taken over by somebody else and may run twice");
        }
        Ok(())
    }

    fn next_attempt(&self, job: &LeasedJob) -> Timestamp {
        let chance = u16::from_le_bytes(self.app.random().bytes());
        let rest = rest_after(job.attempts, chance);
        self.app.clock().now().saturating_add(rest).unwrap_or(Timestamp::MAX)
    }
}
