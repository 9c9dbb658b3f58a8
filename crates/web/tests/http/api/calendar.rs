//! The programme's calendar.

use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::TestApp;
use rstest::rstest;
use serde_json::{Value, json};

#[rstest]
#[tokio::test]
async fn the_calendar_is_read_by_everybody_and_replaced_by_an_administrator(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let app = TestApp::start(engine).await;
    let api = app.program_of(&app.administrator().await).await;
    let before: Value = api.get("/api/v1/calendar").await.expect(200).json();
    assert_eq!(
        before["weekdays"],
        json!(["monday", "tuesday", "wednesday", "thursday", "friday"])
    );
    assert_eq!((&before["etag"], &before["holidays"]), (&json!("v1"), &json!([])));
    let new = json!({
        "weekdays": ["sunday", "monday"],
        "holidays": [{"date": "2026-12-25", "name": "Christmas Day"}],
    });
    let after: Value = api.put("/api/v1/calendar", &new).await.expect(200).json();
    assert_eq!(after["weekdays"], json!(["monday", "sunday"]));
    assert_eq!((&after["etag"], &after["holidays"]), (&json!("v2"), &new["holidays"]));

    let bad = json!({"weekdays": [], "holidays": [{"date": "x", "name": ""}]});
    let problem: Value = api.put("/api/v1/calendar", &bad).await.expect(422).json();
    let faults = problem["errors"].as_array().unwrap();
    let pointers: Vec<_> = faults.iter().map(|fault| fault["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, ["/weekdays", "/holidays/0/date", "/holidays/0/name"]);
}
