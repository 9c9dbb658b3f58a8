use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::request::{Direction, SensorKind, Threshold};

fn at(minute: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 365 * 56) + SignedDuration::from_mins(minute)
}

fn amount(whole: i64) -> Amount {
    Amount::whole(whole).unwrap()
}

fn report(minute: i64, says: Says) -> Report {
    Report {
        sampled_at: at(minute),
        says,
    }
}

/// A store: every report once, and the state they come to.
struct Sensor {
    history: Vec<Report>,
    state: SensorState,
}

impl Sensor {
    fn new(kind: SensorKind) -> Self {
        Self {
            history: Vec::new(),
            state: SensorState::new(kind),
        }
    }

    fn hear(&mut self, report: Report) -> Effect {
        self.history.push(report);
        let (state, effect) = match self.state.fold(&report).unwrap() {
            Fold::Done(state, effect) => (state, effect),
            Fold::Pending(pending) => pending.finish(self.worn_since(pending.since())),
        };
        self.state = state;
        effect
    }

    fn worn_since(&self, since: Timestamp) -> Total {
        let worn = self.history.iter().filter(|report| report.sampled_at > since);
        worn.filter_map(|report| match report.says {
            Says::Used(amount) => Some(amount),
            _ => None,
        })
        .collect()
    }

    fn remaining(&self) -> Amount {
        match self.state {
            SensorState::LevelUsage(state) => state.remaining(),
            SensorState::Level(_) | SensorState::Usage(_) => Amount::default(),
        }
    }
}

#[test]
fn the_newest_level_counts_whenever_it_comes() {
    let mut sensor = Sensor::new(SensorKind::Level);
    assert_eq!(sensor.hear(report(5, Says::Level(amount(60)))), Effect::Changed);
    assert_eq!(sensor.hear(report(3, Says::Level(amount(70)))), Effect::Older);
    assert_eq!(sensor.hear(report(9, Says::Level(amount(60)))), Effect::Unchanged);
    let reading = Reading {
        level: amount(60),
        at: at(9),
    };
    let state = LevelState { reading: Some(reading) };
    assert_eq!(sensor.state, SensorState::Level(state));
}

#[test]
fn usage_adds_up_in_any_order() {
    let mut sensor = Sensor::new(SensorKind::Usage);
    for (minute, used, effect) in [
        (5, 2, Effect::Changed),
        (3, 1, Effect::Changed),
        (9, 0, Effect::Unchanged),
    ] {
        assert_eq!(sensor.hear(report(minute, Says::Used(amount(used)))), effect);
    }
    let state = UsageState {
        used: [amount(3)].into_iter().collect(),
        newest: Some(at(9)),
    };
    assert_eq!(sensor.state, SensorState::Usage(state));
}

#[test]
fn a_part_wears_until_it_is_replaced() {
    let mut sensor = Sensor::new(SensorKind::LevelUsage);
    sensor.hear(report(1, Says::Used(amount(30))));
    assert_eq!(sensor.remaining(), amount(70));
    assert_eq!(sensor.hear(report(5, Says::Replaced(amount(100)))), Effect::Changed);
    assert_eq!(sensor.remaining(), amount(100));
    assert_eq!(sensor.hear(report(4, Says::Used(amount(9)))), Effect::BeforeReplacement);
    sensor.hear(report(6, Says::Used(amount(1))));
    assert_eq!(sensor.remaining(), amount(99));
    sensor.hear(report(7, Says::Used(amount(200))));
    assert_eq!(sensor.remaining(), amount(0), "never below zero");
}

#[test]
fn a_replacement_that_comes_late_asks_the_history() {
    let mut sensor = Sensor::new(SensorKind::LevelUsage);
    for (minute, used) in [(1, 30), (8, 5), (9, 2)] {
        sensor.hear(report(minute, Says::Used(amount(used))));
    }
    sensor.hear(report(7, Says::Replaced(amount(90))));
    assert_eq!(sensor.remaining(), amount(83));
    assert_eq!(
        sensor.hear(report(2, Says::Replaced(amount(100)))),
        Effect::BeforeReplacement
    );
    assert_eq!(sensor.remaining(), amount(83));
}

#[rstest]
#[case(SensorKind::Level, Says::Used(amount(1)))]
#[case(SensorKind::Level, Says::Replaced(amount(1)))]
#[case(SensorKind::Usage, Says::Level(amount(1)))]
#[case(SensorKind::Usage, Says::Replaced(amount(1)))]
#[case(SensorKind::LevelUsage, Says::Level(amount(1)))]
fn a_sensor_does_not_report_what_another_does(#[case] kind: SensorKind, #[case] says: Says) {
    assert_eq!(
        SensorState::new(kind).fold(&report(1, says)),
        Err(Impossible::OtherKind)
    );
}

#[test]
fn a_clock_may_be_ahead_by_five_minutes() {
    let check = |minute| report(minute, Says::Level(amount(1))).check_clock(at(0));
    assert_eq!(check(5), Ok(()));
    assert_eq!(check(6), Err(Impossible::FromTheFuture));
    assert_eq!(check(-60 * 24 * 365 * 10), Ok(()));
}

#[test]
fn a_day_without_a_report_is_silence() {
    assert!(!is_silent(at(0), at(24 * 60)));
    assert!(is_silent(at(0), at(24 * 60 + 1)));
}

fn any_report(kind: SensorKind) -> BoxedStrategy<Report> {
    let amounts = (0..=3_i64).prop_map(|tenths| Amount::from_millionths(tenths * 100_000).unwrap());
    let says = match kind {
        SensorKind::Level => amounts.prop_map(Says::Level).boxed(),
        SensorKind::Usage => amounts.prop_map(Says::Used).boxed(),
        SensorKind::LevelUsage => prop_oneof![
            4 => amounts.clone().prop_map(Says::Used),
            1 => amounts.prop_map(Says::Replaced),
        ]
        .boxed(),
    };
    // Few moments, so that many fall together.
    (0..6_i64, says).prop_map(|(minute, says)| report(minute, says)).boxed()
}

fn some_reports() -> impl Strategy<Value = (SensorKind, Vec<Report>, Vec<Report>)> {
    let kinds = prop_oneof![
        Just(SensorKind::Level),
        Just(SensorKind::Usage),
        Just(SensorKind::LevelUsage)
    ];
    kinds.prop_flat_map(|kind| {
        prop::collection::vec(any_report(kind), 0..12)
            .prop_flat_map(move |reports| (Just(kind), Just(reports.clone()), Just(reports).prop_shuffle()))
    })
}

proptest! {
    #[test]
    fn the_same_reports_come_to_the_same_state((kind, one, other) in some_reports()) {
        let heard = |reports: &[Report]| {
            let mut sensor = Sensor::new(kind);
            for report in reports {
                sensor.hear(*report);
            }
            sensor.state
        };
        prop_assert_eq!(heard(&one), heard(&other));
    }
}

fn level_of(whole: i64) -> SensorState {
    let reading = Reading {
        level: amount(whole),
        at: at(0),
    };
    SensorState::Level(LevelState { reading: Some(reading) })
}

fn attention(percent: i64, direction: Direction) -> Attention {
    Attention::of(amount(100), Threshold::try_from(percent).unwrap(), direction)
}

const DAY: i64 = 24 * 60;

/// Heard and doubted in minutes before `at(DAY * 2)`.
#[rstest]
#[case::nothing(None, None, Standing::NeverReported)]
#[case::heard(Some(1), None, Standing::Low)]
#[case::heard_a_day_ago(Some(DAY), None, Standing::Low)]
#[case::heard_longer_ago(Some(DAY + 1), None, Standing::Silent)]
#[case::doubted_since(Some(60), Some(1), Standing::Doubted)]
#[case::only_doubted(None, Some(1), Standing::Doubted)]
#[case::doubted_long_ago(None, Some(DAY + 1), Standing::Silent)]
#[case::doubted_and_silent(Some(DAY + 9), Some(DAY + 1), Standing::Silent)]
fn what_came_last_tells_how_a_sensor_stands(
    #[case] heard: Option<i64>,
    #[case] doubted: Option<i64>,
    #[case] expected: Standing,
) {
    let now = at(DAY * 2);
    let ago = |minutes: i64| now - SignedDuration::from_mins(minutes);
    let known = Known {
        state: level_of(20),
        heard_at: heard.map(ago),
        doubted_at: doubted.map(ago),
        attention: Some(attention(20, Direction::Supply)),
    };
    assert_eq!(Standing::of(&known, now), expected);
}

#[rstest]
#[case(level_of(20), Some(attention(20, Direction::Supply)), Standing::Low)]
#[case(level_of(21), Some(attention(20, Direction::Supply)), Standing::Fine)]
#[case(level_of(89), Some(attention(90, Direction::Receptacle)), Standing::Fine)]
#[case(level_of(90), Some(attention(90, Direction::Receptacle)), Standing::Low)]
#[case(level_of(0), None, Standing::Reporting)]
#[case(
    SensorState::new(SensorKind::Usage),
    Some(attention(20, Direction::Supply)),
    Standing::Reporting
)]
#[case(
    SensorState::new(SensorKind::LevelUsage),
    Some(attention(20, Direction::Supply)),
    Standing::Reporting
)]
fn a_supply_is_low_at_its_threshold_and_a_receptacle_full(
    #[case] state: SensorState,
    #[case] attention: Option<Attention>,
    #[case] expected: Standing,
) {
    let known = Known {
        state,
        heard_at: Some(at(0)),
        doubted_at: None,
        attention,
    };
    assert_eq!(Standing::of(&known, at(1)), expected);
}

#[rstest]
#[case(Direction::Supply, 79, Standing::Fine)]
#[case(Direction::Supply, 80, Standing::Low)]
#[case(Direction::Receptacle, 19, Standing::Fine)]
#[case(Direction::Receptacle, 20, Standing::Low)]
fn wear_leaves_less_of_a_part_and_more_in_a_bag(
    #[case] direction: Direction,
    #[case] worn: i64,
    #[case] expected: Standing,
) {
    let mut sensor = Sensor::new(SensorKind::LevelUsage);
    sensor.hear(report(1, Says::Used(amount(worn))));
    let known = Known {
        state: sensor.state,
        heard_at: Some(at(1)),
        doubted_at: None,
        attention: Some(attention(20, direction)),
    };
    assert_eq!(Standing::of(&known, at(2)), expected);
}

#[test]
fn every_standing_is_found_by_its_name() {
    for standing in Standing::ALL {
        assert_eq!(standing.as_str().parse(), Ok(standing));
    }
    assert_eq!("asleep".parse::<Standing>().unwrap_err().code, "state-unknown");
}

proptest! {
    #[test]
    fn a_threshold_is_its_share_of_the_capacity(whole in 0..=Amount::MAX_WHOLE, percent in 1_i64..=99) {
        let threshold = Threshold::try_from(percent).unwrap();
        let found = Attention::of(amount(whole), threshold, Direction::Supply).at.millionths();
        let exact = i128::from(amount(whole).millionths()) * i128::from(percent) / 100;
        prop_assert_eq!(i128::from(found), exact);
    }
}
