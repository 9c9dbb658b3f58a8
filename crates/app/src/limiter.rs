//! How often something may be done for the same key. Kept in memory: a restart forgives, and each
//! node counts alone.

use std::{
    fmt,
    hash::Hash,
    sync::atomic::{AtomicU32, Ordering},
    time::Instant,
};

use governor::{
    Quota, RateLimiter, clock::Clock as _, middleware::NoOpMiddleware, nanos::Nanos,
    state::keyed::DefaultKeyedStateStore,
};

use crate::Clock;

/// Keys that recovered are forgotten each time this many were checked.
const SWEEP_EVERY: u32 = 1024;

/// It was done too often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooMany {
    /// Seconds until it may be done again.
    pub(crate) retry_after: u64,
}

/// Counts by key.
pub(crate) struct Limiter<K: Hash + Eq + Clone> {
    limiter: RateLimiter<K, DefaultKeyedStateStore<K>, Ticks, NoOpMiddleware<Nanos>>,
    checks: AtomicU32,
}

impl<K: Hash + Eq + Clone> fmt::Debug for Limiter<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Limiter")
    }
}

impl<K: Hash + Eq + Clone> Limiter<K> {
    pub(crate) fn new(quota: Quota, clock: &Clock) -> Self {
        Self {
            limiter: RateLimiter::new(quota, DefaultKeyedStateStore::default(), Ticks::of(clock)),
            checks: AtomicU32::new(0),
        }
    }

    /// Counts once for the key.
    pub(crate) fn check(&self, key: &K) -> Result<(), TooMany> {
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(key).map_err(|not_until| {
            let wait = not_until.wait_time_from(self.limiter.clock().now());
            TooMany {
                retry_after: wait.as_secs() + 1,
            }
        })
    }
}

/// The limiter's time: it stands still with a fixed clock and never jumps with the machine's.
#[derive(Debug, Clone)]
struct Ticks {
    clock: Clock,
    since: Instant,
}

impl Ticks {
    fn of(clock: &Clock) -> Self {
        Self {
            clock: clock.clone(),
            since: Instant::now(),
        }
    }
}

impl governor::clock::Clock for Ticks {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        match &self.clock {
            Clock::System => self.since.elapsed().into(),
            Clock::Fixed(_) => u64::try_from(self.clock.now().as_nanosecond())
                .unwrap_or_default()
                .into(),
        }
    }
}
