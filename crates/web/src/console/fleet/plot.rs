//! A history as a picture: the line is stretched to its box, while marks keep their shapes.

use std::fmt::Write;

use jiff::{SignedDuration, Timestamp};
use replenish_app::{
    App,
    inventory::{Plot, Point, SensorView, Window},
};
use replenish_domain::{
    quantity::Measurement,
    request::{Direction, SensorKind},
};

use super::words;
use crate::console::time;

/// The line's box is this wide and high.
const SIDE: i64 = 1000;

/// The line stops where nothing came for longer.
const GAP: SignedDuration = SignedDuration::from_hours(48);

/// What the template puts into the picture.
pub(super) struct Drawing {
    pub(super) title: String,
    /// The picture in words.
    pub(super) description: String,
    /// The line of levels.
    pub(super) line: String,
    /// How far down the threshold is, within the box.
    pub(super) threshold: Option<i64>,
    pub(super) threshold_words: Option<String>,
    pub(super) refills: Vec<Mark>,
    pub(super) doubted: Vec<Mark>,
    /// From the top to the bottom.
    pub(super) levels: [String; 3],
    /// From the left to the right.
    pub(super) moments: [String; 3],
    pub(super) line_words: &'static str,
    pub(super) refill_words: &'static str,
    pub(super) reports: i64,
    pub(super) is_thinned: bool,
    pub(super) is_cut: bool,
}

/// Where a mark stands, in percent of the picture.
pub(super) struct Mark {
    pub(super) x: String,
    pub(super) y: String,
}

/// Moments and levels as places.
struct Scale {
    window: Window,
    top: i64,
}

impl Drawing {
    pub(super) fn of(app: &App, view: &SensorView, plot: &Plot, window: Window) -> Self {
        let scale = Scale {
            window,
            top: top(view, plot),
        };
        let sensor = &view.sensor;
        let is_receptacle = view.attention.map(|attention| attention.direction) == Some(Direction::Receptacle);
        let levels = [scale.top, scale.top / 2, 0].map(|level| match sensor.measurement {
            Measurement::Percentage => words::amount(sensor, level),
            _ => words::number(level),
        });
        // What wears down in a receptacle is the room that is left.
        let at = view
            .attention
            .map(|attention| match (sensor.kind, attention.direction) {
                (SensorKind::LevelUsage, Direction::Receptacle) => 100_000_000 - attention.at.millionths(),
                _ => attention.at.millionths(),
            });
        Self {
            title: format!("{} over time", sensor.instance),
            description: description(app, view, plot, window),
            line: scale.line(&plot.line),
            threshold: at.map(|at| scale.y(at)),
            threshold_words: at.and(words::threshold(view)),
            refills: plot
                .refills
                .iter()
                .map(|point| scale.mark(point.at, point.high))
                .collect(),
            doubted: plot.doubted.iter().map(|at| scale.mark(*at, 0)).collect(),
            levels,
            moments: scale.moments(app),
            line_words: match sensor.kind {
                SensorKind::Level if is_receptacle => "Fill level",
                SensorKind::Level => "Level",
                SensorKind::Usage => "Used so far",
                SensorKind::LevelUsage => "Left of the part",
            },
            refill_words: refill(view),
            reports: plot.reports,
            is_thinned: plot.is_thinned,
            is_cut: plot.is_cut,
        }
    }
}

impl Scale {
    /// A path of straight lines, with a step upright where a moment has two levels.
    fn line(&self, points: &[Point]) -> String {
        let mut path = String::new();
        let mut before: Option<(Timestamp, i64)> = None;
        for point in points {
            let is_near_top = before.is_some_and(|(_, level)| (point.high - level).abs() <= (point.low - level).abs());
            let (first, last) = if is_near_top {
                (point.high, point.low)
            } else {
                (point.low, point.high)
            };
            let goes_on = before.is_some_and(|(at, _)| point.at.duration_since(at) <= GAP);
            let letter = if goes_on { 'L' } else { 'M' };
            // Writing into a text cannot fail. A step of no length makes a dot of a lonely point.
            let _ = write!(path, "{letter}{} {}h0", self.x(point.at), self.y(first));
            if first != last {
                let _ = write!(path, "V{}", self.y(last));
            }
            before = Some((point.at, last));
        }
        path
    }

    fn mark(&self, at: Timestamp, level: i64) -> Mark {
        let percent = |place: i64| format!("{}.{}%", place / 10, place % 10);
        Mark {
            x: percent(self.x(at)),
            y: percent(self.y(level)),
        }
    }

    fn x(&self, at: Timestamp) -> i64 {
        let from = self.window.from.as_microsecond();
        share(at.as_microsecond() - from, self.window.to.as_microsecond() - from)
    }

    fn y(&self, level: i64) -> i64 {
        SIDE - share(level, self.top)
    }

    fn moments(&self, app: &App) -> [String; 3] {
        let length = self.window.to.duration_since(self.window.from);
        let middle = self.window.from.saturating_add(length / 2).unwrap_or(self.window.to);
        let is_short = length <= GAP;
        [self.window.from, middle, self.window.to].map(|at| {
            if is_short {
                time::time_of_day(app, at)
            } else {
                time::day(app, at)
            }
        })
    }
}

/// A part of a whole in thousandths, from none to all.
fn share(part: i64, whole: i64) -> i64 {
    let thousandths = i128::from(part) * i128::from(SIDE) / i128::from(whole.max(1));
    i64::try_from(thousandths).unwrap_or(SIDE).clamp(0, SIDE)
}

/// A round number over everything that is drawn.
fn top(view: &SensorView, plot: &Plot) -> i64 {
    let highest = plot.highest(view);
    if view.sensor.measurement == Measurement::Percentage && highest <= 100_000_000 {
        return 100_000_000;
    }
    let powers = std::iter::successors(Some(1_i64), |power| power.checked_mul(10));
    let mut round = powers.flat_map(|power| [1, 2, 4, 5, 8].map(|digit| power.saturating_mul(digit)));
    round.find(|round| *round >= highest).unwrap_or(highest)
}

fn refill(view: &SensorView) -> &'static str {
    let is_receptacle = view.attention.map(|attention| attention.direction) == Some(Direction::Receptacle);
    match view.sensor.kind {
        _ if is_receptacle => "Emptied",
        SensorKind::LevelUsage => "Replaced",
        SensorKind::Level | SensorKind::Usage => "Refilled",
    }
}

/// What the picture shows, for whoever does not see it.
fn description(app: &App, view: &SensorView, plot: &Plot, window: Window) -> String {
    let (from, to) = (
        time::minute(app, window.from),
        time::minute(app, window.to.min(app.clock().now())),
    );
    let reports = if plot.reports == 1 { "report" } else { "reports" };
    let mut told = format!("{} {reports} from {from} to {to}.", plot.reports);
    let lowest = plot.line.iter().map(|point| point.low).min();
    let highest = plot.line.iter().map(|point| point.high).max();
    let named = |level: i64| words::amount(&view.sensor, level);
    if let (Some(lowest), Some(highest), Some(last)) = (lowest, highest, plot.line.last()) {
        let _ = write!(
            told,
            " Lowest {}, highest {}, last {}.",
            named(lowest),
            named(highest),
            named(last.low)
        );
    }
    if let Some(threshold) = words::threshold(view) {
        let _ = write!(told, " {threshold}.");
    }
    if !plot.refills.is_empty() {
        let times = if plot.refills.len() == 1 { "time" } else { "times" };
        let _ = write!(told, " {} {} {times}.", refill(view), plot.refills.len());
    }
    if plot.quarantined > 0 {
        let _ = write!(told, " {} not believed.", plot.quarantined);
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale() -> Scale {
        let at = |seconds| Timestamp::from_second(seconds).unwrap_or_default();
        Scale {
            window: Window {
                from: at(0),
                to: at(1_000_000),
            },
            top: 100,
        }
    }

    fn point(seconds: i64, low: i64, high: i64) -> Point {
        Point {
            at: Timestamp::from_second(seconds).unwrap_or_default(),
            low,
            high,
        }
    }

    #[test]
    fn a_line_goes_on_until_nothing_came_for_two_days() {
        let days = 24 * 3600;
        let line = scale().line(&[point(0, 80, 80), point(2 * days, 60, 60), point(5 * days, 40, 40)]);
        assert_eq!(line, "M0 200h0L172 400h0M432 600h0");
    }

    #[test]
    fn a_moment_with_two_levels_begins_at_the_one_that_is_near() {
        let line = scale().line(&[point(0, 80, 80), point(1000, 20, 70), point(2000, 10, 100)]);
        assert_eq!(line, "M0 200h0L1 300h0V800L2 900h0V0");
    }

    #[test]
    fn what_lies_outside_stands_at_the_edge() {
        let mark = scale().mark(point(2_000_000, 0, 0).at, 900);
        assert_eq!((mark.x.as_str(), mark.y.as_str()), ("100.0%", "0.0%"));
    }
}
