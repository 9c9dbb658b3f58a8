//! Reports summed up by day: what is kept of them, and what goes.

use jiff::{SignedDuration, Timestamp};
use replenish_domain::{id::Sensor, quantity::Amount};
use replenish_store::{
    Engine::{self, Postgres, Sqlite},
    WriteTx,
    report_batches::{self, NewReport},
    report_days::{self, ReportDay},
};
use replenish_testkit::TestDatabase;
use rstest::rstest;

use crate::{id, noon};

/// A report so many hours after noon.
fn report(number: u128, sensor: u128, hours: i64, says: &'static str, amount: i64, effect: &'static str) -> NewReport {
    NewReport {
        id: id(number),
        sensor: id(sensor),
        sampled_at: noon() + SignedDuration::from_hours(hours),
        says,
        amount: Some(amount),
        effect,
        known: (says == "level").then_some(amount),
        note: None,
    }
}

fn midnight(day: i64) -> Timestamp {
    let first: Timestamp = "2026-11-16T00:00:00Z".parse().unwrap();
    first + SignedDuration::from_hours(24 * day)
}

async fn days(tx: &mut WriteTx, sensor: u128) -> Vec<ReportDay> {
    report_days::of_sensor(tx, id(sensor), midnight(-50_000), midnight(50_000), 100)
        .await
        .unwrap()
}

fn day(of: i64, reports: i64) -> ReportDay {
    ReportDay {
        day: midnight(of),
        reports,
        quarantined: 0,
        replaced: 0,
        used: <_>::default(),
        between: None,
    }
}

fn between(lowest: i64, highest: i64) -> Option<(Amount, Amount)> {
    Amount::from_millionths(lowest).zip(Amount::from_millionths(highest))
}

#[rstest]
#[tokio::test]
async fn old_reports_are_summed_up_by_day_and_younger_ones_stay(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = database.db.write().await.unwrap();
    let reports = [
        report(1, 50, -1, "level", 400, "applied"),
        report(2, 50, 2, "level", 300, "applied"),
        report(3, 50, 3, "level", 9_000, "quarantined"),
        report(4, 50, 20, "level", 900, "applied"),
        report(5, 51, 1, "used", 5, "applied"),
        report(6, 51, 2, "used", 7, "applied"),
        report(7, 51, 3, "replaced", 100, "applied"),
        report(8, 51, 40, "used", 11, "applied"),
    ];
    report_batches::append(&mut tx, &reports, noon()).await.unwrap();
    let sensors = [id::<Sensor>(50), id(51)];
    assert_eq!(
        report_days::sum_up(&mut tx, &sensors, midnight(2), 100).await.unwrap(),
        7
    );
    assert_eq!(
        report_days::sum_up(&mut tx, &sensors, midnight(2), 100).await.unwrap(),
        0
    );
    let first = ReportDay {
        quarantined: 1,
        between: between(300, 400),
        ..day(0, 3)
    };
    let second = ReportDay {
        between: between(900, 900),
        ..day(1, 1)
    };
    assert_eq!(days(&mut tx, 50).await, [first, second]);
    let used = replenish_domain::sensor::Total::from_millionths(12).unwrap();
    assert_eq!(
        days(&mut tx, 51).await,
        [ReportDay {
            replaced: 1,
            used,
            ..day(0, 3)
        }]
    );
    let worn = report_batches::worn_since(&mut tx, id(51), noon() - SignedDuration::from_hours(24))
        .await
        .unwrap();
    assert_eq!(worn.millionths(), 12 + 11, "what is kept as a day still counts");
}

#[rstest]
#[tokio::test]
async fn a_day_that_is_summed_up_in_steps_comes_to_the_same(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = database.db.write().await.unwrap();
    let reports: Vec<NewReport> = (0..7)
        .flat_map(|n| {
            let number = u128::try_from(n).unwrap();
            let kept = if n == 3 { "quarantined" } else { "applied" };
            [
                report(100 + number, 50, n, "level", 500 - 10 * n, kept),
                report(200 + number, 51, n, "used", i64::MAX / 2, "applied"),
            ]
        })
        .collect();
    report_batches::append(&mut tx, &reports, noon()).await.unwrap();
    let mut steps = Vec::new();
    while steps.last() != Some(&0) {
        steps.push(
            report_days::sum_up(&mut tx, &[id(50), id(51)], midnight(1), 3)
                .await
                .unwrap(),
        );
    }
    assert_eq!(steps, [3, 3, 3, 3, 2, 0]);
    let level = ReportDay {
        quarantined: 1,
        between: between(440, 500),
        ..day(0, 7)
    };
    assert_eq!(days(&mut tx, 50).await, [level]);
    let [used] = days(&mut tx, 51).await.try_into().unwrap();
    assert_eq!((used.reports, used.between), (7, None));
    assert!(
        used.used.millionths() >= 9_100_000_000_000_000_000,
        "a sum at the end of its range stays there"
    );
}

/// A sample from before 1970 is quarantined, but kept; its day starts before it too.
#[rstest]
#[tokio::test]
async fn a_day_before_all_days_starts_at_its_midnight(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = database.db.write().await.unwrap();
    let mut old = report(1, 50, 0, "level", 1, "quarantined");
    old.sampled_at = "1969-12-30T23:00:00Z".parse().unwrap();
    report_batches::append(&mut tx, &[old], noon()).await.unwrap();
    report_days::sum_up(&mut tx, &[id(50)], noon(), 10).await.unwrap();
    let [found] = days(&mut tx, 50).await.try_into().unwrap();
    assert_eq!(found.day.to_string(), "1969-12-30T00:00:00Z");
}
