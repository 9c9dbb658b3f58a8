//! What a product is called, counted in and shown with.

use std::{fmt, str::FromStr};

use crate::{
    Fault,
    quantity::{VOLUME_UNITS, WEIGHT_UNITS},
    text::{Rule, line_type},
};

line_type! {
    /// What a product is called on a retail site.
    ProductTitle, Rule { what: "title", required: "title-required", too_long: "title-too-long", invalid: "title-invalid", max: 300 }
}

line_type! {
    /// The brand of a product.
    BrandName, Rule { what: "brand", required: "brand-required", too_long: "brand-too-long", invalid: "brand-invalid", max: 100 }
}

line_type! {
    /// Who makes a product.
    ManufacturerName, Rule { what: "manufacturer", required: "manufacturer-required", too_long: "manufacturer-too-long", invalid: "manufacturer-invalid", max: 100 }
}

/// What a pack size counts in: `COUNT`, or a unit of volume or weight as on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PackUnit(&'static str);

impl PackUnit {
    /// Pieces.
    pub const COUNT: Self = Self("COUNT");

    /// The name in JSON and in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl FromStr for PackUnit {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        let raw = raw.trim();
        if raw.is_empty() {
            return Err(Fault::new(
                "unit-required",
                "Enter the unit of the pack size, such as COUNT.",
            ));
        }
        let units = VOLUME_UNITS.iter().chain(&WEIGHT_UNITS);
        let known = std::iter::once(&Self::COUNT.0).chain(units).find(|unit| **unit == raw);
        known.map(|unit| Self(unit)).ok_or_else(|| {
            Fault::new(
                "unit-unknown",
                "The unit is COUNT, or a unit of volume or weight such as MILLILITER or GRAM.",
            )
        })
    }
}

/// A global trade item number: 8, 12, 13 or 14 digits, the last one a check digit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gtin(String);

impl Gtin {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Gtin {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        let raw = raw.trim();
        let is_number = matches!(raw.len(), 8 | 12 | 13 | 14) && raw.bytes().all(|byte| byte.is_ascii_digit());
        // From the right every second digit counts three times; the check digit fills up to ten.
        let weighted = raw.bytes().rev().zip([1_u32, 3].into_iter().cycle());
        let sum: u32 = weighted
            .map(|(byte, weight)| u32::from(byte.wrapping_sub(b'0')) * weight)
            .sum();
        if is_number && sum.is_multiple_of(10) {
            Ok(Self(raw.to_owned()))
        } else {
            Err(Fault::new(
                "gtin-invalid",
                "A GTIN has 8, 12, 13 or 14 digits, and the last one is its check digit.",
            )
            .with_limit(14))
        }
    }
}

/// The address of a product's picture: `https`, at most 2,000 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageUrl(String);

impl ImageUrl {
    const MAX: usize = 2_000;

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ImageUrl {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        let raw = raw.trim();
        let rest = raw.strip_prefix("https://").unwrap_or_default();
        let begins_well = rest.starts_with(|first: char| first.is_ascii_alphanumeric());
        let is_plain = rest
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\^`{|}".contains(&byte));
        if begins_well && is_plain && raw.len() <= Self::MAX {
            Ok(Self(raw.to_owned()))
        } else {
            Err(Fault::new(
                "image-url-invalid",
                "Enter an address that begins with https:// and has at most 2,000 characters, or leave it empty.",
            )
            .with_limit(Self::MAX as u64))
        }
    }
}

impl fmt::Display for PackUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gtin_has_its_check_digit() {
        for right in ["4006381333931", "036000291452", "96385074", "04006381333931"] {
            assert!(right.parse::<Gtin>().is_ok(), "{right}");
        }
        for wrong in ["4006381333932", "400638133393", "", "4006381333x31", "12345"] {
            assert_eq!(wrong.parse::<Gtin>().unwrap_err().code, "gtin-invalid", "{wrong}");
        }
    }

    #[test]
    fn a_picture_is_somewhere_on_the_web() {
        assert!("https://img.example/a_b.jpg?x=1&y=%20".parse::<ImageUrl>().is_ok());
        for wrong in [
            "http://img.example/a",
            "https://",
            "https:///a",
            "https://a b",
            "https://a\"b",
            "javascript:alert(1)",
        ] {
            assert_eq!(
                wrong.parse::<ImageUrl>().unwrap_err().code,
                "image-url-invalid",
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_pack_counts_pieces_or_in_a_unit_of_the_wire() {
        assert_eq!("COUNT".parse(), Ok(PackUnit::COUNT));
        assert_eq!("GRAM".parse::<PackUnit>().map(PackUnit::as_str), Ok("GRAM"));
        assert_eq!("count".parse::<PackUnit>().unwrap_err().code, "unit-unknown");
        assert_eq!(" ".parse::<PackUnit>().unwrap_err().code, "unit-required");
    }
}
