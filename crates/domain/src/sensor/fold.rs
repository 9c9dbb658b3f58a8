//! One more report.

use jiff::Timestamp;

use super::{Impossible, LevelState, Reading, Report, Says, SensorState, Total, UsageState, WearState};
use crate::quantity::Amount;

/// What a report did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// What is known is another now.
    Changed,
    /// It says what is known already: a sign of life.
    Unchanged,
    /// Something newer is known.
    Older,
    /// It is about a part that is gone.
    BeforeReplacement,
}

impl Effect {
    /// The name in SQL and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
            Self::Older => "older",
            Self::BeforeReplacement => "before_replacement",
        }
    }
}

/// A report folded in, or what is needed to do so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Fold {
    /// What is known now, and what the report did.
    Done(SensorState, Effect),
    /// Ask the history first.
    Pending(Pending),
}

/// A replacement that is older than wear which was counted already: only the history tells what of
/// it the new part wore.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pending {
    state: WearState,
    installed: Reading,
}

impl SensorState {
    /// Folds a report in that was not folded in before.
    pub fn fold(self, report: &Report) -> Result<Fold, Impossible> {
        let at = report.sampled_at;
        match (self, report.says) {
            (Self::Level(state), Says::Level(level)) => {
                let (state, effect) = state.read(Reading { level, at });
                Ok(Fold::Done(Self::Level(state), effect))
            }
            (Self::Usage(state), Says::Used(amount)) => {
                let (state, effect) = state.use_up(amount, at);
                Ok(Fold::Done(Self::Usage(state), effect))
            }
            (Self::LevelUsage(state), Says::Used(amount)) => {
                let (state, effect) = state.wear(amount, at);
                Ok(Fold::Done(Self::LevelUsage(state), effect))
            }
            (Self::LevelUsage(state), Says::Replaced(level)) => Ok(state.replace(Reading { level, at })),
            _ => Err(Impossible::OtherKind),
        }
    }
}

impl Pending {
    /// The wear after this moment is asked for; that of the moment itself belongs to the old part.
    #[must_use]
    pub const fn since(&self) -> Timestamp {
        self.installed.at
    }

    /// Folds the replacement in, with all the wear the history holds since it.
    #[must_use]
    pub const fn finish(self, worn: Total) -> (SensorState, Effect) {
        let state = WearState {
            installed: Some(self.installed),
            worn,
            ..self.state
        };
        (SensorState::LevelUsage(state), Effect::Changed)
    }
}

impl LevelState {
    fn read(self, new: Reading) -> (Self, Effect) {
        let effect = match self.reading {
            Some(known) if !new.is_newer_than(known) => {
                let effect = if new == known { Effect::Unchanged } else { Effect::Older };
                return (self, effect);
            }
            Some(known) if known.level == new.level => Effect::Unchanged,
            _ => Effect::Changed,
        };
        (Self { reading: Some(new) }, effect)
    }
}

impl UsageState {
    fn use_up(self, amount: Amount, at: Timestamp) -> (Self, Effect) {
        let state = Self {
            used: self.used.plus(amount),
            newest: self.newest.max(Some(at)),
        };
        (state, Effect::of_amount(amount))
    }
}

impl WearState {
    fn wear(self, amount: Amount, at: Timestamp) -> (Self, Effect) {
        let state = Self {
            newest: self.newest.max(Some(at)),
            ..self
        };
        if self.installed.is_some_and(|part| at <= part.at) {
            return (state, Effect::BeforeReplacement);
        }
        let worn = self.worn.plus(amount);
        (Self { worn, ..state }, Effect::of_amount(amount))
    }

    fn replace(self, installed: Reading) -> Fold {
        let done = |state: Self, effect| Fold::Done(SensorState::LevelUsage(state), effect);
        if let Some(known) = self.installed
            && !installed.is_newer_than(known)
        {
            let effect = if installed == known {
                Effect::Unchanged
            } else {
                Effect::BeforeReplacement
            };
            return done(self, effect);
        }
        let is_late = self.newest.is_some_and(|newest| newest > installed.at);
        if is_late {
            return Fold::Pending(Pending { state: self, installed });
        }
        let state = Self {
            installed: Some(installed),
            worn: Total::default(),
            ..self
        };
        done(state, Effect::Changed)
    }
}

impl Reading {
    /// Of two of the same moment the lower one counts, so that their order does not matter.
    fn is_newer_than(self, known: Self) -> bool {
        self.at > known.at || (self.at == known.at && self.level < known.level)
    }
}

impl Effect {
    const fn of_amount(amount: Amount) -> Self {
        if amount.is_zero() {
            Self::Unchanged
        } else {
            Self::Changed
        }
    }
}
