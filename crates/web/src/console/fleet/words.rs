//! Amounts and what became of reports, in words.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use replenish_app::inventory::{SensorView, Signal, StoredSensor};
use replenish_domain::{
    quantity::{Amount, Measurement},
    request::Direction,
    sensor::{SensorState, Standing},
};
use replenish_protocol::capability::Interface;

/// What is safe within one part of a path beside letters and digits.
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

/// Where a sensor's page is.
pub(super) fn sensor_path(sensor: &StoredSensor) -> String {
    let interface = Interface::from(sensor.kind).as_str();
    let instance = utf8_percent_encode(&sensor.instance, IN_PATH);
    format!("/fleet/{}/{interface}/{instance}", sensor.endpoint)
}

/// An amount in what a sensor is measured in, such as `610 milliliter` or `18%`.
pub(super) fn amount(sensor: &StoredSensor, millionths: i64) -> String {
    let number = number(millionths);
    match (sensor.measurement, sensor.unit) {
        (Measurement::Percentage, _) => format!("{number}%"),
        (Measurement::Count, _) if millionths == 1_000_000 => format!("{number} piece"),
        (Measurement::Count, _) => format!("{number} pieces"),
        (_, Some(unit)) => format!("{number} {}", unit.as_str().to_lowercase().replace('_', " ")),
        (_, None) => number,
    }
}

/// A number without its unit.
pub(super) fn number(millionths: i64) -> String {
    // A sum may be larger than an amount; then its fraction does not matter.
    Amount::from_millionths(millionths).map_or_else(|| (millionths / 1_000_000).to_string(), |known| known.to_string())
}

/// What is known of a sensor.
pub(super) fn known(sensor: &StoredSensor) -> Option<String> {
    match sensor.state {
        SensorState::Usage(state) => state
            .newest
            .map(|_| format!("{} used", amount(sensor, state.used.millionths()))),
        _ => sensor.state.level().map(|level| amount(sensor, level.millionths())),
    }
}

/// The threshold, such as `Low at 20%`.
pub(super) fn threshold(view: &SensorView) -> Option<String> {
    let attention = view.attention?;
    let at = amount(&view.sensor, attention.at.millionths());
    Some(match attention.direction {
        Direction::Supply => format!("Low at {at}"),
        Direction::Receptacle => format!("Nearly full at {at}"),
    })
}

/// Tone, icon and word of how a sensor stands.
pub(super) fn badge(view: &SensorView) -> (&'static str, &'static str, &'static str) {
    let is_receptacle = view.attention.map(|attention| attention.direction) == Some(Direction::Receptacle);
    match view.standing {
        Standing::Low if is_receptacle => ("warn", "triangle-alert", "Nearly full"),
        Standing::Low => ("warn", "triangle-alert", "Low"),
        Standing::Doubted => ("bad", "circle-alert", "Doubted"),
        Standing::Silent => ("bad", "bell-off", "Silent"),
        Standing::NeverReported => ("neutral", "circle-dashed", "Never reported"),
        Standing::Fine => ("good", "circle-check", "Fine"),
        Standing::Reporting => ("info", "circle-dot", "Reporting"),
    }
}

/// How reliably a sensor is heard, such as `6 of 7 days`.
pub(super) fn heard(view: &SensorView, signal: Signal) -> String {
    let Signal { expected, heard } = signal;
    match (expected, view.interval_hours) {
        (0, _) => "Too new to tell".to_owned(),
        (1, 24) => format!("{heard} of 1 day"),
        (_, 24) => format!("{heard} of {expected} days"),
        (_, 1) => format!("{heard} of {expected} hours"),
        (_, hours) => format!("{heard} of {expected} times {hours} hours"),
    }
}

/// The share of reports that are not believed; none where all are.
pub(super) fn not_believed(sensor: &StoredSensor) -> Option<String> {
    if sensor.quarantined == 0 {
        return None;
    }
    // The share is shown as at least one percent, since it is not nothing.
    let percent = (sensor.quarantined.saturating_mul(100) / sensor.reports.max(1)).clamp(1, 100);
    Some(format!("{percent}% not believed"))
}

/// What a report says.
pub(super) fn said(sensor: &StoredSensor, says: &str, millionths: Option<i64>) -> String {
    let how_much = millionths.map(|millionths| amount(sensor, millionths));
    match (says, how_much) {
        ("used", Some(used)) => format!("{used} used"),
        ("used", None) => "Something was used".to_owned(),
        ("replaced", Some(level)) => format!("Replaced, {level} now"),
        ("replaced", None) => "Replaced".to_owned(),
        (_, Some(level)) => level,
        (_, None) => "A level".to_owned(),
    }
}

/// What a report did: tone, icon and words.
pub(super) fn effect(effect: &str) -> (&'static str, &'static str, &'static str) {
    match effect {
        "changed" => ("good", "circle-check", "Counted"),
        "unchanged" => ("neutral", "repeat", "Nothing new"),
        "older" => ("neutral", "clock", "Too late to count"),
        "before_replacement" => ("neutral", "clock", "About a part that is gone"),
        _ => ("bad", "circle-alert", "Not believed"),
    }
}
