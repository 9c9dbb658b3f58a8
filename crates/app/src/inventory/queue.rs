//! The queue in front of the database: whatever waits goes into one transaction, so a commit, which
//! takes the disk's time, is shared.
//!
//! There is no task that sleeps. Whoever finds a free writer's place starts one, and a writer that
//! finds the queue empty ends.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use replenish_store::{Db, StoreError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::{
    Refused,
    batch::{Books, Came},
    incoming::Incoming,
};
use crate::Clock;

/// The most reports that wait. Behind so many an answer would take longer than its sender waits.
const MOST_WAITING: usize = 20_000;
/// A transaction takes what waits up to here; beyond it a larger one is not faster per report.
const MOST_TOGETHER: usize = 1_000;
/// Seconds after which a full queue has room again.
const FULL_FOR: u64 = 1;
/// Writers of PostgreSQL; SQLite has one.
const WRITERS: usize = 4;
/// How many reports another writer is worth. Fewer go faster with those that come meanwhile, in one transaction.
const WORTH_A_WRITER: usize = 500;
/// How often a batch that lost against another one is tried.
const TRIES: usize = 3;

/// Reports that wait for a writer. One for each node.
#[derive(Debug)]
pub(crate) struct Queue {
    books: Books,
    waiting: Mutex<Waiting>,
    writers: Arc<Semaphore>,
    most_writers: usize,
}

#[derive(Debug, Default)]
struct Waiting {
    deliveries: VecDeque<Delivery>,
    reports: usize,
}

/// Reports that came together, and who waits for them.
#[derive(Debug)]
struct Delivery {
    reports: Vec<Incoming>,
    answer: oneshot::Sender<Vec<Came>>,
}

impl Queue {
    pub(crate) fn new(db: &Db, clock: &Clock) -> Self {
        let most_writers = if db.has_one_writer() { 1 } else { WRITERS };
        Self {
            books: Books {
                db: db.clone(),
                clock: clock.clone(),
            },
            waiting: Mutex::default(),
            writers: Arc::new(Semaphore::new(most_writers)),
            most_writers,
        }
    }

    /// Stores reports that belong together: when this returns well they are there for good.
    pub(super) async fn store(self: &Arc<Self>, reports: Vec<Incoming>) -> Result<Vec<Came>, Refused> {
        if reports.is_empty() {
            return Ok(Vec::new());
        }
        let (answer, stored) = oneshot::channel();
        if let Some(place) = self.push(Delivery { reports, answer })? {
            tokio::spawn(Arc::clone(self).write(place));
        }
        stored.await.map_err(|_| Refused::unavailable())
    }

    /// Lets a delivery wait; with the place of a writer, if there is none or enough for one more. Both
    /// under one lock, so that no writer ends while something comes.
    fn push(&self, delivery: Delivery) -> Result<Option<OwnedSemaphorePermit>, Refused> {
        let mut waiting = self.lock();
        let reports = waiting.reports + delivery.reports.len();
        if reports > MOST_WAITING && waiting.reports > 0 {
            return Err(Refused::throttled(
                "The service takes as many reports as it can. Wait and send again.",
                FULL_FOR,
            ));
        }
        waiting.reports = reports;
        waiting.deliveries.push_back(delivery);
        let is_first = self.writers.available_permits() == self.most_writers;
        if is_first || reports >= WORTH_A_WRITER {
            return Ok(Arc::clone(&self.writers).try_acquire_owned().ok());
        }
        Ok(None)
    }

    /// Writes until nothing waits.
    async fn write(self: Arc<Self>, place: OwnedSemaphorePermit) {
        let mut place = Some(place);
        while let Some(deliveries) = self.next(&mut place) {
            let (reports, answers) = join(deliveries);
            match self.store_together(&reports).await {
                Ok(came) => tell(answers, came),
                // Whoever waits is told by the end of the channel.
                Err(error) => tracing::error!(error = &error as &dyn std::error::Error, "no reports were stored"),
            }
        }
    }

    /// What goes into the next transaction; with nothing to do, the place is free again.
    fn next(&self, place: &mut Option<OwnedSemaphorePermit>) -> Option<Vec<Delivery>> {
        let mut waiting = self.lock();
        let mut together = 0;
        let mut deliveries = Vec::new();
        while together < MOST_TOGETHER
            && let Some(delivery) = waiting.deliveries.pop_front()
        {
            together += delivery.reports.len();
            deliveries.push(delivery);
        }
        waiting.reports -= together;
        if deliveries.is_empty() {
            place.take();
            return None;
        }
        Some(deliveries)
    }

    async fn store_together(&self, reports: &[Incoming]) -> Result<Vec<Came>, StoreError> {
        let mut tries = 1;
        loop {
            match self.books.store(reports).await {
                Err(error) if error.is_conflict() && tries < TRIES => tries += 1,
                done => return done,
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

type Answer = (usize, oneshot::Sender<Vec<Came>>);

fn join(deliveries: Vec<Delivery>) -> (Vec<Incoming>, Vec<Answer>) {
    let mut reports = Vec::new();
    let mut answers = Vec::with_capacity(deliveries.len());
    for delivery in deliveries {
        answers.push((delivery.reports.len(), delivery.answer));
        reports.extend(delivery.reports);
    }
    (reports, answers)
}

fn tell(answers: Vec<Answer>, came: Vec<Came>) {
    let mut came = came.into_iter();
    for (count, answer) in answers {
        // A sender that hung up does not want to know.
        let _ = answer.send(came.by_ref().take(count).collect());
    }
}
