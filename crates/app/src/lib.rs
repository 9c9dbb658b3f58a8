//! The use cases: authorise, load, decide, save, enqueue. One function for each act.
//!
//! The console, the REST API, the command line and mails all come through here, so a rule exists
//! once. Nothing here speaks HTTP or sends anything; what has to be sent is enqueued with the
//! change that asks for it.

mod access;
mod audit;
mod calendar;
mod clock;
mod holiday_import;
mod housekeeping;
mod limiter;
mod noting;
mod random;
mod recipient;
mod reference;
mod search;
mod settings;

pub mod accounts;
pub mod certifications;
pub mod devices;
pub mod idempotency;
pub mod inventory;
pub mod jobs;
pub mod linking;
pub mod mail;
pub mod outbox;
pub mod products;
pub mod receive;
pub mod requests;

use std::sync::Arc;

pub use access::{Denied, Revision};
pub use calendar::{CalendarError, StoredDays};
pub use clock::Clock;
pub use holiday_import::{HolidayImport, PresentDay};
pub use random::Random;
pub use reference::ReferenceError;
use replenish_domain::{
    account::{Action, Actor},
    audit::Act,
};
use replenish_store::{Db, WriteTx};
pub use replenish_store::{Outage, StoreError, images::StoredImage};
pub use search::search_text;
pub use settings::Settings;
use tokio::sync::Semaphore;

/// The programme: its database, clock, randomness and settings. Cheap to clone.
#[derive(Clone)]
pub struct App {
    db: Db,
    clock: Clock,
    random: Random,
    settings: Arc<Settings>,
    picture_turns: Arc<Semaphore>,
    hashing_turns: Arc<Semaphore>,
    limits: Arc<accounts::Limits>,
    knocks: Arc<inventory::Knocks>,
    reports: Arc<inventory::Queue>,
    live: Arc<inventory::LiveFindings>,
    known_links: Arc<linking::KnownLinks>,
}

/// How many pictures are decoded at a time; one can take hundreds of megabytes meanwhile.
const PICTURES_AT_ONCE: usize = 2;

impl App {
    /// Puts the programme together.
    #[must_use]
    pub fn new(db: Db, clock: Clock, random: Random, settings: Settings) -> Self {
        Self {
            limits: Arc::new(accounts::Limits::new(&clock)),
            knocks: Arc::new(inventory::Knocks::new(settings.gateway_rate, &clock)),
            reports: Arc::new(inventory::Queue::new(&db, &clock)),
            live: Arc::new(inventory::LiveFindings::new(&db, &clock)),
            known_links: Arc::default(),
            db,
            clock,
            random,
            settings: Arc::new(settings),
            picture_turns: Arc::new(Semaphore::new(PICTURES_AT_ONCE)),
            hashing_turns: Arc::new(Semaphore::new(accounts::HASHES_AT_ONCE)),
        }
    }

    /// What the operator set.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The programme's clock.
    #[must_use]
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The programme's randomness.
    #[must_use]
    pub const fn random(&self) -> &Random {
        &self.random
    }

    /// The database, for the job runner and the command line's housekeeping.
    #[must_use]
    pub const fn db(&self) -> &Db {
        &self.db
    }

    /// A fresh identifier.
    #[must_use]
    pub fn next_id<K>(&self) -> replenish_domain::Id<K> {
        replenish_domain::Id::from_uuid(self.random.uuid_v7(self.clock.now()))
    }

    /// Appends to the audit trail within the transaction of the act.
    async fn record(&self, tx: &mut WriteTx, act: Act) -> Result<(), StoreError> {
        replenish_store::audit::append(tx, self.next_id(), self.clock.now(), &act).await
    }
}

/// Fails when the actor may not do such acts at all.
fn authorise(actor: &Actor, action: Action) -> Result<(), Denied> {
    if actor.may(action) {
        Ok(())
    } else {
        Err(Denied::Forbidden)
    }
}
