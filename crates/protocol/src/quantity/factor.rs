//! What each unit is worth (`protocol.md` 3.1).

use replenish_domain::quantity::Unit;

/// How often a factor's unit goes into one.
///
/// The longest factor has thirteen decimals, so whole multiples of 10⁻¹³ say every one exactly.
const SCALE: i128 = 10_000_000_000_000;

/// A unit's worth in millilitres or grams, as a multiple of 10⁻¹³; `None` for no known unit.
pub(super) fn factor(unit: Unit) -> Option<i128> {
    millilitres(unit.as_str()).or_else(|| grams(unit.as_str()))
}

fn millilitres(unit: &str) -> Option<i128> {
    Some(match unit {
        "LITER" => 1_000 * SCALE,
        "MILLILITER" | "CUBIC_CENTIMETER" => SCALE,
        "METRIC_CUP" => 250 * SCALE,
        "METRIC_TEASPOON" => 5 * SCALE,
        // Five eighths of an imperial fluid ounce; nobody publishes whether 15 ml are meant.
        "UK_TABLESPOON" => 177_581_640_625_000,
        "AU_TABLESPOON" => 20 * SCALE,
        "CUBIC_METER" => 1_000_000 * SCALE,
        "UK_GALLON" => 45_460_900_000_000_000,
        "UK_QUART" => 11_365_225_000_000_000,
        "UK_PINT" => 5_682_612_500_000_000,
        "UK_CUP" => 2_841_306_250_000_000,
        "UK_GILL" => 1_420_653_125_000_000,
        "UK_FLUID_OUNCE" => 284_130_625_000_000,
        "UK_FLUID_DRAM" => 35_516_328_125_000,
        "CUBIC_INCH" => 163_870_640_000_000,
        "CUBIC_FOOT" => 283_168_465_920_000_000,
        "CUBIC_YARD" => 7_645_548_579_840_000_000,
        "US_FLUID_GALLON" => 37_854_117_840_000_000,
        "US_FLUID_QUART" => 9_463_529_460_000_000,
        "US_FLUID_PINT" => 4_731_764_730_000_000,
        "US_FLUID_CUP" => 2_365_882_365_000_000,
        "US_FLUID_OUNCE" => 295_735_295_625_000,
        "US_GILL" => 1_182_941_182_500_000,
        "US_TABLESPOON" => 147_867_647_812_500,
        "US_TEASPOON" => 49_289_215_937_500,
        "US_DRAM" => 36_966_911_953_125,
        "US_DRY_GALLON" => 44_048_837_708_600_000,
        "US_DRY_QUART" => 11_012_209_427_150_000,
        "US_DRY_PINT" => 5_506_104_713_575_000,
        _ => return None,
    })
}

fn grams(unit: &str) -> Option<i128> {
    Some(match unit {
        "KILOGRAM" => 1_000 * SCALE,
        "GRAM" => SCALE,
        "MILLIGRAM" => SCALE / 1_000,
        "MICROGRAM" => SCALE / 1_000_000,
        "METRIC_POUND" => 500 * SCALE,
        "POUND" => 4_535_923_700_000_000,
        "OUNCE" => 283_495_231_250_000,
        "DRAM" => 17_718_451_953_125,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use replenish_domain::quantity::Measurement;
    use rstest::rstest;

    use super::*;

    fn worth(measurement: Measurement, name: &str) -> i128 {
        factor(Unit::read(measurement, name).unwrap().unwrap()).unwrap()
    }

    #[test]
    fn every_unit_of_the_domain_has_its_worth() {
        for measurement in [Measurement::Volume, Measurement::Weight] {
            for name in measurement.units() {
                assert!(worth(measurement, name) > 0, "{name}");
            }
        }
    }

    /// The tables of the systems of measures: how many of the small one make the large one.
    #[rstest]
    #[case("LITER", 1000, "MILLILITER")]
    #[case("UK_GALLON", 4, "UK_QUART")]
    #[case("UK_QUART", 2, "UK_PINT")]
    #[case("UK_PINT", 2, "UK_CUP")]
    #[case("UK_CUP", 2, "UK_GILL")]
    #[case("UK_GILL", 5, "UK_FLUID_OUNCE")]
    #[case("UK_FLUID_OUNCE", 8, "UK_FLUID_DRAM")]
    #[case("UK_TABLESPOON", 5, "UK_FLUID_DRAM")]
    #[case("CUBIC_FOOT", 1728, "CUBIC_INCH")]
    #[case("CUBIC_YARD", 27, "CUBIC_FOOT")]
    #[case("US_FLUID_GALLON", 4, "US_FLUID_QUART")]
    #[case("US_FLUID_GALLON", 231, "CUBIC_INCH")]
    #[case("US_FLUID_QUART", 2, "US_FLUID_PINT")]
    #[case("US_FLUID_PINT", 2, "US_FLUID_CUP")]
    #[case("US_FLUID_CUP", 2, "US_GILL")]
    #[case("US_GILL", 4, "US_FLUID_OUNCE")]
    #[case("US_FLUID_OUNCE", 2, "US_TABLESPOON")]
    #[case("US_TABLESPOON", 3, "US_TEASPOON")]
    #[case("US_FLUID_OUNCE", 8, "US_DRAM")]
    #[case("US_DRY_GALLON", 4, "US_DRY_QUART")]
    #[case("US_DRY_QUART", 2, "US_DRY_PINT")]
    fn volumes_are_worth_their_parts(#[case] large: &str, #[case] count: i128, #[case] small: &str) {
        let worth = |name| worth(Measurement::Volume, name);
        assert_eq!(worth(large), count * worth(small));
    }

    #[rstest]
    #[case("KILOGRAM", 2, "METRIC_POUND")]
    #[case("GRAM", 1_000_000, "MICROGRAM")]
    #[case("POUND", 16, "OUNCE")]
    #[case("OUNCE", 16, "DRAM")]
    fn weights_are_worth_their_parts(#[case] large: &str, #[case] count: i128, #[case] small: &str) {
        let worth = |name| worth(Measurement::Weight, name);
        assert_eq!(worth(large), count * worth(small));
    }
}
