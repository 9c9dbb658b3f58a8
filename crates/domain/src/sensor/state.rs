//! What is known of a sensor.

use jiff::Timestamp;

use crate::{quantity::Amount, request::SensorKind};

/// What is known of a sensor, by its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SensorState {
    /// Tells how much is left.
    Level(LevelState),
    /// Tells how much was used; the household's stock is counted elsewhere.
    Usage(UsageState),
    /// Tells how worn a part is.
    LevelUsage(WearState),
}

/// The newest level, if there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LevelState {
    /// What is left.
    pub reading: Option<Reading>,
}

/// A level and when it was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The level.
    pub level: Amount,
    /// When.
    pub at: Timestamp,
}

/// Everything that was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UsageState {
    /// All reports together.
    pub used: Total,
    /// The newest sample.
    pub newest: Option<Timestamp>,
}

/// The wear of the part that is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WearState {
    /// The last replacement, with the level of the new part; none before the first.
    pub installed: Option<Reading>,
    /// What was used of the part since then.
    pub worn: Total,
    /// The newest sample of wear, of this part or of one before.
    pub newest: Option<Timestamp>,
}

/// A sum of amounts; at the end of its range it stays there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Total {
    millionths: i64,
}

impl SensorState {
    /// What is known before the first report.
    #[must_use]
    pub fn new(kind: SensorKind) -> Self {
        match kind {
            SensorKind::Level => Self::Level(LevelState::default()),
            SensorKind::Usage => Self::Usage(UsageState::default()),
            SensorKind::LevelUsage => Self::LevelUsage(WearState::default()),
        }
    }
}

impl WearState {
    /// A part begins with 100 %, unless its replacement said something else.
    const NEW: i64 = 100_000_000;

    /// What is left of the part, never below zero.
    #[must_use]
    pub fn remaining(&self) -> Amount {
        let new = self.installed.map_or(Self::NEW, |part| part.level.millionths());
        let left = new.saturating_sub(self.worn.millionths()).max(0);
        Amount::from_millionths(left).unwrap_or_default()
    }
}

impl Total {
    /// A total as it is stored; none below zero.
    #[must_use]
    pub fn from_millionths(millionths: i64) -> Option<Self> {
        (millionths >= 0).then_some(Self { millionths })
    }

    /// The total in millionths, for storage and arithmetic.
    #[must_use]
    pub const fn millionths(self) -> i64 {
        self.millionths
    }

    /// This and one more amount.
    #[must_use]
    pub const fn plus(self, amount: Amount) -> Self {
        Self {
            millionths: self.millionths.saturating_add(amount.millionths()),
        }
    }
}

impl FromIterator<Amount> for Total {
    fn from_iter<I: IntoIterator<Item = Amount>>(amounts: I) -> Self {
        amounts.into_iter().fold(Self::default(), Self::plus)
    }
}
