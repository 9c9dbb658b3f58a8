//! Numbers of JSON, read exactly from their text.

use replenish_domain::quantity::Amount;

/// A number of JSON as an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number {
    /// Rounded to six decimals, half to even.
    pub(crate) amount: Amount,
    /// Whether nothing was rounded away.
    pub(crate) is_exact: bool,
}

/// Why a number of JSON is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NumberError {
    /// The text is not a number as JSON spells it.
    NotANumber,
    /// Below zero.
    Negative,
    /// Over 999,999,999.999999.
    TooLarge,
}

/// The digits after the point that an [`Amount`] keeps.
const DECIMALS: i64 = 6;

/// More digits than any amount has: 9 before the point and 6 after.
const MAX_DIGITS: i64 = 15;

impl Number {
    /// Reads the text of a JSON number, such as `12.5`, `1e2` or `0.1000000`.
    pub(crate) fn read(text: &str) -> Result<Self, NumberError> {
        let (negative, magnitude) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (mantissa, exponent) = magnitude.split_once(['e', 'E']).unwrap_or((magnitude, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
        if !is_digits(whole) || !is_digits(fraction) {
            return Err(NumberError::NotANumber);
        }
        let exponent = read_exponent(exponent)?;
        let digits = whole
            .bytes()
            .chain(fraction.bytes())
            .map(|digit| i64::from(digit - b'0'));
        let leading_zeros = i64::try_from(digits.clone().take_while(|digit| *digit == 0).count()).unwrap_or(i64::MAX);
        let significant = digits.skip_while(|digit| *digit == 0);
        if significant.clone().next().is_none() {
            return Ok(Self::exactly(Amount::default()));
        }
        if negative {
            return Err(NumberError::Negative);
        }
        let whole_digits = i64::try_from(whole.len()).unwrap_or(i64::MAX);
        let kept = whole_digits
            .saturating_sub(leading_zeros)
            .saturating_add(exponent)
            .saturating_add(DECIMALS);
        round(significant, kept)
    }

    const fn exactly(amount: Amount) -> Self {
        Self { amount, is_exact: true }
    }
}

/// Takes the first `kept` digits, the first of which is not zero, as millionths, and rounds by the rest.
fn round(mut digits: impl Iterator<Item = i64>, kept: i64) -> Result<Number, NumberError> {
    if kept > MAX_DIGITS {
        return Err(NumberError::TooLarge);
    }
    let millionths = (0..kept).fold(0, |sum, _| sum * 10 + digits.next().unwrap_or(0));
    // With a negative count the first digit left out stands behind a zero, so it is below a half.
    let first_left_out = if kept < 0 { 0 } else { digits.next().unwrap_or(0) };
    let is_more_left = digits.any(|digit| digit != 0) || kept < 0;
    let is_up = match first_left_out {
        5 => is_more_left || millionths % 2 == 1,
        digit => digit > 5,
    };
    Ok(Number {
        amount: Amount::from_millionths(millionths + i64::from(is_up)).ok_or(NumberError::TooLarge)?,
        is_exact: first_left_out == 0 && !is_more_left,
    })
}

fn read_exponent(text: &str) -> Result<i64, NumberError> {
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    if !is_digits(digits) {
        return Err(NumberError::NotANumber);
    }
    // An exponent that does not fit is as good as the largest that does.
    let size = digits.parse::<i64>().unwrap_or(i64::MAX / 4).min(i64::MAX / 4);
    Ok(if negative { -size } else { size })
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("0", 0)]
    #[case("-0.0", 0)]
    #[case("0e999999999999999999999", 0)]
    #[case("12.5", 12_500_000)]
    #[case("0.1", 100_000)]
    #[case("1e2", 100_000_000)]
    #[case("1E+2", 100_000_000)]
    #[case("125e-1", 12_500_000)]
    #[case("0.00012e4", 1_200_000)]
    #[case("999999999.999999", 999_999_999_999_999)]
    #[case("999999999.9999990000", 999_999_999_999_999)]
    fn an_exact_number_is_read_exactly(#[case] text: &str, #[case] millionths: i64) {
        let number = Number::read(text).unwrap();
        assert_eq!((number.amount.millionths(), number.is_exact), (millionths, true));
    }

    #[rstest]
    #[case("0.0000005", 0)]
    #[case("0.0000015", 2)]
    #[case("0.0000025", 2)]
    #[case("0.00000250000000000000000000000001", 3)]
    #[case("0.00000249999", 2)]
    #[case("0.1234567", 123_457)]
    #[case("0.00000009", 0)]
    #[case("9e-8", 0)]
    #[case("5e-99999999999999999999", 0)]
    fn a_number_with_more_decimals_is_rounded_half_to_even(#[case] text: &str, #[case] millionths: i64) {
        let number = Number::read(text).unwrap();
        assert_eq!((number.amount.millionths(), number.is_exact), (millionths, false));
    }

    #[rstest]
    #[case("1e999", NumberError::TooLarge)]
    #[case("1000000000", NumberError::TooLarge)]
    #[case("999999999.9999995", NumberError::TooLarge)]
    #[case("1e99999999999999999999", NumberError::TooLarge)]
    #[case("-1", NumberError::Negative)]
    #[case("-0.0000000001", NumberError::Negative)]
    #[case("-1e999", NumberError::Negative)]
    #[case("", NumberError::NotANumber)]
    #[case("\"74\"", NumberError::NotANumber)]
    #[case("NaN", NumberError::NotANumber)]
    #[case("1.", NumberError::NotANumber)]
    #[case("1e", NumberError::NotANumber)]
    #[case("+1", NumberError::NotANumber)]
    fn what_is_no_amount_is_refused(#[case] text: &str, #[case] expected: NumberError) {
        assert_eq!(Number::read(text), Err(expected));
    }

    proptest! {
        #[test]
        fn every_amount_reads_back(millionths in 0..=999_999_999_999_999_i64) {
            let amount = Amount::from_millionths(millionths).unwrap();
            prop_assert_eq!(Number::read(&amount.to_string()), Ok(Number::exactly(amount)));
        }

        #[test]
        fn no_text_breaks_the_reader(text in ".*") {
            let _ = Number::read(&text);
        }

        #[test]
        fn no_number_breaks_the_reader(text in "-?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,40})?") {
            prop_assert_ne!(Number::read(&text), Err(NumberError::NotANumber));
        }
    }
}
