//! What a message reports, sensor by sensor.

use jiff::Timestamp;
use replenish_domain::{
    Id, id,
    request::SensorKind,
    sensor::{AHEAD_AT_MOST, Impossible},
};
use replenish_protocol::{
    Message,
    measurement::MeasurementDeclaration,
    quantity::Quantity,
    read::{Body, Reading},
};
use replenish_store::report_batches::SensorName;
use sha2::{Digest, Sha256};

use crate::linking::LiveLink;

/// A report on its way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Incoming {
    /// Of which sensor, as the report names it.
    pub(super) sensor: SensorName,
    /// The same for a report that is sent again.
    pub(super) id: Id<id::Report>,
    /// When it was measured, where that is told and can be read.
    pub(super) sampled_at: Option<Timestamp>,
    /// What it says.
    pub(super) said: Said,
}

/// What a report says, in the unit it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// This much is left.
    Level(Quantity),
    /// This much was used.
    Used(Quantity),
    /// The part was replaced; a new part is at 100 % unless the report says something else.
    Replaced(Option<Quantity>),
    /// A level that cannot be used, and why.
    Unusable(String),
}

impl Incoming {
    /// When it was measured, as it says itself; none when it does not say so, or cannot be right: one from
    /// the future would stand before all others for good.
    pub(super) fn own_time(&self, now: Timestamp) -> Option<Timestamp> {
        self.sampled_at.filter(|at| at.duration_since(now) <= AHEAD_AT_MOST)
    }
}

impl Said {
    /// The name in SQL and JSON.
    pub(super) const fn as_str(&self) -> &'static str {
        match self {
            Self::Level(_) | Self::Unusable(_) => "level",
            Self::Used(_) => "used",
            Self::Replaced(_) => "replaced",
        }
    }

    const fn quantity(&self) -> Option<Quantity> {
        match self {
            Self::Level(quantity) | Self::Used(quantity) => Some(*quantity),
            Self::Replaced(quantity) => *quantity,
            Self::Unusable(_) => None,
        }
    }
}

/// Why a report is kept but not believed, in words for the maker.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Quarantine {
    #[error("{0}")]
    Unusable(String),
    #[error("{0}")]
    Impossible(#[from] Impossible),
    #[error("{0}")]
    Conversion(#[from] replenish_protocol::quantity::ConversionError),
    #[error("the report names no new level, and 100 % means nothing to a sensor that declares {0}")]
    NoNewLevel(&'static str),
}

/// Everything a message reports. Levels come from the context, too, whatever the message says
/// (`protocol.md` 5.2); without an endpoint they are nobody's.
pub(super) fn reports_of(link: &LiveLink, message: &Message<'_>) -> Vec<Incoming> {
    let Some(endpoint_id) = message.endpoint_id.as_deref() else {
        return Vec::new();
    };
    let sender = Sender {
        link,
        endpoint_id,
        message_id: &message.message_id,
    };
    let changed: &[Reading<'_>] = match &message.body {
        Body::ChangeReport { readings } => readings,
        _ => &[],
    };
    let levels = changed.iter().chain(&message.context);
    let levels = levels.filter_map(|reading| sender.level(reading));
    sender.event(&message.body).into_iter().chain(levels).collect()
}

struct Sender<'a> {
    link: &'a LiveLink,
    endpoint_id: &'a str,
    message_id: &'a str,
}

impl Sender<'_> {
    fn event(&self, body: &Body<'_>) -> Option<Incoming> {
        match body {
            Body::Consumed {
                sensor,
                instance,
                usage,
                sampled_at,
            } => Some(self.report((*sensor).into(), instance, Some(*sampled_at), Said::Used(*usage))),
            Body::Replaced {
                instance,
                new_level,
                replaced_at,
            } => Some(self.report(
                SensorKind::LevelUsage,
                instance,
                *replaced_at,
                Said::Replaced(*new_level),
            )),
            _ => None,
        }
    }

    /// A level; none when it does not say whose it is.
    fn level(&self, reading: &Reading<'_>) -> Option<Incoming> {
        let (instance, sampled_at, said) = match reading {
            Ok(level) => (&level.instance, Some(level.sampled_at), Said::Level(level.level)),
            Err(unusable) => {
                let fault = Said::Unusable(unusable.fault.to_string());
                (unusable.instance.as_ref()?, unusable.sampled_at, fault)
            }
        };
        Some(self.report(SensorKind::Level, instance, sampled_at, said))
    }

    fn report(&self, kind: SensorKind, instance: &str, sampled_at: Option<Timestamp>, said: Said) -> Incoming {
        let sensor = SensorName {
            customer: self.link.customer,
            client: self.link.client,
            endpoint_id: self.endpoint_id.to_owned(),
            kind,
            instance: instance.to_owned(),
        };
        Incoming {
            id: identifier(&sensor, self.message_id, sampled_at, &said),
            sensor,
            sampled_at,
            said,
        }
    }
}

/// A message that is sent again says the same under the same name. The name alone does not do: some
/// clients give every message the same one (`protocol.md` 3.6).
fn identifier(sensor: &SensorName, message_id: &str, sampled_at: Option<Timestamp>, said: &Said) -> Id<id::Report> {
    let quantity = said.quantity();
    let measurement = quantity.map(Quantity::measurement);
    let unit = measurement.as_ref().and_then(MeasurementDeclaration::unit);
    let mut hash = Sha256::new();
    hash.update(sensor.customer.uuid());
    hash.update(sensor.client.uuid());
    let texts = [
        sensor.endpoint_id.as_str(),
        sensor.kind.as_str(),
        sensor.instance.as_str(),
        message_id,
        said.as_str(),
        measurement.as_ref().map_or("", MeasurementDeclaration::type_name),
        unit.as_ref().map_or("", |unit| unit.as_str()),
    ];
    for text in texts {
        hash.update(text);
        // No text holds it, so no two lists of texts look alike.
        hash.update([0]);
    }
    for number in [
        quantity.map(|quantity| quantity.amount().millionths()),
        sampled_at.map(Timestamp::as_microsecond),
    ] {
        hash.update(number.map_or([0xFF; 8], i64::to_be_bytes));
    }
    if let Said::Unusable(fault) = said {
        hash.update(fault);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    Id::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}
