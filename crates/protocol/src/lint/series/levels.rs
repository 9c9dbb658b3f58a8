//! Levels over time (CHG02, TIM03, HB01).

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use super::facts::{Facts, Level};
use crate::lint::{
    RuleId,
    sink::{Draft, Sink},
    tree::Node,
};

/// What faulty sensors report instead of a level.
const SENTINELS: [f64; 4] = [101.0, 255.0, 1000.0, 65535.0];

/// A refill brings a level at least to this share of the highest level seen.
const REFILLED: f64 = 0.8;

/// A rise up to this share of the highest level seen is noise of the sensor.
const NOISE: f64 = 0.05;

/// How long a sensor may be silent.
const SILENCE: SignedDuration = SignedDuration::from_hours(24);

type Sensor<'m> = (&'m str, &'m str);

/// Levels that rise without a plausible refill, or to what looks like a fault code.
pub(super) fn jumps(out: &mut Sink, facts: &[Facts<'_>]) {
    let mut known: HashMap<Sensor<'_>, (f64, f64)> = HashMap::new();
    for facts in facts {
        for level in facts.levels.iter().filter(|level| level.is_changed) {
            let sensor = (facts.endpoint_id, level.instance);
            let Some((last, highest)) = known.get(&sensor).copied() else {
                known.insert(sensor, (level.value, level.value));
                continue;
            };
            let problem = jump(level, last, highest);
            if let Some(problem) = problem {
                out.add_to(facts.document, Draft::new(RuleId::Chg02, level.node, problem));
                // A fault says nothing about how full the device can be.
                continue;
            }
            known.insert(sensor, (level.value, highest.max(level.value)));
        }
    }
}

fn jump(level: &Level<'_>, last: f64, highest: f64) -> Option<String> {
    let value = level.value;
    if value > highest && SENTINELS.contains(&value) && level.measure.type_name != "Percentage" {
        return Some(format!(
            "the level jumps from {last} to {value}, which looks like a fault code"
        ));
    }
    let rise = value - last;
    let full = if level.measure.type_name == "Percentage" {
        100.0
    } else {
        highest
    };
    (rise > full * NOISE && value < full * REFILLED)
        .then(|| format!("the level rises from {last} to {value} without reaching a refill"))
}

/// A time that stays the same while the value changes.
pub(super) fn constant_times(out: &mut Sink, facts: &[Facts<'_>]) {
    let mut last: HashMap<Sensor<'_>, (&str, f64)> = HashMap::new();
    for facts in facts {
        for level in facts.levels.iter().filter(|level| level.is_changed) {
            let Some(time) = level.time else { continue };
            let Some(text) = time.text() else { continue };
            let before = last.insert((facts.endpoint_id, level.instance), (text, level.value));
            let differs = |(_, value): &(&str, f64)| (value - level.value).abs() > f64::EPSILON;
            if before.is_some_and(|before| before.0 == text && differs(&before)) {
                let message = "the value changed since the last report, but timeOfSample did not";
                out.add_to(facts.document, Draft::new(RuleId::Tim03, time, message));
            }
        }
    }
}

/// Endpoints that were silent for a day, between reports or until now.
pub(super) fn heartbeat(out: &mut Sink, facts: &[Facts<'_>], now: Option<Timestamp>) {
    let mut last: HashMap<&str, (Timestamp, usize, &Node<'_>)> = HashMap::new();
    for facts in facts {
        let Some(time) = facts.time else { continue };
        let report = (time, facts.document, facts.header);
        if let Some((before, ..)) = last.insert(facts.endpoint_id, report) {
            silence(out, report, before, time);
        }
    }
    let Some(now) = now else { return };
    let mut endpoints: Vec<_> = last.into_values().collect();
    endpoints.sort_by_key(|(_, document, node)| (*document, node.id));
    for report in endpoints {
        silence(out, report, report.0, now);
    }
}

fn silence(out: &mut Sink, (_, document, header): (Timestamp, usize, &Node<'_>), from: Timestamp, to: Timestamp) {
    if to.duration_since(from) > SILENCE {
        let message = format!("no report between {from} and {to}");
        out.add_to(document, Draft::new(RuleId::Hb01, header, message));
    }
}
