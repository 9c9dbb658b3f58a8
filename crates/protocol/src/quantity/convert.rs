//! Converting a quantity to what its sensor declared (`protocol.md` 3.2).

use replenish_domain::quantity::{Amount, Unit};

use super::{Quantity, factor::factor};
use crate::measurement::MeasurementDeclaration;

/// A quantity in the declared measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Converted {
    /// The quantity.
    pub quantity: Quantity,
    /// Whether it came in another unit, which is worth a warning.
    pub was_converted: bool,
}

/// Why a quantity cannot be told in the declared measurement.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConversionError {
    /// Pieces, percentages, volumes and weights do not become each other.
    #[error("{reported} does not become {declared}")]
    OtherDimension {
        /// The type the sensor declared, such as `Volume`.
        declared: &'static str,
        /// The type that came.
        reported: &'static str,
    },
    /// The number in the declared unit is over the limit of [`Amount`].
    #[error("{reported} are more {declared} than 999,999,999.999999")]
    TooLarge {
        /// The unit the sensor declared.
        declared: &'static str,
        /// The unit that came.
        reported: &'static str,
    },
}

impl Quantity {
    /// The quantity in the unit `declared`; exact, but for one rounding to a millionth of that
    /// unit, half to even.
    pub fn convert_to(self, declared: &MeasurementDeclaration) -> Result<Converted, ConversionError> {
        if self.measurement == *declared {
            return Ok(Converted {
                quantity: self,
                was_converted: false,
            });
        }
        let (reported_name, declared_name) = (self.measurement.type_name(), declared.type_name());
        let other_dimension = ConversionError::OtherDimension {
            declared: declared_name,
            reported: reported_name,
        };
        match (self.measurement.unit(), declared.unit()) {
            (Some(from), Some(to)) if reported_name == declared_name => {
                let amount = convert(self.amount, from, to).ok_or(ConversionError::TooLarge {
                    declared: to.as_str(),
                    reported: from.as_str(),
                })?;
                Ok(Converted {
                    quantity: Self {
                        amount,
                        measurement: *declared,
                    },
                    was_converted: true,
                })
            }
            _ => Err(other_dimension),
        }
    }
}

fn convert(amount: Amount, from: Unit, to: Unit) -> Option<Amount> {
    // At most 10¹⁵ millionths times 10¹⁹, the worth of a cubic metre: far from the limit of 10³⁸.
    let numerator = i128::from(amount.millionths()) * factor(from)?;
    let millionths = divide_half_even(numerator, factor(to)?);
    Amount::from_millionths(i64::try_from(millionths).ok()?)
}

/// Both are positive.
fn divide_half_even(numerator: i128, denominator: i128) -> i128 {
    let (quotient, remainder) = (numerator / denominator, numerator % denominator);
    let is_up = match (remainder * 2).cmp(&denominator) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => quotient % 2 == 1,
        std::cmp::Ordering::Greater => true,
    };
    quotient + i128::from(is_up)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use replenish_domain::quantity::{Measurement, VOLUME_UNITS, WEIGHT_UNITS};
    use rstest::rstest;

    use super::*;

    fn volume(unit: &str) -> MeasurementDeclaration {
        MeasurementDeclaration::Volume {
            unit: Unit::read(Measurement::Volume, unit).unwrap().unwrap(),
        }
    }

    fn weight(unit: &str) -> MeasurementDeclaration {
        MeasurementDeclaration::Weight {
            unit: Unit::read(Measurement::Weight, unit).unwrap().unwrap(),
        }
    }

    fn converted(value: &str, from: MeasurementDeclaration, to: MeasurementDeclaration) -> String {
        let quantity = Quantity::new(value.parse().unwrap(), from).unwrap();
        quantity.convert_to(&to).unwrap().quantity.amount().to_string()
    }

    #[rstest]
    #[case("1", "LITER", "MILLILITER", "1000")]
    #[case("0.5", "UK_PINT", "MILLILITER", "284.130625")]
    #[case("1", "UK_FLUID_DRAM", "MILLILITER", "3.551633")]
    #[case("2", "US_FLUID_CUP", "US_FLUID_OUNCE", "16")]
    #[case("640", "MILLILITER", "LITER", "0.64")]
    #[case("0.5", "CUBIC_CENTIMETER", "CUBIC_METER", "0")]
    #[case("1.5", "CUBIC_CENTIMETER", "CUBIC_METER", "0.000002")]
    #[case("2.5", "CUBIC_CENTIMETER", "CUBIC_METER", "0.000002")]
    fn a_volume_becomes_another_rounded_once(
        #[case] value: &str,
        #[case] from: &str,
        #[case] to: &str,
        #[case] expected: &str,
    ) {
        assert_eq!(converted(value, volume(from), volume(to)), expected);
    }

    #[test]
    fn a_weight_becomes_another() {
        assert_eq!(converted("1", weight("POUND"), weight("GRAM")), "453.59237");
        assert_eq!(converted("16", weight("DRAM"), weight("OUNCE")), "1");
    }

    #[test]
    fn the_same_unit_is_not_converted_and_another_dimension_is_refused() {
        let liter = Quantity::new(Amount::whole(1).unwrap(), volume("LITER")).unwrap();
        assert!(!liter.convert_to(&volume("LITER")).unwrap().was_converted);
        assert!(liter.convert_to(&volume("MILLILITER")).unwrap().was_converted);
        for other in [
            weight("GRAM"),
            MeasurementDeclaration::Count,
            MeasurementDeclaration::Percentage,
        ] {
            let error = liter.convert_to(&other).unwrap_err();
            assert!(matches!(error, ConversionError::OtherDimension { .. }), "{error}");
        }
        let count = Quantity::new(Amount::whole(1).unwrap(), MeasurementDeclaration::Count).unwrap();
        assert!(count.convert_to(&MeasurementDeclaration::Percentage).is_err());
    }

    #[test]
    fn what_grows_over_the_limit_is_refused() {
        let sea = Quantity::new(Amount::whole(999_999_999).unwrap(), volume("CUBIC_METER")).unwrap();
        let error = sea.convert_to(&volume("MILLILITER")).unwrap_err();
        assert!(matches!(error, ConversionError::TooLarge { .. }), "{error}");
    }

    fn same_dimension() -> impl Strategy<Value = (MeasurementDeclaration, MeasurementDeclaration)> {
        let volumes = proptest::sample::select(&VOLUME_UNITS[..]);
        let weights = proptest::sample::select(&WEIGHT_UNITS[..]);
        prop_oneof![
            (volumes.clone(), volumes).prop_map(|(from, to)| (volume(from), volume(to))),
            (weights.clone(), weights).prop_map(|(from, to)| (weight(from), weight(to))),
        ]
    }

    proptest! {
        /// Half a millionth of the other unit is lost on the way there, and half a millionth of
        /// its own on the way back.
        #[test]
        fn there_and_back_is_within_a_millionth_of_the_larger_unit(
            (from, to) in same_dimension(),
            millionths in 0..=999_999_999_999_999_i64,
        ) {
            let start = Quantity::new(Amount::from_millionths(millionths).unwrap(), from).unwrap();
            let Ok(there) = start.convert_to(&to) else { return Ok(()); };
            let Ok(back) = there.quantity.convert_to(&from) else { return Ok(()); };
            let (from, to) = (factor(from.unit().unwrap()).unwrap(), factor(to.unit().unwrap()).unwrap());
            let off = i128::from((back.quantity.amount().millionths() - millionths).abs());
            prop_assert!(off * from <= from.max(to), "off by {off} millionths");
        }
    }
}
