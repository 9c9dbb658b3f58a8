//! Requests that may be sent twice and are done once (`api.md` 2).

use jiff::SignedDuration;
use replenish_domain::account::Actor;
pub use replenish_store::idempotency::{Claim, KeptAnswer};
use replenish_store::{
    StoreError,
    idempotency::{self, Held},
};

use crate::App;

/// How long an answer is kept.
pub(crate) const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);
/// After this long without an answer the program that held the key is taken for lost; no request
/// runs half as long.
const LOST_AFTER: SignedDuration = SignedDuration::from_mins(1);

/// What a request with an idempotency key is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt {
    /// The first with this key: do it, then call [`App::keep_answer`] or [`App::give_back`].
    First(Claim),
    /// A repeat; this is the first one's answer.
    Repeat(KeptAnswer),
    /// A repeat while the first still runs.
    Running,
    /// Another request under a key that is used.
    Other,
}

impl App {
    /// Takes the actor's key for the request with this fingerprint.
    pub async fn attempt(&self, actor: &Actor, key: &str, fingerprint: [u8; 32]) -> Result<Attempt, StoreError> {
        let at = self.clock.now();
        let claim = Claim {
            account: actor.account,
            key: key.to_owned(),
            at,
        };
        let mut tx = self.db.write().await?;
        if idempotency::claim(&mut tx, &claim, fingerprint, at - KEPT_FOR, at - LOST_AFTER).await? {
            tx.commit().await?;
            return Ok(Attempt::First(claim));
        }
        let held = idempotency::find(&mut tx, actor.account, key).await?;
        Ok(match held {
            Some(Held { fingerprint: first, .. }) if first != fingerprint => Attempt::Other,
            Some(Held {
                answer: Some(answer), ..
            }) => Attempt::Repeat(answer),
            // A key given back at this very moment is free again with the next try.
            Some(Held { answer: None, .. }) | None => Attempt::Running,
        })
    }

    /// Keeps the answer for repeats.
    pub async fn keep_answer(&self, claim: &Claim, answer: &KeptAnswer) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        idempotency::complete(&mut tx, claim, answer).await?;
        tx.commit().await
    }

    /// Frees the key: nothing was done that a repeat could do twice.
    pub async fn give_back(&self, claim: &Claim) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        idempotency::release(&mut tx, claim).await?;
        tx.commit().await
    }
}
