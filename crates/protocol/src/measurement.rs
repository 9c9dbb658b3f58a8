//! What the reports of a sensor will be measured in (`protocol.md` 3.2).

use replenish_domain::{
    quantity::{Measurement, Unit},
    request::{SensorKind, SlotContent},
};
use serde::{Deserialize, Serialize};

/// The measurement of a capability: type and, where there is one, unit; never a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "@type")]
pub enum MeasurementDeclaration {
    /// Whole pieces.
    Count,
    /// 0 to 100.
    Percentage,
    /// A volume.
    Volume {
        /// The unit of every report.
        unit: Unit,
    },
    /// A weight.
    Weight {
        /// The unit of every report.
        unit: Unit,
    },
}

impl MeasurementDeclaration {
    /// Declares what a slot was approved with.
    ///
    /// The format has no type for “other”. A level usage sensor then declares a percentage, the
    /// only type its wear can be summed up in (`protocol.md` 3.8); any other sensor declares a
    /// count, the one type without a scale or unit of its own. A volume or weight without a unit
    /// does not pass the request form; it is declared like “other”.
    #[must_use]
    pub const fn of(content: &SlotContent) -> Self {
        match (content.measurement, content.unit) {
            (Measurement::Count, _) => Self::Count,
            (Measurement::Percentage, _) => Self::Percentage,
            (Measurement::Volume, Some(unit)) => Self::Volume { unit },
            (Measurement::Weight, Some(unit)) => Self::Weight { unit },
            (Measurement::Volume | Measurement::Weight, None) | (Measurement::Other, _) => {
                Self::untyped(content.sensor)
            }
        }
    }

    /// The type on the wire, such as `Volume`.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Count => "Count",
            Self::Percentage => "Percentage",
            Self::Volume { .. } => "Volume",
            Self::Weight { .. } => "Weight",
        }
    }

    /// The unit of a volume or weight.
    #[must_use]
    pub const fn unit(&self) -> Option<Unit> {
        match self {
            Self::Volume { unit } | Self::Weight { unit } => Some(*unit),
            Self::Count | Self::Percentage => None,
        }
    }

    const fn untyped(sensor: SensorKind) -> Self {
        match sensor {
            SensorKind::LevelUsage => Self::Percentage,
            SensorKind::Level | SensorKind::Usage => Self::Count,
        }
    }
}
