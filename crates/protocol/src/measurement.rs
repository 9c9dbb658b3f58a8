//! What the reports of a sensor will be measured in (`protocol.md` 3.2).

use replenish_domain::{
    quantity::{Measurement, Unit},
    request::{SensorKind, SlotContent},
};
use serde::{Deserialize, Deserializer, Serialize, de::Error};

/// The measurement of a capability: type and, where there is one, unit; never a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
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

/// Why a type and a unit are no measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MeasurementError {
    /// The type is none of the format's.
    #[error("must be Count, Percentage, Volume or Weight")]
    Type,
    /// The unit is none of the type's, or missing.
    #[error("must be a unit of {}", .0.as_str())]
    Unit(Measurement),
}

impl MeasurementDeclaration {
    /// The measurement with this type and unit, spelled letter for letter. Types without units
    /// ignore the unit.
    pub fn read(type_name: &str, unit: &str) -> Result<Self, MeasurementError> {
        let known_unit = |measurement| match Unit::read(measurement, unit) {
            Ok(Some(known)) if known.as_str() == unit => Ok(known),
            _ => Err(MeasurementError::Unit(measurement)),
        };
        match type_name {
            "Count" => Ok(Self::Count),
            "Percentage" => Ok(Self::Percentage),
            "Volume" => Ok(Self::Volume {
                unit: known_unit(Measurement::Volume)?,
            }),
            "Weight" => Ok(Self::Weight {
                unit: known_unit(Measurement::Weight)?,
            }),
            _ => Err(MeasurementError::Type),
        }
    }

    /// Declares what a slot was approved with.
    ///
    /// The format has no type for “other”. A level usage sensor then declares a percentage, the
    /// only type its wear can be summed up in (`protocol.md` 3.8); any other sensor declares a
    /// count, the one type without a scale or unit of its own. A volume or weight without a unit
    /// does not pass the request form; it is declared like “other”.
    #[must_use]
    pub const fn of(content: &SlotContent) -> Self {
        match Self::stored(content.measurement, content.unit) {
            Some(declared) => declared,
            None => Self::untyped(content.sensor),
        }
    }

    /// The measurement of a sensor as it is stored; `None` for what no sensor can declare.
    #[must_use]
    pub const fn stored(measurement: Measurement, unit: Option<Unit>) -> Option<Self> {
        match (measurement, unit) {
            (Measurement::Count, _) => Some(Self::Count),
            (Measurement::Percentage, _) => Some(Self::Percentage),
            (Measurement::Volume, Some(unit)) => Some(Self::Volume { unit }),
            (Measurement::Weight, Some(unit)) => Some(Self::Weight { unit }),
            (Measurement::Volume | Measurement::Weight, None) | (Measurement::Other, _) => None,
        }
    }

    /// The same as it is stored, beside its unit.
    #[must_use]
    pub const fn measurement(&self) -> Measurement {
        match self {
            Self::Count => Measurement::Count,
            Self::Percentage => Measurement::Percentage,
            Self::Volume { .. } => Measurement::Volume,
            Self::Weight { .. } => Measurement::Weight,
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

impl<'de> Deserialize<'de> for MeasurementDeclaration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Fields {
            #[serde(rename = "@type")]
            type_name: String,
            #[serde(default)]
            unit: String,
        }
        let Fields { type_name, unit } = Fields::deserialize(deserializer)?;
        Self::read(&type_name, &unit).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_declaration_reads_back() {
        for (declared, type_name, unit) in [
            (json!({ "@type": "Count" }), "Count", None),
            (json!({ "@type": "Percentage" }), "Percentage", None),
            (
                json!({ "@type": "Volume", "unit": "US_DRAM" }),
                "Volume",
                Some("US_DRAM"),
            ),
            (json!({ "@type": "Weight", "unit": "DRAM" }), "Weight", Some("DRAM")),
        ] {
            let read: MeasurementDeclaration = serde_json::from_value(declared.clone()).unwrap();
            assert_eq!((read.type_name(), read.unit().map(Unit::as_str)), (type_name, unit));
            assert_eq!(serde_json::to_value(read).unwrap(), declared);
        }
    }

    #[test]
    fn a_volume_is_not_measured_in_grams() {
        let read = MeasurementDeclaration::read;
        assert_eq!(read("Volume", "GRAM"), Err(MeasurementError::Unit(Measurement::Volume)));
        assert_eq!(
            read("Weight", " GRAM"),
            Err(MeasurementError::Unit(Measurement::Weight))
        );
        assert_eq!(read("Weight", ""), Err(MeasurementError::Unit(Measurement::Weight)));
        assert_eq!(read("weight", "GRAM"), Err(MeasurementError::Type));
    }
}
