//! Chance that a seed repeats (SplitMix64).

use std::time::Duration;

#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `limit`, which is at least 1.
    pub(super) fn below(&mut self, limit: u32) -> u32 {
        let spread = u128::from(self.next()) * u128::from(limit) >> 64;
        u32::try_from(spread).unwrap_or_default()
    }

    /// True once in so many times.
    pub(super) fn one_in(&mut self, times: u32) -> bool {
        self.below(times) == 0
    }

    /// A moment between two, in milliseconds, exact to the microsecond.
    pub(super) fn moment(&mut self, from_ms: u32, to_ms: u32) -> Duration {
        let micros = u64::from(from_ms) * 1_000 + u64::from(self.below((to_ms - from_ms) * 1_000));
        Duration::from_micros(micros)
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}
