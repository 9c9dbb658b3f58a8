//! Prices: whole minor units of a marketplace's currency.

use std::fmt;

use crate::Fault;

/// What a pack costs, exact: 0 to 999,999,999 of the currency, with as many decimals as the
/// currency has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    minor: i64,
    decimals: u8,
}

impl Price {
    /// The largest whole part.
    pub const MAX_WHOLE: i64 = 999_999_999;

    /// Reads a decimal number such as `12.99` in this currency (an ISO 4217 code).
    pub fn read(raw: &str, currency: &str) -> Result<Self, Fault> {
        let decimals = decimals(currency);
        let (whole, fraction) = raw.trim().split_once('.').unwrap_or((raw.trim(), "0"));
        let is_digits = |text: &str, most: usize| {
            (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let has_fraction = raw.contains('.');
        if !is_digits(whole, 9) || has_fraction && !is_digits(fraction, decimals.into()) {
            return Err(Self::invalid(currency));
        }
        let scaled = match decimals {
            0 => whole.to_owned(),
            decimals => format!("{whole}{fraction:0<width$}", width = usize::from(decimals)),
        };
        let minor = scaled.parse().map_err(|_| Self::invalid(currency))?;
        Ok(Self { minor, decimals })
    }

    /// A price as it is stored; `None` below zero or above the largest.
    #[must_use]
    pub fn of_minor(minor: i64, currency: &str) -> Option<Self> {
        let decimals = decimals(currency);
        let most = (Self::MAX_WHOLE + 1) * 10_i64.pow(decimals.into()) - 1;
        (0..=most).contains(&minor).then_some(Self { minor, decimals })
    }

    /// The price in the currency's smallest unit, such as cents.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.minor
    }

    fn invalid(currency: &str) -> Fault {
        let example = match decimals(currency) {
            0 => "a whole number such as 1299".to_owned(),
            decimals => format!("a number with at most {decimals} decimals such as 12.99"),
        };
        Fault::new(
            "price-invalid",
            format!("A price in {currency} is {example}, up to 999,999,999. Leave it empty when it is not known."),
        )
        .with_limit(Self::MAX_WHOLE.unsigned_abs())
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = 10_i64.pow(self.decimals.into());
        let (whole, rest) = (self.minor / scale, self.minor % scale);
        match self.decimals {
            0 => write!(f, "{whole}"),
            decimals => write!(f, "{whole}.{rest:0width$}", width = usize::from(decimals)),
        }
    }
}

/// The decimals of a currency (ISO 4217): two for most.
fn decimals(currency: &str) -> u8 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND" | "VUV"
        | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_price_survives_its_text_form(minor in 0..=99_999_999_999_i64, currency in "EUR|JPY|KWD") {
            if let Some(price) = Price::of_minor(minor, &currency) {
                prop_assert_eq!(Price::read(&price.to_string(), &currency), Ok(price));
            }
        }

        #[test]
        fn no_text_breaks_the_price_reader(raw in ".*", currency in "EUR|JPY|KWD") {
            let _ = Price::read(&raw, &currency);
        }
    }

    #[test]
    fn decimals_follow_the_currency() {
        let read = |raw, currency| Price::read(raw, currency).map(|price| (price.minor(), price.to_string()));
        assert_eq!(read("12.9", "EUR"), Ok((1_290, "12.90".to_owned())));
        assert_eq!(read("12", "USD"), Ok((1_200, "12.00".to_owned())));
        assert_eq!(read("1299", "JPY"), Ok((1_299, "1299".to_owned())));
        assert_eq!(read("1.234", "KWD"), Ok((1_234, "1.234".to_owned())));
        for (raw, currency) in [
            ("1.234", "EUR"),
            ("12.00", "JPY"),
            ("-1", "EUR"),
            ("1,99", "EUR"),
            ("1.", "EUR"),
            (".5", "EUR"),
            ("", "EUR"),
            ("1000000000", "EUR"),
        ] {
            assert_eq!(
                read(raw, currency).unwrap_err().code,
                "price-invalid",
                "{raw} {currency}"
            );
        }
    }
}
