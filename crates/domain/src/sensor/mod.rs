//! What the reports of a sensor add up to (`protocol.md` 3.5 to 3.8).
//!
//! The fold is a pure function of what is known and one more report. Reports come late, twice and
//! in any order; whatever the order, the same reports, each once, come to the same state.

mod fold;
mod standing;
mod state;
mod tie;

use jiff::{SignedDuration, Timestamp};

use crate::quantity::Amount;

pub use fold::{Effect, Fold, Pending};
pub use standing::{Attention, Known, Standing};
pub use state::{LevelState, Reading, SensorState, Total, UsageState, WearState};
pub use tie::{Tie, Tied};

/// A sensor that was not heard of for this long is silent (`protocol.md` 3.5: at least once a day).
pub const SILENT_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// A sample may be this far ahead of the moment it is received in (`protocol.md` 2.5).
pub const AHEAD_AT_MOST: SignedDuration = SignedDuration::from_mins(5);

/// A report in the unit that its sensor declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// When it was measured, in whole milliseconds.
    pub sampled_at: Timestamp,
    /// What it says.
    pub says: Says,
}

/// What a report can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// This much is left now.
    Level(Amount),
    /// This much was used since the last report.
    Used(Amount),
    /// The part was replaced, and the new one stands at this level.
    Replaced(Amount),
}

impl Says {
    /// The name in SQL and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Level(_) => "level",
            Self::Used(_) => "used",
            Self::Replaced(_) => "replaced",
        }
    }

    /// How much.
    #[must_use]
    pub const fn amount(self) -> Amount {
        match self {
            Self::Level(amount) | Self::Used(amount) | Self::Replaced(amount) => amount,
        }
    }
}

/// Why a report is kept but not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Impossible {
    /// Its clock is wrong (`protocol.md` 2.5).
    #[error("the sample is from the future: the sender's clock is ahead by more than five minutes")]
    FromTheFuture,
    /// Such as a level from a usage sensor.
    #[error("this kind of sensor does not report this")]
    OtherKind,
}

impl Report {
    /// Fails when the sample is from the future.
    pub fn check_clock(&self, received_at: Timestamp) -> Result<(), Impossible> {
        if self.sampled_at.duration_since(received_at) > AHEAD_AT_MOST {
            return Err(Impossible::FromTheFuture);
        }
        Ok(())
    }
}

/// Whether a sensor that was last heard of then is silent now.
#[must_use]
pub fn is_silent(last_heard: Timestamp, now: Timestamp) -> bool {
    now.duration_since(last_heard) > SILENT_AFTER
}

#[cfg(test)]
mod tests;
