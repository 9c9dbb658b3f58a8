//! How long it is known what came.

use std::sync::Arc;

use jiff::SignedDuration;
use replenish_app::linking::LiveLink;
use replenish_domain::request::SensorKind;
use replenish_store::{
    Engine::{self, Postgres, Sqlite},
    report_days,
};
use replenish_testkit::TestApp;
use rstest::rstest;
use serde_json::Value;

use super::{Cloud, change, consumed, volume};
use crate::api::Maker;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Takes a message whatever became of the token meanwhile.
async fn take(app: &TestApp, link: &Arc<LiveLink>, message: &Value) {
    app.app
        .take_message(link, message.to_string().as_bytes())
        .await
        .unwrap();
}

#[rstest]
#[tokio::test]
async fn a_repeat_is_known_as_long_as_the_report_is_kept(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let cloud = Cloud::with_devices(&app).await;
    let link = app.app.admit(&cloud.token).await.unwrap();
    let wash = consumed("wash-1", 1, "2026-11-15T19:20:21Z");
    let mut counted = Vec::new();
    for days in [0, 2, 300] {
        app.clock.advance(DAY * days);
        app.app.keep_house().await.unwrap();
        take(&app, &link, &wash).await;
        counted.push(cloud.tablets(&app).await);
    }
    assert_eq!(counted, [1, 1, 1]);
}

#[rstest]
#[tokio::test]
async fn a_finding_goes_when_it_was_not_seen_for_as_long_as_reports_are_kept(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let app = TestApp::start_with(engine, |settings| replenish_app::Settings {
        reports_kept: DAY * 30,
        ..settings
    })
    .await;
    let maker = Maker::of(&app).await;
    let cloud = Cloud::of(&app, &maker).await;
    let link = app.app.admit(&cloud.token).await.unwrap();
    let wash = consumed("wash-1", 1, "2026-11-15T19:20:21Z");
    let mut found = Vec::new();
    for (days, is_seen) in [(0, true), (29, true), (30, false), (1, false)] {
        app.clock.advance(DAY * days);
        app.app.keep_house().await.unwrap();
        let actor = &maker.person.actor;
        let findings = app.app.live_findings(actor, None, 9).await.unwrap().findings;
        found.push(findings.iter().any(|finding| finding.rule == "PRP01"));
        if is_seen {
            // Of a sensor that nobody declared.
            take(&app, &link, &wash).await;
            app.app.write_findings().await.unwrap();
        }
    }
    assert_eq!(found, [false, true, true, false]);
}

#[rstest]
#[tokio::test]
async fn old_reports_go_and_their_days_and_the_state_stay(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start_with(engine, |settings| replenish_app::Settings {
        reports_kept: DAY * 30,
        ..settings
    })
    .await;
    let cloud = Cloud::with_devices(&app).await;
    let link = app.app.admit(&cloud.token).await.unwrap();
    for (id, left, at) in [
        ("a", 900, "2026-11-14T08:00:00Z"),
        ("b", 600, "2026-11-14T09:00:00Z"),
        ("c", 500, "2026-11-15T09:00:00Z"),
    ] {
        take(&app, &link, &change(id, &volume(left, "MILLILITER"), at)).await;
    }
    let mut found = Vec::new();
    for days in [28, 1, 1] {
        app.clock.advance(DAY * days);
        app.app.keep_house().await.unwrap();
        let sensor = cloud
            .held(&app, "dw-7781", SensorKind::Level, "Tank.Rinse")
            .await
            .unwrap()
            .id;
        let mut conn = app.app.db().read().await.unwrap();
        let (from, to) = ("2026-11-01T00:00:00Z".parse().unwrap(), app.clock.now());
        let kept = report_days::of_sensor(&mut conn, sensor, from, to, 9).await.unwrap();
        found.push(kept.iter().map(|day| day.reports).collect::<Vec<_>>());
    }
    assert_eq!(found, [vec![], vec![2], vec![2, 1]]);
    assert_eq!(cloud.rinse(&app).await, Some(500));
}
