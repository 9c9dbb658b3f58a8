//! Reports told from their repeats, and sensors held while a batch is folded in.

use jiff::SignedDuration;
use replenish_store::{
    Engine::{self, Postgres, Sqlite},
    report_batches::{self, NewReport},
};
use replenish_testkit::TestDatabase;
use rstest::rstest;

use crate::{id, noon};

#[rstest]
#[tokio::test]
async fn a_report_that_is_kept_is_known_by_sensor_moment_and_identifier(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = database.db.write().await.unwrap();
    let kept = NewReport {
        id: id(7),
        sensor: id(50),
        sampled_at: noon(),
        says: "level",
        amount: Some(1),
        effect: "applied",
        known: Some(1),
        note: None,
    };
    report_batches::append(&mut tx, &[kept], noon()).await.unwrap();
    let later = noon() + SignedDuration::from_micros(1);
    let asked = [
        (id(50), noon(), id(7)),
        (id(50), noon(), id(8)),
        (id(51), noon(), id(9)),
        (id(50), later, id(10)),
    ];
    let known = report_batches::known(&mut tx, &asked).await.unwrap();
    assert_eq!(known, [id(7)].into());
}

#[rstest]
#[tokio::test]
async fn a_report_without_a_time_is_new_once_until_it_is_forgotten(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = database.db.write().await.unwrap();
    let reports = [(id(50), id(7)), (id(51), id(8))];
    let mut new = Vec::new();
    for minutes in [0, 1] {
        let now = noon() + SignedDuration::from_mins(minutes);
        new.push(
            report_batches::take_untimed(&mut tx, &reports, now)
                .await
                .unwrap()
                .len(),
        );
    }
    assert_eq!(report_batches::prune_untimed(&mut tx, noon(), 1).await.unwrap(), 1);
    assert_eq!(report_batches::prune_untimed(&mut tx, noon(), 9).await.unwrap(), 1);
    new.push(
        report_batches::take_untimed(&mut tx, &reports, noon())
            .await
            .unwrap()
            .len(),
    );
    assert_eq!(new, [2, 0, 2]);
}
