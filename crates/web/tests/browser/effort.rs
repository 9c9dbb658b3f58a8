//! How long a practised person's hands take, by the keystroke-level model of Card, Moran and Newell.
//!
//! Nothing is timed: acts are counted, and each counts for a constant time. So the figure is the same on every
//! machine. What a person wants to say is known beforehand; finding the words is not counted, typing them is.

use std::{fmt, ops::Add};

/// K: one key, by an average typist of 40 words a minute; a button of the mouse counts the same.
const KEY_MS: u32 = 280;
/// P: pointing at something on the screen.
const POINT_MS: u32 = 1_100;
/// H: the hand goes between mouse and keyboard.
const HOME_MS: u32 = 400;
/// M: making up one's mind about what comes next.
const MIND_MS: u32 = 1_350;
/// R: waiting for the page that a button or link leads to. Measured pages take a tenth of it.
const WAIT_MS: u32 = 1_000;

/// How often each operator of the model was needed.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Effort {
    keys: u32,
    points: u32,
    homes: u32,
    minds: u32,
    waits: u32,
}

impl Effort {
    /// Ticking a box: a decision, pointing, a click.
    pub(crate) fn tick() -> Self {
        Self {
            minds: 1,
            points: 1,
            keys: 1,
            ..Self::default()
        }
    }

    /// Pressing a button: the same, and its page has to come.
    pub(crate) fn press() -> Self {
        Self {
            waits: 1,
            ..Self::tick()
        }
    }

    /// Writing: a click into the field, over to the keyboard, what stands there is selected, every key of the text,
    /// and back to the mouse. A capital takes Shift, too.
    pub(crate) fn write(text: &str) -> Self {
        const SELECT_ALL: u32 = 2;
        let keys = |character: char| 1 + u32::from(character.is_uppercase());
        let written = Self {
            keys: SELECT_ALL + text.chars().map(keys).sum::<u32>(),
            homes: 2,
            ..Self::default()
        };
        Self::tick() + written
    }

    /// Choosing from a list: one click opens it, a second takes the option.
    pub(crate) fn choose() -> Self {
        Self::tick() + Self::tick()
    }

    /// Attaching a file: the system's dialog opens, and the file is clicked twice.
    pub(crate) fn attach() -> Self {
        let twice = Self {
            keys: 1,
            ..Self::default()
        };
        Self::press() + Self::tick() + twice
    }

    /// The time in whole seconds, rounded up.
    pub(crate) fn seconds(self) -> u32 {
        let milliseconds = self.keys * KEY_MS
            + self.points * POINT_MS
            + self.homes * HOME_MS
            + self.minds * MIND_MS
            + self.waits * WAIT_MS;
        milliseconds.div_ceil(1_000)
    }
}

impl Add for Effort {
    type Output = Self;

    fn add(self, more: Self) -> Self {
        Self {
            keys: self.keys + more.keys,
            points: self.points + more.points,
            homes: self.homes + more.homes,
            minds: self.minds + more.minds,
            waits: self.waits + more.waits,
        }
    }
}

impl fmt::Display for Effort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            keys,
            points,
            homes,
            minds,
            waits,
        } = self;
        let seconds = self.seconds();
        write!(
            f,
            "{seconds} seconds: {keys} keys and clicks, {points} times pointing, {homes} times between mouse and \
             keyboard, {minds} decisions, {waits} pages awaited"
        )
    }
}
