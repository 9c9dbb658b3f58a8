//! The programme's working days.

use jiff::civil::date;
use replenish_domain::calendar::{NewHoliday, WorkingDays};
use replenish_store::{
    Engine::{self, Postgres, Sqlite},
    calendar,
};
use replenish_testkit::TestDatabase;
use rstest::rstest;

fn sundays(holidays: &[(&str, &str)]) -> WorkingDays {
    let typed = holidays.iter().map(|(date, name)| NewHoliday {
        date: (*date).to_owned(),
        name: (*name).to_owned(),
    });
    let typed: Vec<_> = typed.collect();
    WorkingDays::read(&["sunday".to_owned()], &typed, date(2026, 11, 23)).unwrap()
}

#[rstest]
#[tokio::test]
async fn a_programme_begins_with_monday_to_friday(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut conn = database.db.read().await.unwrap();
    let stored = calendar::load(&mut conn).await.unwrap();
    assert_eq!((stored.days, stored.version), (WorkingDays::default(), 1));
}

#[rstest]
#[tokio::test]
async fn working_days_come_back_as_they_were_stored_last(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = database.db.write().await.unwrap();
    for days in [
        sundays(&[("2026-12-25", "Christmas Day"), ("2027-01-01", "New Year’s Day")]),
        sundays(&[("2027-01-01", "New Year")]),
        sundays(&[]),
    ] {
        assert!(calendar::touch(&mut tx, None).await.unwrap());
        calendar::replace(&mut tx, &days).await.unwrap();
        assert_eq!(calendar::load(&mut tx).await.unwrap().days, days);
    }
    assert_eq!(calendar::load(&mut tx).await.unwrap().version, 4);
}

#[rstest]
#[tokio::test]
async fn a_change_against_a_version_that_has_passed_is_refused(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = database.db.write().await.unwrap();
    assert!(calendar::touch(&mut tx, Some(1)).await.unwrap());
    assert!(!calendar::touch(&mut tx, Some(1)).await.unwrap());
    assert!(calendar::touch(&mut tx, Some(2)).await.unwrap());
}
