//! Amounts, measurements and their units (`programme.md` 5.4, `protocol.md` 3.1).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Fault;

/// A number with up to six decimals, exact: 0 to 999,999,999.999999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount {
    millionths: i64,
}

impl Amount {
    /// The largest whole part.
    pub const MAX_WHOLE: i64 = 999_999_999;
    const SCALE: i64 = 1_000_000;

    /// A whole number; `None` above [`Amount::MAX_WHOLE`] or below zero.
    #[must_use]
    pub fn whole(value: i64) -> Option<Self> {
        (0..=Self::MAX_WHOLE).contains(&value).then_some(Self {
            millionths: value * Self::SCALE,
        })
    }

    /// An amount as it is stored; `None` when it is out of range.
    #[must_use]
    pub fn from_millionths(millionths: i64) -> Option<Self> {
        let most = (Self::MAX_WHOLE + 1) * Self::SCALE - 1;
        (0..=most).contains(&millionths).then_some(Self { millionths })
    }

    /// The amount in millionths, for storage and arithmetic.
    #[must_use]
    pub const fn millionths(self) -> i64 {
        self.millionths
    }

    /// Whether there is nothing after the decimal point.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        self.millionths % Self::SCALE == 0
    }

    /// Whether it is zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.millionths == 0
    }

    fn invalid() -> Fault {
        Fault::new(
            "number-invalid",
            "Enter a number from 0 to 999,999,999 with at most six decimals, such as 0.5.",
        )
        .with_limit(Self::MAX_WHOLE.unsigned_abs())
    }
}

impl FromStr for Amount {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        let raw = raw.trim();
        let (whole, fraction) = raw.split_once('.').unwrap_or((raw, ""));
        let is_digits = |text: &str, max: usize| text.len() <= max && text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || raw.ends_with('.') || !is_digits(whole, 9) || !is_digits(fraction, 6) {
            return Err(Self::invalid());
        }
        let whole: i64 = whole.parse().map_err(|_| Self::invalid())?;
        let fraction: i64 = format!("{fraction:0<6}").parse().map_err(|_| Self::invalid())?;
        Ok(Self {
            millionths: whole * Self::SCALE + fraction,
        })
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = (self.millionths / Self::SCALE, self.millionths % Self::SCALE);
        if fraction == 0 {
            write!(f, "{whole}")
        } else {
            let decimals = format!("{fraction:06}");
            write!(f, "{whole}.{}", decimals.trim_end_matches('0'))
        }
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_whole() {
            serializer.serialize_i64(self.millionths / Self::SCALE)
        } else {
            // Fifteen significant digits, which a double carries exactly back and forth.
            let number: f64 = self.to_string().parse().map_err(serde::ser::Error::custom)?;
            serializer.serialize_f64(number)
        }
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        number
            .to_string()
            .parse()
            .map_err(|fault: Fault| serde::de::Error::custom(fault.detail))
    }
}

/// What a sensor counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measurement {
    /// Pieces.
    Count,
    /// 0 to 100.
    Percentage,
    /// Needs a volume unit.
    Volume,
    /// Needs a weight unit.
    Weight,
    /// None of these; explained in words.
    Other,
}

impl Measurement {
    /// Every measurement, in the order the form offers them.
    pub const ALL: [Self; 5] = [Self::Count, Self::Percentage, Self::Volume, Self::Weight, Self::Other];

    /// The name in SQL, JSON and the form.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Percentage => "percentage",
            Self::Volume => "volume",
            Self::Weight => "weight",
            Self::Other => "other",
        }
    }

    /// The name on a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Count => "Count",
            Self::Percentage => "Percentage",
            Self::Volume => "Volume",
            Self::Weight => "Weight",
            Self::Other => "Other",
        }
    }

    /// The units the measurement needs one of; empty when it has none.
    #[must_use]
    pub const fn units(self) -> &'static [&'static str] {
        match self {
            Self::Volume => &VOLUME_UNITS,
            Self::Weight => &WEIGHT_UNITS,
            Self::Count | Self::Percentage | Self::Other => &[],
        }
    }
}

impl FromStr for Measurement {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        if raw.trim().is_empty() {
            return Err(Fault::new(
                "measurement-required",
                "Choose what the sensor measures in.",
            ));
        }
        Self::ALL
            .into_iter()
            .find(|measurement| measurement.as_str() == raw.trim())
            .ok_or_else(|| {
                Fault::new(
                    "measurement-unknown",
                    "Choose one of count, percentage, volume, weight and other.",
                )
            })
    }
}

/// A unit of volume or weight, spelled as on the wire, such as `MILLILITER`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Unit(&'static str);

impl Unit {
    /// The unit of `measurement` with this name.
    pub fn read(measurement: Measurement, raw: &str) -> Result<Option<Self>, Fault> {
        let raw = raw.trim();
        let units = measurement.units();
        if units.is_empty() {
            return if raw.is_empty() {
                Ok(None)
            } else {
                Err(Fault::new(
                    "unit-not-allowed",
                    format!("A {} has no unit. Leave it empty.", measurement.as_str()),
                ))
            };
        }
        if raw.is_empty() {
            return Err(Fault::new(
                "unit-required",
                format!("Choose the unit of {}.", measurement.as_str()),
            ));
        }
        units
            .iter()
            .find(|unit| **unit == raw)
            .map(|unit| Some(Self(unit)))
            .ok_or_else(|| {
                Fault::new(
                    "unit-unknown",
                    format!("{raw} is not a unit of {}, such as {}.", measurement.as_str(), units[0]),
                )
            })
    }

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl<'de> Deserialize<'de> for Unit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(deserializer)?;
        VOLUME_UNITS
            .iter()
            .chain(&WEIGHT_UNITS)
            .find(|unit| **unit == raw)
            .map(|unit| Self(unit))
            .ok_or_else(|| serde::de::Error::custom("not a unit"))
    }
}

/// Units of volume, as the message schema spells them; the common ones first.
pub const VOLUME_UNITS: [&str; 30] = [
    "MILLILITER",
    "LITER",
    "METRIC_CUP",
    "METRIC_TEASPOON",
    "UK_TABLESPOON",
    "AU_TABLESPOON",
    "CUBIC_CENTIMETER",
    "CUBIC_METER",
    "UK_GALLON",
    "UK_QUART",
    "UK_PINT",
    "UK_CUP",
    "UK_GILL",
    "UK_FLUID_OUNCE",
    "UK_FLUID_DRAM",
    "CUBIC_INCH",
    "CUBIC_FOOT",
    "CUBIC_YARD",
    "US_FLUID_GALLON",
    "US_FLUID_QUART",
    "US_FLUID_PINT",
    "US_FLUID_CUP",
    "US_FLUID_OUNCE",
    "US_GILL",
    "US_TABLESPOON",
    "US_TEASPOON",
    "US_DRAM",
    "US_DRY_GALLON",
    "US_DRY_QUART",
    "US_DRY_PINT",
];

/// Units of weight, as the message schema spells them; the common ones first.
pub const WEIGHT_UNITS: [&str; 8] = [
    "GRAM",
    "KILOGRAM",
    "MILLIGRAM",
    "MICROGRAM",
    "METRIC_POUND",
    "POUND",
    "OUNCE",
    "DRAM",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_amount_survives_text_and_json(millionths in 0..=999_999_999_999_999_i64) {
            let amount = Amount { millionths };
            prop_assert_eq!(amount.to_string().parse::<Amount>(), Ok(amount));
            let json = serde_json::to_string(&amount).unwrap();
            prop_assert_eq!(serde_json::from_str::<Amount>(&json).unwrap(), amount);
        }

        #[test]
        fn no_text_breaks_the_number_reader(raw in ".*") {
            let _ = raw.parse::<Amount>();
        }
    }

    #[test]
    fn what_is_not_a_plain_number_is_refused() {
        for raw in [
            "",
            "-1",
            "1e3",
            "1,5",
            "NaN",
            "1.",
            ".5",
            "1.1234567",
            "1000000000",
            "0x1",
        ] {
            assert_eq!(raw.parse::<Amount>().unwrap_err().code, "number-invalid", "{raw:?}");
        }
    }

    #[test]
    fn a_volume_needs_its_unit_and_a_count_has_none() {
        assert_eq!(Unit::read(Measurement::Volume, "").unwrap_err().code, "unit-required");
        assert_eq!(
            Unit::read(Measurement::Volume, "GRAM").unwrap_err().code,
            "unit-unknown"
        );
        assert_eq!(
            Unit::read(Measurement::Count, "GRAM").unwrap_err().code,
            "unit-not-allowed"
        );
        assert_eq!(
            Unit::read(Measurement::Weight, "GRAM").unwrap().map(Unit::as_str),
            Some("GRAM")
        );
        assert_eq!(Unit::read(Measurement::Percentage, " "), Ok(None));
    }
}
