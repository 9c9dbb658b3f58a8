//! Chance that a seed repeats.

use std::time::Duration;

use fastrand::Rng;

#[derive(Debug, Clone)]
pub(super) struct Dice(Rng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(Rng::with_seed(seed))
    }

    /// A number below `limit`, which is at least 1.
    pub(super) fn below(&mut self, limit: u32) -> u32 {
        self.0.u32(..limit)
    }

    /// True once in so many times.
    pub(super) fn one_in(&mut self, times: u32) -> bool {
        self.below(times) == 0
    }

    /// A moment between two, in milliseconds, exact to the microsecond.
    pub(super) fn moment(&mut self, from_ms: u32, to_ms: u32) -> Duration {
        let micros = self.0.u64(u64::from(from_ms) * 1_000..u64::from(to_ms) * 1_000);
        Duration::from_micros(micros)
    }
}
