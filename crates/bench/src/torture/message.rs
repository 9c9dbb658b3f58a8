//! What the device clouds send: one report in each message.

use std::fmt;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::dice::Dice;
use crate::world::{Customer, INSTANCE, INTERFACES, Size, endpoint_id};

/// Few, so that the same sensor is written by many senders at once.
pub(super) const SIZE: Size = Size {
    customers: 4,
    devices: 12,
};
/// One of so many reports of a part is its replacement.
const REPLACEMENTS: u32 = 20;
/// Messages of so many in a row are sampled in the opposite order, so that they come late.
const TURNED: i64 = 63;

/// One of the sensors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Sensor {
    pub(super) customer: usize,
    pub(super) device: usize,
}

/// What a sensor is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Level,
    Usage,
    /// Wear, and replacements that say when they were.
    Part,
    /// Replacements that do not say when they were: repeats of them are told by another table.
    Untimed,
}

/// What a report says, by the name it is stored under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Says {
    Level,
    Used,
    Replaced,
}

/// A report; no two have the same number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) number: u32,
    pub(super) sensor: Sensor,
    pub(super) says: Says,
    /// In millionths of a percent.
    pub(super) amount: u32,
    /// When it was measured; unique among all messages.
    pub(super) at: Option<Timestamp>,
}

/// What tells a stored report from all others, without asking the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Mark {
    At(Sensor, Timestamp),
    /// An amount that no other message has.
    Amount(Sensor, i64),
}

impl Sensor {
    pub(super) const fn role(self) -> Role {
        match self.device % INTERFACES.len() {
            0 => Role::Level,
            1 => Role::Usage,
            _ if self.device.is_multiple_of(2) => Role::Part,
            _ => Role::Untimed,
        }
    }

    const fn interface(self) -> &'static str {
        INTERFACES[self.device % INTERFACES.len()]
    }
}

impl Says {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::Used => "used",
            Self::Replaced => "replaced",
        }
    }
}

impl Message {
    /// The next message: of any sensor, measured some milliseconds after `began`.
    pub(super) fn new(number: u32, dice: &mut Dice, began: Timestamp) -> Self {
        const PERCENT: u32 = 1_000_000;
        let mut pick = |count: usize| dice.below(u32::try_from(count).unwrap_or(1)) as usize;
        let sensor = Sensor {
            customer: pick(SIZE.customers),
            device: pick(SIZE.devices),
        };
        let (says, amount) = match sensor.role() {
            Role::Level => (Says::Level, dice.below(101) * PERCENT),
            Role::Usage => (Says::Used, dice.below(6) * PERCENT),
            Role::Part if dice.one_in(REPLACEMENTS) => (Says::Replaced, dice.below(101) * PERCENT),
            Role::Part => (Says::Used, dice.below(3) * PERCENT),
            // An amount of its own.
            Role::Untimed => (Says::Replaced, 50 * PERCENT + number),
        };
        let at = (sensor.role() != Role::Untimed).then(|| {
            let millis = began.as_millisecond() + (i64::from(number) ^ TURNED);
            Timestamp::from_millisecond(millis).unwrap_or(began)
        });
        Self {
            number,
            sensor,
            says,
            amount,
            at,
        }
    }

    pub(super) fn mark(&self) -> Mark {
        self.at.map_or_else(
            || Mark::Amount(self.sensor, i64::from(self.amount)),
            |at| Mark::At(self.sensor, at),
        )
    }

    /// The same text each time it is sent.
    pub(super) fn text(&self, customers: &[Customer]) -> String {
        let token = &customers[self.sensor.customer].token;
        let percent = json!({"@type": "Percentage", "value": f64::from(self.amount) / 1e6});
        let at = self.at.map(|at| at.to_string());
        let (name, payload) = match self.says {
            Says::Level => ("ChangeReport", self.change(&percent, at.as_deref())),
            Says::Used => ("InventoryConsumed", json!({"usage": percent, "timeOfSample": at})),
            Says::Replaced => {
                let mut payload = json!({"newAbsoluteLevel": percent});
                if let Some(at) = at {
                    payload["replaceDate"] = at.into();
                }
                ("InventoryReplaced", payload)
            }
        };
        let mut header = json!({"name": name, "messageId": format!("m-{}", self.number), "payloadVersion": "3"});
        if self.says == Says::Level {
            header["namespace"] = "Alexa".into();
        } else {
            header["namespace"] = self.sensor.interface().into();
            header["instance"] = INSTANCE.into();
        }
        let endpoint = json!({
            "scope": {"type": "BearerToken", "token": token}, "endpointId": endpoint_id(self.sensor.device),
        });
        json!({"event": {"header": header, "endpoint": endpoint, "payload": payload}, "context": {}}).to_string()
    }

    fn change(&self, percent: &Value, at: Option<&str>) -> Value {
        json!({"change": {"cause": {"type": "PERIODIC_POLL"}, "properties": [{
            "namespace": self.sensor.interface(), "instance": INSTANCE, "name": "level", "value": percent,
            "timeOfSample": at, "uncertaintyInMilliseconds": 0,
        }]}})
    }
}

impl fmt::Display for Sensor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of customer {}", endpoint_id(self.device), self.customer)
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, says, amount) = (self.number, self.says.as_str(), f64::from(self.amount) / 1e6);
        write!(f, "message m-{number} ({says} {amount} %, {}", self.sensor)?;
        match self.at {
            Some(at) => write!(f, ", at {at})"),
            None => write!(f, ", without a time)"),
        }
    }
}
