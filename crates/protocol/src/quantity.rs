//! Quantities: amounts with what they are measured in (`protocol.md` 3.1).

mod convert;
mod factor;
pub(crate) mod number;

use replenish_domain::quantity::Amount;
use serde::{Serialize, Serializer, ser::SerializeStruct};

pub use self::convert::{ConversionError, Converted};
use crate::measurement::MeasurementDeclaration;

/// An amount and what it is measured in: whole when it counts, at most 100 when it is a percentage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantity {
    amount: Amount,
    measurement: MeasurementDeclaration,
}

/// Why an amount does not fit its measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// Pieces come whole.
    #[error("must be a whole number, because it counts pieces")]
    FractionalCount,
    /// There is nothing above 100 %.
    #[error("must be at most 100, because it is a percentage")]
    OverHundredPercent,
}

impl Quantity {
    /// Measures `amount` in `measurement`.
    pub fn new(amount: Amount, measurement: MeasurementDeclaration) -> Result<Self, QuantityError> {
        match measurement {
            MeasurementDeclaration::Count if !amount.is_whole() => Err(QuantityError::FractionalCount),
            MeasurementDeclaration::Percentage if amount.millionths() > 100_000_000 => {
                Err(QuantityError::OverHundredPercent)
            }
            _ => Ok(Self { amount, measurement }),
        }
    }

    /// How much.
    #[must_use]
    pub const fn amount(self) -> Amount {
        self.amount
    }

    /// Of what.
    #[must_use]
    pub const fn measurement(self) -> MeasurementDeclaration {
        self.measurement
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let unit = self.measurement.unit();
        let mut fields = serializer.serialize_struct("Quantity", 2 + usize::from(unit.is_some()))?;
        fields.serialize_field("@type", self.measurement.type_name())?;
        fields.serialize_field("value", &self.amount)?;
        if let Some(unit) = unit {
            fields.serialize_field("unit", &unit)?;
        }
        fields.end()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn pieces_come_whole_and_percentages_end_at_a_hundred() {
        let amount = |text: &str| text.parse::<Amount>().unwrap();
        let count = |text| Quantity::new(amount(text), MeasurementDeclaration::Count);
        let percentage = |text| Quantity::new(amount(text), MeasurementDeclaration::Percentage);
        assert_eq!(count("1.5"), Err(QuantityError::FractionalCount));
        assert_eq!(percentage("100.000001"), Err(QuantityError::OverHundredPercent));
        assert!(count("101").is_ok() && percentage("100").is_ok() && percentage("0.5").is_ok());
    }

    #[test]
    fn a_quantity_is_written_with_its_unit() {
        let unit = replenish_domain::quantity::Unit::read(replenish_domain::quantity::Measurement::Volume, "LITER");
        let measurement = MeasurementDeclaration::Volume {
            unit: unit.unwrap().unwrap(),
        };
        let volume = Quantity::new("0.75".parse().unwrap(), measurement).unwrap();
        assert_eq!(
            serde_json::to_value(volume).unwrap(),
            json!({ "@type": "Volume", "value": 0.75, "unit": "LITER" })
        );
        let count = Quantity::new(Amount::whole(3).unwrap(), MeasurementDeclaration::Count).unwrap();
        assert_eq!(
            serde_json::to_value(count).unwrap(),
            json!({ "@type": "Count", "value": 3 })
        );
    }
}
