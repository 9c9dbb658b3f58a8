//! How long answers took, in two figures: the half and the nine in ten that came soonest.

/// With fewer answers than these, a figure would only tell about single requests.
pub const FEWEST_ANSWERS: usize = 5;

/// The business days that answers took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerTimes {
    sorted: Vec<u32>,
}

impl AnswerTimes {
    /// Of these answers, in any order.
    #[must_use]
    pub fn of(mut business_days: Vec<u32>) -> Self {
        business_days.sort_unstable();
        Self { sorted: business_days }
    }

    /// How many answers there were.
    #[must_use]
    pub const fn answers(&self) -> usize {
        self.sorted.len()
    }

    /// Half of the answers took at most so many business days; none with fewer than
    /// [`FEWEST_ANSWERS`].
    #[must_use]
    pub fn median(&self) -> Option<u32> {
        self.percentile(50)
    }

    /// Nine in ten answers took at most so many business days; none with fewer than
    /// [`FEWEST_ANSWERS`].
    #[must_use]
    pub fn p90(&self) -> Option<u32> {
        self.percentile(90)
    }

    /// The nearest rank: the smallest of the numbers that at least so many in a hundred do not
    /// exceed. It is always a number that occurred; nothing is interpolated.
    fn percentile(&self, percent: usize) -> Option<u32> {
        if self.answers() < FEWEST_ANSWERS {
            return None;
        }
        let rank = (self.answers() * percent).div_ceil(100);
        self.sorted.get(rank - 1).copied()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_figures_are_the_nearest_ranks() {
        for (days, median, p90) in [
            (vec![5, 1, 4, 2, 3], 3, 5),
            (vec![1, 2, 3, 4, 5, 6], 3, 6),
            ((1..=10).collect(), 5, 9),
            ((1..=11).rev().collect(), 6, 10),
            (vec![0; 7], 0, 0),
        ] {
            let times = AnswerTimes::of(days.clone());
            assert_eq!((times.median(), times.p90()), (Some(median), Some(p90)), "{days:?}");
        }
    }

    #[test]
    fn four_answers_tell_nothing() {
        let times = AnswerTimes::of(vec![1, 2, 3, 4]);
        assert_eq!((times.answers(), times.median(), times.p90()), (4, None, None));
    }

    proptest! {
        #[test]
        fn so_many_answers_came_within_each_figure_and_no_smaller_one_does(days in prop::collection::vec(0_u32..20, 5..200)) {
            let times = AnswerTimes::of(days.clone());
            for (percent, figure) in [(50, times.median()), (90, times.p90())] {
                let figure = figure.unwrap();
                prop_assert!(days.contains(&figure));
                let within = days.iter().filter(|took| **took <= figure).count();
                prop_assert!(within * 100 >= days.len() * percent);
                let sooner = days.iter().filter(|took| **took < figure).count();
                prop_assert!(sooner * 100 < days.len() * percent);
            }
        }
    }
}
