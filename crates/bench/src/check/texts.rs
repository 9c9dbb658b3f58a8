//! Files of messages, the same in every run: those of the linter's samples that are right, with other devices, moments
//! and levels.

use jiff::Timestamp;
use serde_json::{Value, json};

/// 2025-01-01T00:00:00Z.
const BEGIN: i64 = 1_735_689_600;
/// Devices that report in turns, every hour.
const DEVICES: usize = 1_000;
/// Devices in one discovery response.
const TOGETHER: usize = 100;

/// What stands in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    /// Levels and usage, after the discovery of their devices; nothing is wrong.
    Reports,
    /// Nothing but discovery; nothing is wrong.
    Discovery,
    /// Levels with three faults each.
    Wrong,
    /// A file as somebody has it: 10,000 reports.
    Short,
}

impl Text {
    pub(super) const ALL: [Self; 4] = [Self::Reports, Self::Discovery, Self::Wrong, Self::Short];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Reports => "reports of levels and usage",
            Self::Discovery => "discovery responses of 100 devices",
            Self::Wrong => "reports with three faults each",
            Self::Short => "10,000 reports of levels and usage",
        }
    }

    /// Whether it takes long enough to measure how fast it is read.
    pub(super) const fn is_long(self) -> bool {
        !matches!(self, Self::Short)
    }

    /// How checking it ends.
    pub(super) const fn exit_code(self) -> i32 {
        match self {
            Self::Wrong => 1,
            Self::Reports | Self::Discovery | Self::Short => 0,
        }
    }

    /// One message on each line.
    pub(super) fn write(self) -> String {
        const REPORTS: usize = 60_000;
        match self {
            Self::Reports => with_discovery(REPORTS),
            Self::Short => with_discovery(10_000),
            Self::Wrong => lines((0..REPORTS).map(wrong)),
            Self::Discovery => lines((0..150).map(discovery)),
        }
    }
}

fn with_discovery(reports: usize) -> String {
    let discoveries = (0..DEVICES / TOGETHER).map(discovery);
    let report = |number: usize| {
        if number.is_multiple_of(3) {
            usage(number)
        } else {
            level(number)
        }
    };
    lines(discoveries.chain((0..reports).map(report)))
}

fn lines(messages: impl Iterator<Item = Value>) -> String {
    messages
        .flat_map(|message| [message.to_string(), "\n".to_owned()])
        .collect()
}

fn discovery(number: usize) -> Value {
    let mut message = sample(include_str!("../../../protocol/samples/clean/discover_response.json"));
    message["event"]["header"]["messageId"] = message_id("discovery", number);
    let endpoints = &mut message["event"]["payload"]["endpoints"];
    let device = endpoints[0].clone();
    let devices = (number * TOGETHER..(number + 1) * TOGETHER).map(|number| {
        let mut device = device.clone();
        device["endpointId"] = endpoint_id(number);
        device["additionalAttributes"]["serialNumber"] = json!(format!("MR-{number}"));
        device
    });
    *endpoints = devices.collect();
    message
}

fn level(number: usize) -> Value {
    let mut message = sample(include_str!("../../../protocol/samples/clean/change_report.json"));
    address(&mut message, "level", number);
    let property = &mut message["event"]["payload"]["change"]["properties"][0];
    property["value"]["value"] = json!(1_500 - number / DEVICES);
    property["timeOfSample"] = moment(number);
    message["context"]["properties"][0]["timeOfSample"] = moment(0);
    message
}

fn usage(number: usize) -> Value {
    let mut message = sample(include_str!("../../../protocol/samples/clean/inventory_consumed.json"));
    address(&mut message, "usage", number);
    message["event"]["payload"]["timeOfSample"] = moment(number);
    message
}

fn wrong(number: usize) -> Value {
    let mut message = level(number);
    message["event"]["header"]["payloadVersion"] = json!(3);
    message["event"]["note"] = json!("none");
    if let Some(property) = message["event"]["payload"]["change"]["properties"][0].as_object_mut()
        && let Some(moment) = property.remove("timeOfSample")
    {
        property.insert("time_of_sample".to_owned(), moment);
    }
    message
}

fn sample(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn address(message: &mut Value, kind: &str, number: usize) {
    message["event"]["header"]["messageId"] = message_id(kind, number);
    message["event"]["endpoint"]["endpointId"] = endpoint_id(number % DEVICES);
}

fn message_id(kind: &str, number: usize) -> Value {
    json!(format!("3f2b6c1e-8d4a-4b7f-9a56-{kind}-{number}"))
}

fn endpoint_id(number: usize) -> Value {
    json!(format!("brewer-{number}"))
}

/// Every device reports once an hour.
fn moment(number: usize) -> Value {
    let second = i64::try_from(number / DEVICES * 3_600 + number % DEVICES).unwrap_or_default();
    json!(Timestamp::from_second(BEGIN + second).unwrap_or_default().to_string())
}

#[expect(clippy::cast_precision_loss, reason = "a handful")]
pub(super) fn count(number: usize) -> f64 {
    number as f64
}
