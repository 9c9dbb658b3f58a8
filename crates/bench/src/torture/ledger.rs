//! What the device clouds know: every message, and what was answered to it.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;

use super::{
    dice::Dice,
    message::{Mark, Message},
};
use crate::world::Customer;

/// One of so many messages is sent a second time before the first is answered.
const IMPATIENT: u32 = 50;
/// Acknowledged messages that are repeated after each kill: the last ones before it, which a crash would
/// most likely lose, and so many of all.
const LAST: usize = 50;
const OF_ALL: u32 = 50;

/// Shared by all senders.
pub(super) struct Ledger {
    customers: Vec<Customer>,
    began: Timestamp,
    book: Mutex<Book>,
}

/// What stands in the ledger.
pub(super) struct Book {
    dice: Dice,
    /// By the number of the message.
    pub(super) entries: Vec<Entry>,
    pub(super) by_mark: HashMap<Mark, usize>,
    again: VecDeque<usize>,
    acknowledged: Vec<usize>,
    takes_new: bool,
    kills: u32,
    pub(super) answers: Answers,
}

/// A message and what became of it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) message: Message,
    /// After how many kills it was acknowledged first.
    pub(super) acknowledged: Option<u32>,
    pub(super) sent: u32,
}

/// How often what was answered.
#[derive(Debug, Default)]
pub(super) struct Answers {
    pub(super) acknowledged: u64,
    /// By status.
    pub(super) refused: BTreeMap<u16, u64>,
    /// The connection broke, or nothing came.
    pub(super) none: u64,
}

/// What came back for a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Acknowledged,
    Refused(u16),
    /// It may be stored or not.
    None,
}

impl Ledger {
    pub(super) fn new(customers: Vec<Customer>, began: Timestamp, dice: Dice) -> Self {
        let book = Book {
            dice,
            entries: Vec::new(),
            by_mark: HashMap::new(),
            again: VecDeque::new(),
            acknowledged: Vec::new(),
            takes_new: true,
            kills: 0,
            answers: Answers::default(),
        };
        Self {
            customers,
            began,
            book: Mutex::new(book),
        }
    }

    pub(super) fn customers(&self) -> &[Customer] {
        &self.customers
    }

    pub(super) fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// At most so many messages to send now; none when everything was acknowledged and nothing new is wanted.
    pub(super) fn take(&self, count: usize) -> Vec<Message> {
        let mut book = self.book();
        let numbers: Vec<usize> = (0..count).filter_map(|_| book.next(self.began)).collect();
        numbers
            .into_iter()
            .map(|number| {
                let entry = &mut book.entries[number];
                entry.sent += 1;
                entry.message.clone()
            })
            .collect()
    }

    /// Notes what came back; what was not acknowledged is sent again.
    pub(super) fn note(&self, message: &Message, answer: Answer) {
        let mut book = self.book();
        let number = message.number as usize;
        match answer {
            Answer::Acknowledged => {
                book.answers.acknowledged += 1;
                let kills = book.kills;
                if book.entries[number].acknowledged.is_none() {
                    book.entries[number].acknowledged = Some(kills);
                    book.acknowledged.push(number);
                }
            }
            Answer::Refused(status) => {
                *book.answers.refused.entry(status).or_default() += 1;
                book.again.push_back(number);
            }
            Answer::None => {
                book.answers.none += 1;
                book.again.push_back(number);
            }
        }
    }

    /// After a kill: some of what was acknowledged is sent again.
    pub(super) fn note_kill(&self) {
        let mut book = self.book();
        book.kills += 1;
        let Ok(count) = u32::try_from(book.acknowledged.len()) else {
            return;
        };
        if count == 0 {
            return;
        }
        let last = book.acknowledged.len().saturating_sub(LAST);
        let mut again = book.acknowledged[last..].to_vec();
        for _ in 0..OF_ALL {
            let at = book.dice.below(count) as usize;
            again.push(book.acknowledged[at]);
        }
        book.again.extend(again);
    }

    /// From now on only what is left is sent.
    pub(super) fn end(&self) {
        self.book().takes_new = false;
    }
}

impl Book {
    /// Something to repeat or, as often, something new.
    fn next(&mut self, began: Timestamp) -> Option<usize> {
        if !self.takes_new || self.dice.one_in(2) {
            if let Some(number) = self.again.pop_front() {
                return Some(number);
            }
            if !self.takes_new {
                return None;
            }
        }
        let number = self.entries.len();
        let message = Message::new(u32::try_from(number).ok()?, &mut self.dice, began);
        self.by_mark.insert(message.mark(), number);
        self.entries.push(Entry {
            message,
            acknowledged: None,
            sent: 0,
        });
        if self.dice.one_in(IMPATIENT) {
            self.again.push_back(number);
        }
        Some(number)
    }

    pub(super) fn repeats(&self) -> u64 {
        self.entries
            .iter()
            .map(|entry| u64::from(entry.sent.saturating_sub(1)))
            .sum()
    }
}
