//! Times on the wire (`protocol.md` 2.5).

use jiff::Timestamp;

/// Why a text is no time of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TimestampError {
    /// Ends in a numeric offset.
    #[error("must be in UTC and end in Z, not in an offset")]
    Offset,
    /// Says no time zone at all.
    #[error("must end in Z")]
    NoZone,
    /// Anything else.
    #[error("must be a time such as 2026-03-04T05:06:07Z")]
    NotATime,
    /// More than nine digits behind the point.
    #[error("must have at most nine digits after the decimal point")]
    TooPrecise,
}

/// Reads a time in UTC with zero to nine fractional digits, of which three are kept.
pub fn read_timestamp(text: &str) -> Result<Timestamp, TimestampError> {
    check_shape(text)?;
    let exact: Timestamp = text.parse().map_err(|_| TimestampError::NotATime)?;
    let milliseconds = exact.as_nanosecond().div_euclid(1_000_000);
    let milliseconds = i64::try_from(milliseconds).map_err(|_| TimestampError::NotATime)?;
    Timestamp::from_millisecond(milliseconds).map_err(|_| TimestampError::NotATime)
}

/// `0000-00-00T00:00:00`, then perhaps a fraction, then `Z`; no year before 1000.
fn check_shape(text: &str) -> Result<(), TimestampError> {
    const PATTERN: &[u8] = b"1000-00-00T00:00:00";
    let fits = |(byte, pattern): (&u8, &u8)| match pattern {
        b'1' => matches!(byte, b'1'..=b'9'),
        b'0' => byte.is_ascii_digit(),
        mark => byte == mark,
    };
    let bytes = text.as_bytes();
    if bytes.len() < PATTERN.len() || !bytes.iter().zip(PATTERN).all(fits) {
        return Err(TimestampError::NotATime);
    }
    let zone = match &bytes[PATTERN.len()..] {
        [b'.', fraction @ ..] => {
            let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            match digits {
                0 => return Err(TimestampError::NotATime),
                1..=9 => &fraction[digits..],
                _ => return Err(TimestampError::TooPrecise),
            }
        }
        rest => rest,
    };
    match zone {
        [b'Z'] => Ok(()),
        [] => Err(TimestampError::NoZone),
        [b'+' | b'-', ..] => Err(TimestampError::Offset),
        _ => Err(TimestampError::NotATime),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("2026-03-04T05:06:07Z", "2026-03-04T05:06:07Z")]
    #[case("2026-03-04T05:06:07.00Z", "2026-03-04T05:06:07Z")]
    #[case("2026-03-04T05:06:07.12Z", "2026-03-04T05:06:07.12Z")]
    #[case("2026-03-04T05:06:07.123Z", "2026-03-04T05:06:07.123Z")]
    #[case("2026-03-04T05:06:07.12399999Z", "2026-03-04T05:06:07.123Z")]
    #[case("2026-03-04T05:06:07.999999999Z", "2026-03-04T05:06:07.999Z")]
    #[case("1960-01-01T00:00:00.9999Z", "1960-01-01T00:00:00.999Z")]
    #[case("2024-02-29T23:59:59Z", "2024-02-29T23:59:59Z")]
    fn a_time_is_cut_to_milliseconds(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(read_timestamp(text).unwrap().to_string(), expected);
    }

    #[rstest]
    #[case("2026-03-04T05:06:07+01:00", TimestampError::Offset)]
    #[case("2026-03-04T05:06:07.5-0800", TimestampError::Offset)]
    #[case("2026-03-04T05:06:07", TimestampError::NoZone)]
    #[case("2026-03-04T05:06:07.123", TimestampError::NoZone)]
    #[case("2026-03-04T05:06:07.1234567890Z", TimestampError::TooPrecise)]
    #[case("2026-03-04T05:06:07.Z", TimestampError::NotATime)]
    #[case("2026-02-29T00:00:00Z", TimestampError::NotATime)]
    #[case("2026-13-01T00:00:00Z", TimestampError::NotATime)]
    #[case("0999-01-01T00:00:00Z", TimestampError::NotATime)]
    #[case("2026-03-04 05:06:07Z", TimestampError::NotATime)]
    #[case("2026-03-04T05:06:07z", TimestampError::NotATime)]
    #[case("2026-03-04T05:06:07Z[UTC]", TimestampError::NotATime)]
    #[case("2026-03-04", TimestampError::NotATime)]
    #[case("1772600767", TimestampError::NotATime)]
    #[case("", TimestampError::NotATime)]
    fn anything_else_is_refused_with_its_reason(#[case] text: &str, #[case] expected: TimestampError) {
        assert_eq!(read_timestamp(text), Err(expected));
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in ".*") {
            let _ = read_timestamp(&text);
        }

        #[test]
        fn every_millisecond_reads_back(millisecond in 0..4_102_444_800_000_i64) {
            let time = Timestamp::from_millisecond(millisecond).unwrap();
            prop_assert_eq!(read_timestamp(&time.to_string()), Ok(time));
        }
    }
}
