//! Many reports in one transaction: found, told from repeats, folded in their order, and kept.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use replenish_domain::{
    quantity::Amount,
    sensor::{Effect, Fold, Impossible, Pending, Report, Says, SensorState, Total},
};
use replenish_protocol::{measurement::MeasurementDeclaration, quantity::Quantity};
use replenish_store::{
    Db, StoreError, WriteTx,
    report_batches::{self, Folded, Held, NewReport, SensorName},
};

use super::incoming::{Incoming, Quarantine, Said};
use crate::Clock;

/// What became of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Came {
    /// It is counted.
    Folded,
    /// It was there before and is not counted again.
    Again,
    /// It is kept but not believed.
    Quarantined(Box<(SensorName, Quarantine)>),
    /// No such sensor is declared.
    Unknown(Box<SensorName>),
}

/// Where reports are kept.
#[derive(Debug, Clone)]
pub(super) struct Books {
    pub(super) db: Db,
    pub(super) clock: Clock,
}

impl Books {
    /// Stores the reports and tells of each what became of it; afterwards they are there for good, or
    /// none is.
    pub(super) async fn store(&self, reports: &[Incoming]) -> Result<Vec<Came>, StoreError> {
        let (names, sensor_of) = distinct(reports);
        let mut tx = self.db.write().await?;
        let held = report_batches::hold(&mut tx, &names).await?;
        let mut sensors: Vec<Option<Sensor>> = held.into_iter().map(|held| held.map(Sensor::of)).collect();
        let now = self.clock.now();
        let is_new = tell_new(&mut tx, reports, &sensor_of, &sensors, now).await?;
        let mut kept = Vec::with_capacity(reports.len());
        let mut came = Vec::with_capacity(reports.len());
        for (at, report) in reports.iter().enumerate() {
            let Some(sensor) = &mut sensors[sensor_of[at]] else {
                came.push(Came::Unknown(Box::new(report.sensor.clone())));
                continue;
            };
            if !is_new[at] {
                sensor.is_heard = true;
                came.push(Came::Again);
                continue;
            }
            let folded = sensor.fold(&mut tx, report, now).await?;
            kept.push(sensor.keep(report, &folded, now));
            came.push(folded.map_or_else(
                |why| Came::Quarantined(Box::new((report.sensor.clone(), why))),
                |_| Came::Folded,
            ));
        }
        let changed: Vec<Folded> = sensors.into_iter().flatten().map(Sensor::close).collect();
        if !changed.is_empty() {
            report_batches::append(&mut tx, &kept, now).await?;
            report_batches::update(&mut tx, &changed, now).await?;
        }
        tx.commit().await?;
        Ok(came)
    }
}

/// The sensors, each once, and where among them each report's is.
fn distinct(reports: &[Incoming]) -> (Vec<SensorName>, Vec<usize>) {
    let mut names = Vec::new();
    let mut places: HashMap<&SensorName, usize> = HashMap::with_capacity(reports.len());
    let sensor_of = reports.iter().map(|report| {
        *places.entry(&report.sensor).or_insert_with(|| {
            names.push(report.sensor.clone());
            names.len() - 1
        })
    });
    let sensor_of = sensor_of.collect();
    (names, sensor_of)
}

/// Tells which of the reports are new. Their sensors are held, so nobody else stores one meanwhile.
async fn tell_new(
    tx: &mut WriteTx,
    reports: &[Incoming],
    sensor_of: &[usize],
    sensors: &[Option<Sensor>],
    now: Timestamp,
) -> Result<Vec<bool>, StoreError> {
    let (mut timed, mut untimed) = (Vec::with_capacity(reports.len()), Vec::new());
    let mut seen = HashSet::with_capacity(reports.len());
    let is_first: Vec<bool> = reports.iter().map(|report| seen.insert(report.id)).collect();
    for (at, report) in reports.iter().enumerate().filter(|(at, _)| is_first[*at]) {
        let Some(sensor) = &sensors[sensor_of[at]] else {
            continue;
        };
        match report.own_time(now) {
            Some(sampled_at) => timed.push((sensor.held.id, sampled_at, report.id)),
            None => untimed.push((sensor.held.id, report.id)),
        }
    }
    let known = if timed.is_empty() {
        HashSet::new()
    } else {
        report_batches::known(tx, &timed).await?
    };
    let taken = if untimed.is_empty() {
        HashSet::new()
    } else {
        report_batches::take_untimed(tx, &untimed, now).await?
    };
    let is_new = |report: &Incoming| match report.own_time(now) {
        Some(_) => !known.contains(&report.id),
        None => taken.contains(&report.id),
    };
    Ok(reports
        .iter()
        .zip(is_first)
        .map(|(report, is_first)| is_first && is_new(report))
        .collect())
}

/// A sensor while a batch is folded in.
struct Sensor {
    held: Held,
    /// What this batch says was used: the history does not hold it yet.
    used: Vec<(Timestamp, Amount)>,
    is_heard: bool,
    reports: i64,
    quarantined: i64,
}

/// A report that was folded in: what it says in the declared unit, what it did, and what it was
/// converted from.
struct Counted {
    report: Report,
    effect: &'static str,
    note: Option<String>,
}

impl Sensor {
    const fn of(held: Held) -> Self {
        Self {
            held,
            used: Vec::new(),
            is_heard: false,
            reports: 0,
            quarantined: 0,
        }
    }

    async fn fold(
        &mut self,
        tx: &mut WriteTx,
        incoming: &Incoming,
        now: Timestamp,
    ) -> Result<Result<Counted, Quarantine>, StoreError> {
        let (report, note) = match self.judge(incoming, now) {
            Ok(judged) => judged,
            Err(why) => return Ok(Err(why)),
        };
        let (state, effect) = match self.held.state.fold(&report) {
            Ok(Fold::Done(state, effect)) => (state, effect),
            Ok(Fold::Pending(pending)) => pending.finish(self.worn(tx, pending).await?),
            Err(impossible) => return Ok(Err(impossible.into())),
        };
        self.held.state = state;
        if matches!(effect, Effect::Changed | Effect::Unchanged) {
            self.held.doubted_at = None;
        }
        if let Says::Used(amount) = report.says {
            self.used.push((report.sampled_at, amount));
        }
        let effect = effect.as_str();
        Ok(Ok(Counted { report, effect, note }))
    }

    /// The report in the declared unit, if it can be believed.
    fn judge(&self, incoming: &Incoming, now: Timestamp) -> Result<(Report, Option<String>), Quarantine> {
        let declared = MeasurementDeclaration::stored(self.held.measurement, self.held.unit);
        let declared = declared.ok_or(Impossible::OtherKind)?;
        let convert = |quantity: Quantity| -> Result<(Amount, Option<String>), Quarantine> {
            let converted = quantity.convert_to(&declared)?;
            let unit = quantity.measurement().unit().filter(|_| converted.was_converted);
            let note = unit.map(|unit| format!("converted from {} {}", quantity.amount(), unit.as_str()));
            Ok((converted.quantity.amount(), note))
        };
        let (says, note) = match &incoming.said {
            Said::Level(quantity) => convert(*quantity).map(|(amount, note)| (Says::Level(amount), note))?,
            Said::Used(quantity) => convert(*quantity).map(|(amount, note)| (Says::Used(amount), note))?,
            Said::Replaced(Some(quantity)) => {
                convert(*quantity).map(|(amount, note)| (Says::Replaced(amount), note))?
            }
            Said::Replaced(None) => (Says::Replaced(new_part(&declared)?), None),
            Said::Unusable(fault) => return Err(Quarantine::Unusable(fault.clone())),
        };
        let report = Report {
            sampled_at: incoming.sampled_at.unwrap_or(now),
            says,
        };
        report.check_clock(now)?;
        Ok((report, note))
    }

    /// All that was worn since a replacement: what the history holds, and what this batch said before.
    async fn worn(&self, tx: &mut WriteTx, pending: Pending) -> Result<Total, StoreError> {
        let kept = report_batches::worn_since(tx, self.held.id, pending.since()).await?;
        let later = self.used.iter().filter(|(at, _)| *at > pending.since());
        Ok(later.fold(kept, |worn, (_, amount)| worn.plus(*amount)))
    }

    fn keep(&mut self, incoming: &Incoming, folded: &Result<Counted, Quarantine>, now: Timestamp) -> NewReport {
        self.reports += 1;
        let (sampled_at, amount, effect, note) = match folded {
            Ok(counted) => {
                self.is_heard = true;
                let amount = counted.report.says.amount().millionths();
                let sampled_at = counted.report.sampled_at;
                (sampled_at, Some(amount), counted.effect, counted.note.clone())
            }
            Err(why) => {
                self.quarantined += 1;
                let sampled_at = incoming.own_time(now).unwrap_or(now);
                if self.held.state.newest_at().is_none_or(|newest| newest <= sampled_at) {
                    self.held.doubted_at = Some(now);
                }
                (sampled_at, None, "quarantined", Some(why.to_string()))
            }
        };
        NewReport {
            id: incoming.id,
            sensor: self.held.id,
            sampled_at,
            says: incoming.said.as_str(),
            amount,
            effect,
            known: known(&self.held.state),
            note,
        }
    }

    fn close(self) -> Folded {
        Folded {
            id: self.held.id,
            state: self.held.state,
            is_heard: self.is_heard,
            reports: self.reports,
            quarantined: self.quarantined,
            doubted_at: self.held.doubted_at,
        }
    }
}

/// The level of a new part.
fn new_part(declared: &MeasurementDeclaration) -> Result<Amount, Quarantine> {
    match (declared, Amount::whole(100)) {
        (MeasurementDeclaration::Percentage, Some(whole)) => Ok(whole),
        _ => Err(Quarantine::NoNewLevel(declared.type_name())),
    }
}

/// What is known of a sensor in one number: the level, all that was used, or what is left of the part.
fn known(state: &SensorState) -> Option<i64> {
    match state {
        SensorState::Level(state) => state.reading.map(|reading| reading.level.millionths()),
        SensorState::Usage(state) => Some(state.used.millionths()),
        SensorState::LevelUsage(state) => Some(state.remaining().millionths()),
    }
}
