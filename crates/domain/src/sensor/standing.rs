//! How a sensor stands right now, in one word (`protocol.md` 3.8, 3.9; `programme.md` 5.5, 9.4).

use std::str::FromStr;

use jiff::Timestamp;

use super::{SensorState, is_silent};
use crate::{
    Fault,
    quantity::Amount,
    request::{Direction, Threshold},
};

/// From where on a sensor asks for attention, in the unit that it declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attention {
    /// The threshold.
    pub at: Amount,
    /// A supply asks at or below it, a receptacle at or above it.
    pub direction: Direction,
}

impl Attention {
    /// The threshold of a slot that holds `capacity` when full; rounded down to a millionth.
    #[must_use]
    pub fn of(capacity: Amount, threshold: Threshold, direction: Direction) -> Self {
        // A percentage of an amount is no larger than the amount.
        let at = capacity.millionths() / 100 * i64::from(threshold.percent())
            + capacity.millionths() % 100 * i64::from(threshold.percent()) / 100;
        Self {
            at: Amount::from_millionths(at).unwrap_or_default(),
            direction,
        }
    }

    /// Whether this level asks for attention.
    #[must_use]
    pub fn is_due(&self, level: Amount) -> bool {
        match self.direction {
            Direction::Supply => level <= self.at,
            Direction::Receptacle => level >= self.at,
        }
    }
}

/// What is known of a sensor when somebody looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// What its reports add up to.
    pub state: SensorState,
    /// When a report that is believed came last.
    pub heard_at: Option<Timestamp>,
    /// When a report came that is not believed, if none that is newer was believed since.
    pub doubted_at: Option<Timestamp>,
    /// From where on it asks for attention; none where there is nothing to compare with, as without a
    /// slot, or where only usage is told.
    pub attention: Option<Attention>,
}

/// How a sensor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// At or past the threshold of its slot.
    Low,
    /// Its newest report, of the last day, is not believed.
    Doubted,
    /// Nothing came for a day.
    Silent,
    /// Nothing came ever.
    NeverReported,
    /// Away from the threshold of its slot.
    Fine,
    /// Reports come, and there is no threshold to compare them with.
    Reporting,
}

impl Standing {
    /// Every standing, the pressing ones first.
    pub const ALL: [Self; 6] = [
        Self::Low,
        Self::Doubted,
        Self::Silent,
        Self::NeverReported,
        Self::Fine,
        Self::Reporting,
    ];

    /// How a sensor stands now. A level nobody believes or confirms any more is not judged.
    #[must_use]
    pub fn of(known: &Known, now: Timestamp) -> Self {
        let is_fresh = |at: Timestamp| !is_silent(at, now);
        if known.doubted_at.is_some_and(is_fresh) {
            return Self::Doubted;
        }
        let Some(heard_at) = known.heard_at else {
            return if known.doubted_at.is_some() {
                Self::Silent
            } else {
                Self::NeverReported
            };
        };
        if !is_fresh(heard_at) {
            return Self::Silent;
        }
        match (known.attention, known.state.filled(known.attention)) {
            (Some(attention), Some(level)) if attention.is_due(level) => Self::Low,
            (Some(_), Some(_)) => Self::Fine,
            _ => Self::Reporting,
        }
    }

    /// The name in JSON and addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Doubted => "doubted",
            Self::Silent => "silent",
            Self::NeverReported => "never_reported",
            Self::Fine => "fine",
            Self::Reporting => "reporting",
        }
    }

    /// The name on a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Low => "Low",
            Self::Doubted => "Doubted",
            Self::Silent => "Silent",
            Self::NeverReported => "Never reported",
            Self::Fine => "Fine",
            Self::Reporting => "Reporting",
        }
    }

    /// What it means, for whoever reads it the first time.
    #[must_use]
    pub const fn explanation(self) -> &'static str {
        match self {
            Self::Low => "The newest level is at or past the threshold of its slot.",
            Self::Doubted => "The newest report is not believed. It is kept, with the reason, and does not count.",
            Self::Silent => "No report that is believed came for 24 hours.",
            Self::NeverReported => "The sensor is declared, and no report came yet.",
            Self::Fine => "The newest level is away from the threshold of its slot.",
            Self::Reporting => "Reports come, and there is no threshold to compare them with.",
        }
    }
}

impl FromStr for Standing {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        let found = Self::ALL.into_iter().find(|standing| standing.as_str() == raw);
        found.ok_or_else(|| {
            let names = Self::ALL.map(Self::as_str).join(", ");
            Fault::new(
                "state-unknown",
                format!("A sensor has no such state. Choose one of: {names}."),
            )
        })
    }
}

impl SensorState {
    /// When the newest sample was measured.
    #[must_use]
    pub fn newest_at(&self) -> Option<Timestamp> {
        match self {
            Self::Level(state) => state.reading.map(|reading| reading.at),
            Self::Usage(state) => state.newest,
            Self::LevelUsage(state) => state.newest.max(state.installed.map(|part| part.at)),
        }
    }

    /// What is left, or what is in a receptacle: the reported level, or 100 % without the wear. None
    /// where only usage is told, and before the first report.
    #[must_use]
    pub fn level(&self) -> Option<Amount> {
        match self {
            Self::Level(state) => state.reading.map(|reading| reading.level),
            Self::Usage(_) => None,
            Self::LevelUsage(state) => self.newest_at().map(|_| state.remaining()),
        }
    }

    /// The level as the threshold means it: what wears down in a receptacle is the room that is left.
    fn filled(&self, attention: Option<Attention>) -> Option<Amount> {
        let level = self.level()?;
        match (self, attention.map(|attention| attention.direction)) {
            (Self::LevelUsage(_), Some(Direction::Receptacle)) => {
                let filled = Self::WHOLE.saturating_sub(level.millionths()).max(0);
                Amount::from_millionths(filled)
            }
            _ => Some(level),
        }
    }

    /// 100 % in millionths.
    const WHOLE: i64 = 100_000_000;
}
