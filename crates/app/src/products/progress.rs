//! How far an import has come, for whoever watches it from another thread.

use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering::Relaxed};

use replenish_store::product_imports::Phase;

/// Rows that are through the phase an import is in. The numbers may be of two neighbouring moments.
#[derive(Debug, Default)]
pub(super) struct Progress {
    /// The place in [`Phase::ALL`].
    phase: AtomicUsize,
    done: AtomicI64,
    total: AtomicI64,
}

impl Progress {
    /// A phase begins, in which so many rows have to be gone through.
    pub(super) fn begin(&self, phase: Phase, total: usize) {
        self.done.store(0, Relaxed);
        self.total.store(i64::try_from(total).unwrap_or(i64::MAX), Relaxed);
        let place = Phase::ALL.iter().position(|known| *known == phase);
        self.phase.store(place.unwrap_or_default(), Relaxed);
    }

    /// So many rows more are through.
    pub(super) fn advance(&self, rows: usize) {
        self.done.fetch_add(i64::try_from(rows).unwrap_or(i64::MAX), Relaxed);
    }

    /// The phase, the rows that are through it, and all there are.
    pub(super) fn now(&self) -> (Phase, i64, i64) {
        let total = self.total.load(Relaxed);
        let phase = Phase::ALL.get(self.phase.load(Relaxed)).copied();
        (
            phase.unwrap_or(Phase::Waiting),
            self.done.load(Relaxed).min(total),
            total,
        )
    }
}
