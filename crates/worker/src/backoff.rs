//! How long a job rests before it is tried again.

use jiff::SignedDuration;

/// After so many attempts a job is given up, a little more than two days after the first.
pub(crate) const MAX_ATTEMPTS: i64 = 20;

const FIRST_REST: SignedDuration = SignedDuration::from_secs(30);
const LONGEST_REST: SignedDuration = SignedDuration::from_hours(6);

/// The rest after so many attempts: twice as long each time, shortened by up to half.
///
/// Chance shortens it so that jobs which failed together do not come back together.
pub(crate) fn rest_after(attempts: i64, chance: u16) -> SignedDuration {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(16);
    let rest = LONGEST_REST.min(FIRST_REST * (1 << doublings));
    let half = rest / 2;
    half + half.mul_f64(f64::from(chance) / f64::from(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rest_doubles_until_it_is_six_hours() {
        let longest = |attempts| rest_after(attempts, u16::MAX).as_secs();
        assert_eq!(
            [1, 2, 3, 10, 11, 20, 1_000].map(longest),
            [30, 60, 120, 15_360, 21_600, 21_600, 21_600]
        );
    }

    #[test]
    fn chance_takes_at_most_half_of_a_rest() {
        assert_eq!(rest_after(1, 0).as_secs(), 15);
        assert_eq!(rest_after(20, 0).as_secs(), 10_800);
        assert!(rest_after(5, 1_000) < rest_after(5, 60_000));
    }

    #[test]
    fn the_last_attempt_comes_within_three_days() {
        let all: SignedDuration = (1..MAX_ATTEMPTS).map(|attempts| rest_after(attempts, u16::MAX)).sum();
        assert!(all > SignedDuration::from_hours(48) && all < SignedDuration::from_hours(72));
    }
}
