//! The calendar changes while clocks run and while one stands still.

use jiff::SignedDuration;
use replenish_app::{CalendarError, Denied, products::ImportMode};
use replenish_domain::{
    account::{Actor, Role},
    calendar::NewHoliday,
};
use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;

use crate::programme::Programme;

async fn close(programme: &Programme, actor: &Actor, dates: &[&str]) -> Result<i64, CalendarError> {
    let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday"].map(str::to_owned);
    let closed = |date: &&str| NewHoliday {
        date: (*date).to_owned(),
        name: "Closed".to_owned(),
    };
    let holidays: Vec<_> = dates.iter().map(closed).collect();
    let replaced = programme
        .app
        .replace_working_days(actor, None, &weekdays, &holidays)
        .await?;
    Ok(replaced.version)
}

#[rstest]
#[tokio::test]
async fn a_told_due_date_stands_when_holidays_come_and_go(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let alba = programme.person("Alba Reyes", Role::Administrator, None).await;
    let request = programme.submitted().await;

    close(&programme, &alba, &["2026-11-19", "2026-11-20"]).await.unwrap();
    let later = programme.app.request(&programme.mira, request.id).await.unwrap();
    assert_eq!(later.due_at, request.due_at);
    let left = async || {
        let calendar = programme.app.calendar().await.unwrap();
        let clock = programme.app.request_clock(&calendar, &later.state, later.due_at);
        clock.business_days_left
    };
    assert_eq!(left().await, 5);
    close(&programme, &alba, &[]).await.unwrap();
    assert_eq!(left().await, 7);
}

#[rstest]
#[tokio::test]
async fn a_clock_that_stands_still_keeps_its_days_and_goes_on_by_the_new_calendar(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let programme = Programme::start(engine).await;
    let (app, tomas) = (&programme.app, &programme.tomas);
    let alba = programme.person("Alba Reyes", Role::Administrator, None).await;
    let request = programme.submitted().await;
    programme.pass(SignedDuration::from_hours(2 * 24));
    let returned = app
        .return_request(tomas, request.id, None, Some("How is it counted?"))
        .await
        .unwrap();

    // It is Wednesday with five days left; Thursday and Friday are closed now.
    close(&programme, &alba, &["2026-11-19", "2026-11-20"]).await.unwrap();
    let calendar = app.calendar().await.unwrap();
    let clock = app.request_clock(&calendar, &returned.state, returned.due_at);
    assert_eq!((clock.business_days_left, clock.paused), (5, true));
    let again = programme.submit(request.device).await.unwrap();
    assert_eq!(calendar.date(again.due_at).to_string(), "2026-11-27");
}

#[rstest]
#[tokio::test]
async fn only_administrators_change_the_calendar_and_none_over_another(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    for actor in [&programme.mira, &programme.tomas] {
        let refused = close(&programme, actor, &[]).await;
        assert!(matches!(refused, Err(CalendarError::Denied(Denied::Forbidden))));
    }
    let alba = programme.person("Alba Reyes", Role::Administrator, None).await;
    assert_eq!(close(&programme, &alba, &["2026-12-25"]).await.unwrap(), 2);
    let stale = programme
        .app
        .replace_working_days(&alba, Some(1), &["monday".to_owned()], &[])
        .await;
    assert!(matches!(stale, Err(CalendarError::Stale)));
    let kept = programme.app.working_days().await.unwrap();
    assert_eq!((kept.version, kept.days.holidays().len()), (2, 1));
}

const ICS: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261119\r\nDTEND;VALUE=DATE:20261121\r\n\
                   SUMMARY:Closed for repairs\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20261120\r\nSUMMARY:Again\r\n\
                   END:VEVENT\r\nEND:VCALENDAR\r\n";

#[rstest]
#[tokio::test]
async fn a_file_of_holidays_adds_what_is_missing_and_moves_no_told_due_date(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let programme = Programme::start(engine).await;
    let (app, file) = (&programme.app, ICS.as_bytes());
    let alba = programme.person("Alba Reyes", Role::Administrator, None).await;
    let request = programme.submitted().await;
    close(&programme, &alba, &["2026-11-19"]).await.unwrap();

    let would = app.import_holidays(&alba, file, ImportMode::DryRun).await.unwrap();
    assert_eq!(app.working_days().await.unwrap().days.holidays().len(), 1);
    let done = app.import_holidays(&alba, file, ImportMode::Apply).await.unwrap();
    assert_eq!(would, done);
    let added: Vec<_> = done.added.iter().map(|found| found.date.to_string()).collect();
    assert_eq!(
        (added, done.present[0].name.as_str()),
        (vec!["2026-11-20".to_owned()], "Closed")
    );
    let skipped = &done.skipped[0];
    assert_eq!((skipped.line, skipped.name.as_str()), (7, "Again"));
    assert!(skipped.reason.contains("as Closed for repairs"));

    let kept = app.working_days().await.unwrap();
    assert_eq!((kept.days.holidays().len(), kept.version), (2, 3));
    let again = app.import_holidays(&alba, file, ImportMode::Apply).await.unwrap();
    assert_eq!((again.added.len(), again.present.len()), (0, 3));
    assert_eq!(app.working_days().await.unwrap().version, 3);
    let later = app.request(&programme.mira, request.id).await.unwrap();
    assert_eq!(later.due_at, request.due_at);
}

#[rstest]
#[tokio::test]
async fn a_file_of_holidays_is_the_administrators_and_keeps_the_rules_of_the_calendar(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let programme = Programme::start(engine).await;
    let app = &programme.app;
    for actor in [&programme.mira, &programme.tomas] {
        let refused = app.import_holidays(actor, ICS.as_bytes(), ImportMode::DryRun).await;
        assert!(matches!(refused, Err(CalendarError::Denied(Denied::Forbidden))));
    }
    let alba = programme.person("Alba Reyes", Role::Administrator, None).await;
    let month = |month: &str| format!("BEGIN:VEVENT\nDTSTART:{month}01\nDURATION:P31D\nSUMMARY:Closed\nEND:VEVENT\n");
    let months = [
        "202611", "202612", "202701", "202702", "202703", "202704", "202705", "202706", "202707",
    ];
    let rest = ["202708", "202709", "202710", "202711"];
    let year = months.iter().chain(&rest).map(|name| month(name)).collect::<String>();
    let year = format!("BEGIN:VCALENDAR\n{year}END:VCALENDAR\n");
    for mode in [ImportMode::DryRun, ImportMode::Apply] {
        let refused = app.import_holidays(&alba, year.as_bytes(), mode).await;
        let Err(CalendarError::Invalid(faults)) = refused else {
            panic!("no faults but {refused:?}")
        };
        assert_eq!(faults.as_slice()[0].code, "calendar-without-working-days");
    }
    let kept = app.working_days().await.unwrap();
    assert_eq!((kept.version, kept.days.holidays().len()), (1, 0));
}
