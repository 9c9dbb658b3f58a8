//! What a history looks like: a line of levels, and marks for what stands out.

use jiff::Timestamp;
use replenish_domain::{
    quantity::Amount,
    request::{Direction, SensorKind},
};
use replenish_store::reports::{Bucket, StoredReport};

use super::SensorView;

/// The most reports that are shown one by one.
pub const MOST_POINTS: usize = 300;

/// A step of at least one so-manieth of the highest level stands out: noise does not go so far.
const STEP: i64 = 10;

/// A history to draw.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plot {
    /// What is drawn as a line, the oldest first: what is left, what was used so far, or what is left
    /// of a part. Each with the lowest and highest level of its moment, which differ when it is thinned.
    pub line: Vec<Point>,
    /// Points of the line at which a supply was refilled, a part replaced, or a receptacle emptied.
    pub refills: Vec<Point>,
    /// When something was measured that is not believed.
    pub doubted: Vec<Timestamp>,
    /// How many reports were looked at.
    pub reports: i64,
    /// How many of them are not believed.
    pub quarantined: i64,
    /// Not every report is a point.
    pub is_thinned: bool,
    /// There are more reports in the window, older ones, which were not looked at.
    pub is_cut: bool,
}

/// A moment of a plot; amounts in millionths of the declared unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// When.
    pub at: Timestamp,
    /// The lowest level.
    pub low: i64,
    /// The highest.
    pub high: i64,
}

impl Plot {
    /// Every report, the oldest first.
    pub(super) fn of_reports(view: &SensorView, reports: &[StoredReport]) -> Self {
        let mut plot = Self::default();
        for report in reports {
            plot.reports += 1;
            let value = match report.effect.as_str() {
                "quarantined" => {
                    plot.quarantined += 1;
                    plot.doubted.push(report.sampled_at);
                    None
                }
                "before_replacement" => None,
                _ if report.says == "level" => report.amount,
                _ => report.known,
            };
            plot.line.extend(value.map(|value| Point {
                at: report.sampled_at,
                low: value,
                high: value,
            }));
        }
        plot.mark_refills(view);
        plot
    }

    /// The parts of a history that has more reports than points; `looked_at` at most.
    pub(super) fn of_outline(view: &SensorView, outline: &[Bucket], looked_at: i64) -> Self {
        let mut plot = Self {
            is_thinned: true,
            ..Self::default()
        };
        for bucket in outline {
            plot.reports += bucket.reports;
            plot.quarantined += bucket.quarantined;
            if bucket.quarantined > 0 {
                plot.doubted.push(bucket.first_at);
            }
            plot.line.extend(bucket.low.zip(bucket.high).map(|(low, high)| Point {
                at: bucket.first_at,
                low,
                high,
            }));
        }
        plot.is_cut = plot.reports >= looked_at;
        plot.mark_refills(view);
        plot
    }

    /// The highest level of the line and the threshold, for the scale; 100 % where there is nothing else.
    #[must_use]
    pub fn highest(&self, view: &SensorView) -> i64 {
        let threshold = view.attention.map(|attention| attention.at.millionths());
        let highest = self.line.iter().map(|point| point.high).chain(threshold).max();
        highest
            .filter(|highest| *highest > 0)
            .unwrap_or(Amount::whole(100).map_or(1, Amount::millionths))
    }

    fn mark_refills(&mut self, view: &SensorView) {
        if view.sensor.kind == SensorKind::Usage {
            return;
        }
        let step = (self.highest(view) / STEP).max(1);
        // The level of a receptacle falls when it is emptied; what is left of its part never does.
        let falls = view.sensor.kind == SensorKind::Level
            && view.attention.map(|attention| attention.direction) == Some(Direction::Receptacle);
        let steps = self.line.windows(2).filter(|pair| {
            let (before, after) = (pair[0], pair[1]);
            if falls {
                before.low - after.low >= step
            } else {
                after.high - before.high >= step
            }
        });
        self.refills = steps.map(|pair| pair[1]).collect();
    }
}
