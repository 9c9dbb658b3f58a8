//! What is stored, held against what was sent and acknowledged.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

use jiff::Timestamp;

use super::{
    ledger::Book,
    message::{Mark, Message, Role, Sensor},
    stored::{Stored, StoredReport},
};

/// What a check found.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// In words, each naming sensor and message.
    pub(super) faults: Vec<String>,
    pub(super) lost: usize,
    pub(super) doubled: usize,
    /// Messages that are stored although nobody was told so.
    pub(super) untold: usize,
}

/// Holds the database against the ledger. At the `end`, every message has to be stored.
pub(super) fn check(book: &Book, stored: &Stored, end: bool) -> Verdict {
    let mut verdict = Verdict::default();
    let found = verdict.find_messages(book, stored);
    for (number, entry) in book.entries.iter().enumerate() {
        let message = &entry.message;
        match entry.acknowledged {
            _ if found.contains(&number) => verdict.untold += usize::from(entry.acknowledged.is_none()),
            Some(kills) => {
                verdict.lost += 1;
                let fault = format!("{message} was acknowledged after kill {kills} and is lost");
                verdict.faults.push(fault);
            }
            None if end => verdict
                .faults
                .push(format!("{message} was sent to the end and is not stored")),
            None => {}
        }
    }
    verdict.compare_sums(stored);
    verdict
}

impl Verdict {
    /// The numbers of the messages that are stored, each row being exactly what one message says.
    fn find_messages(&mut self, book: &Book, stored: &Stored) -> HashSet<usize> {
        let mut found = HashSet::with_capacity(stored.reports.len());
        for report in &stored.reports {
            let Some(number) = mark(report).and_then(|mark| book.by_mark.get(&mark)) else {
                self.faults
                    .push(format!("a report that nobody sent is stored: {report:?}"));
                continue;
            };
            let message = &book.entries[*number].message;
            if !is_of(message, report) {
                self.faults
                    .push(format!("{message} is stored as something else: {report:?}"));
            }
            if !found.insert(*number) {
                self.doubled += 1;
                self.faults.push(format!("{message} is stored twice"));
            }
        }
        found
    }

    /// Each sensor's totals have to follow from its stored reports.
    fn compare_sums(&mut self, stored: &Stored) {
        let mut reports_of: HashMap<Sensor, Vec<&StoredReport>> = HashMap::new();
        for report in &stored.reports {
            reports_of.entry(report.sensor).or_default().push(report);
        }
        for sensor in &stored.sensors {
            let reports = reports_of.remove(&sensor.sensor).unwrap_or_default();
            let count = i64::try_from(reports.len()).unwrap_or(i64::MAX);
            let Total { newest, used } = Total::of(sensor.sensor.role(), &reports);
            for (what, says, comes_to) in [
                ("reports", sensor.reports.to_string(), count.to_string()),
                ("used", sensor.used.to_string(), used.to_string()),
                ("level", show(sensor.level), show(newest)),
            ] {
                if says != comes_to {
                    let place = sensor.sensor;
                    let fault = format!("{what} of {place} is {says}, but its stored reports come to {comes_to}");
                    self.faults.push(fault);
                }
            }
        }
    }
}

/// What a sensor's reports come to, counted in the plainest way.
struct Total {
    newest: Option<(i64, Timestamp)>,
    used: i64,
}

impl Total {
    fn of(role: Role, reports: &[&StoredReport]) -> Self {
        let says = if role == Role::Level { "level" } else { "replaced" };
        // Of two of one moment the lower one counts.
        let newest = reports
            .iter()
            .filter(|report| report.says == says)
            .filter_map(|report| Some((report.at, Reverse(report.amount?))))
            .max();
        let since = newest.map(|(at, _)| at).filter(|_| role != Role::Usage);
        let used = reports
            .iter()
            .filter(|report| report.says == "used" && since.is_none_or(|since| report.at > since))
            .filter_map(|report| report.amount)
            .sum();
        Self {
            newest: newest.map(|(at, Reverse(amount))| (amount, at)),
            used,
        }
    }
}

fn mark(report: &StoredReport) -> Option<Mark> {
    Some(match report.sensor.role() {
        Role::Untimed => Mark::Amount(report.sensor, report.amount?),
        Role::Level | Role::Usage | Role::Part => Mark::At(report.sensor, report.at),
    })
}

fn is_of(message: &Message, report: &StoredReport) -> bool {
    message.says.as_str() == report.says
        && report.amount == Some(message.amount.into())
        && report.effect != "quarantined"
}

fn show(level: Option<(i64, Timestamp)>) -> String {
    level.map_or_else(|| "none".to_owned(), |(amount, at)| format!("{amount} at {at}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::torture::{
        dice::Dice,
        ledger::{Answer, Ledger},
        stored::StoredSensor,
    };

    const BEGAN: Timestamp = Timestamp::UNIX_EPOCH;

    fn sent(count: usize) -> Ledger {
        let ledger = Ledger::new(Vec::new(), BEGAN, Dice::new(1));
        for message in ledger.take(count) {
            ledger.note(&message, Answer::Acknowledged);
        }
        ledger
    }

    fn rows(ledger: &Ledger) -> Vec<StoredReport> {
        let book = ledger.book();
        let row = |message: &Message| StoredReport {
            sensor: message.sensor,
            at: message.at.unwrap_or(BEGAN),
            says: message.says.as_str().to_owned(),
            amount: Some(message.amount.into()),
            effect: "changed".to_owned(),
        };
        book.entries.iter().map(|entry| row(&entry.message)).collect()
    }

    /// A database that counted exactly these reports.
    fn counted(reports: &[StoredReport]) -> Stored {
        let mut of: HashMap<Sensor, Vec<&StoredReport>> = HashMap::new();
        for report in reports {
            of.entry(report.sensor).or_default().push(report);
        }
        let sensors = of.iter().map(|(sensor, reports)| {
            let Total { newest, used } = Total::of(sensor.role(), reports);
            StoredSensor {
                sensor: *sensor,
                level: newest,
                used,
                reports: i64::try_from(reports.len()).unwrap(),
            }
        });
        Stored {
            sensors: sensors.collect(),
            reports: reports.to_vec(),
        }
    }

    fn found(ledger: &Ledger, stored: &Stored, end: bool) -> (usize, usize, usize) {
        let verdict = check(&ledger.book(), stored, end);
        (verdict.lost, verdict.doubled, verdict.faults.len())
    }

    #[test]
    fn what_was_sent_once_and_is_stored_once_is_well() {
        let ledger = sent(500);
        assert_eq!(found(&ledger, &counted(&rows(&ledger)), true), (0, 0, 0));
    }

    #[test]
    fn a_lost_report_is_found_though_the_sums_agree() {
        let ledger = sent(500);
        let mut reports = rows(&ledger);
        reports.remove(250);
        assert_eq!(found(&ledger, &counted(&reports), false), (1, 0, 1));
    }

    #[test]
    fn a_doubled_report_is_found_though_the_sums_agree() {
        let ledger = sent(500);
        let mut reports = rows(&ledger);
        reports.push(reports[250].clone());
        assert_eq!(found(&ledger, &counted(&reports), false), (0, 1, 1));
    }

    #[test]
    fn a_report_that_counted_twice_is_found_though_it_is_stored_once() {
        let ledger = sent(500);
        let mut stored = counted(&rows(&ledger));
        let used = stored.sensors.iter_mut().find(|sensor| sensor.used > 0).unwrap();
        used.used += 1_000_000;
        assert_eq!(found(&ledger, &stored, false), (0, 0, 1));
    }

    #[test]
    fn what_nobody_acknowledged_may_be_missing_but_not_to_the_end() {
        let ledger = sent(500);
        let reports = rows(&ledger);
        // A message may also be a repeat.
        while rows(&ledger).len() == reports.len() {
            ledger.take(1);
        }
        let stored = counted(&reports);
        assert_eq!(found(&ledger, &stored, false), (0, 0, 0));
        assert_eq!(found(&ledger, &stored, true), (0, 0, 1));
    }

    #[test]
    fn a_report_that_nobody_sent_and_one_that_changed_are_found() {
        let ledger = sent(500);
        let mut reports = rows(&ledger);
        reports[250].amount = reports[250].amount.map(|amount| amount + 1);
        assert!(found(&ledger, &counted(&reports), false).2 > 0);
    }
}
