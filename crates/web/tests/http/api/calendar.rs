//! The programme's calendar.

use axum::http::Method;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::TestApp;
use rstest::rstest;
use serde_json::{Value, json};

use super::HOLIDAYS;

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

#[rstest]
#[tokio::test]
async fn a_file_of_holidays_is_looked_at_first_and_then_applied(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let api = app.program_of(&app.administrator().await).await;
    let cancelled = "BEGIN:VEVENT\r\nSUMMARY:Fair\r\nDTSTART:20271201\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\n";
    let file = HOLIDAYS.replace("END:VCALENDAR", &format!("{cancelled}END:VCALENDAR"));
    let send = async |query: &str, file: &[u8]| {
        let path = format!("/api/v1/calendar/holiday-imports{query}");
        api.bytes(Method::POST, &path, "text/calendar; charset=utf-8", file)
            .await
    };
    let added = json!([{"date": "2027-12-25", "name": "Christmas Day", "line": 2}]);
    let skipped = json!([{"line": 9, "name": "Fair", "reason": "It is cancelled."}]);
    for (query, applied) in [("", false), ("?apply=false", false), ("?apply=true", true)] {
        let import: Value = send(query, file.as_bytes()).await.expect(200).json();
        assert_eq!(
            import,
            json!({"applied": applied, "added": added, "present": [], "skipped": skipped})
        );
    }
    let again: Value = send("?apply=true", file.as_bytes()).await.expect(200).json();
    assert_eq!((&again["added"], &again["present"]), (&json!([]), &added));
    let calendar: Value = api.get("/api/v1/calendar").await.expect(200).json();
    assert_eq!(
        calendar["holidays"],
        json!([{"date": "2027-12-25", "name": "Christmas Day"}])
    );
    assert_eq!(calendar["etag"], "v2");

    let refused: Value = send("", b"BEGIN:VCALENDAR\nX:\xfc").await.expect(422).json();
    assert_eq!(refused["errors"][0]["code"], "calendar-file-not-utf8");
    let large = vec![b' '; 1024 * 1024 + 1];
    let refused: Value = send("", &large).await.expect(422).json();
    assert_eq!(refused["errors"][0]["limit"], 1024 * 1024);
    send("?apply=perhaps", file.as_bytes()).await.expect(422);
    let path = "/api/v1/calendar/holiday-imports";
    api.bytes(Method::POST, path, "text/plain", b"").await.expect(415);
}
