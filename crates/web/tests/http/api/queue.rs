//! The queue for programs: filters, saved views, who looks, and changes of one kind.

use axum::http::Method;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{Client, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use super::{Maker, request_path};

async fn numbers(api: &Client, query: &str) -> Vec<String> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/v1/id-requests?limit=1&{query}{cursor}");
        let page = api.get(&path).await.expect(200).json();
        let items = page["items"].as_array().unwrap().iter();
        found.extend(items.map(|item| item["number"].as_str().unwrap().to_owned()));
        let Some(next) = page["next_cursor"].as_str() else {
            return found;
        };
        cursor = format!("&cursor={next}");
    }
}

#[rstest]
#[tokio::test]
async fn a_list_of_requests_is_searched_and_narrowed(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (maker, other) = (Maker::of(&app).await, Maker::of(&app).await);
    for maker in [&maker, &other, &maker] {
        maker.submitted().await;
    }
    let desk = app.program_of(&app.reviewer().await).await;
    let own = format!("organisation={}", maker.person.actor.organisation.unwrap());
    let foreign = format!("organisation={}", other.person.actor.organisation.unwrap());
    for (api, query, expected) in [
        (&desk, "q=airpure", vec!["R-0001", "R-0002", "R-0003"]),
        (&desk, "q=R-0002", vec!["R-0002"]),
        (&desk, "q=%25", vec![]),
        (&desk, "marketplace=US&q=", vec!["R-0001", "R-0002", "R-0003"]),
        (&desk, "marketplace=IT", vec![]),
        (&desk, &own, vec!["R-0001", "R-0003"]),
        (
            &desk,
            &format!("{own}&status=submitted&claimed_by=nobody"),
            vec!["R-0001", "R-0003"],
        ),
        (&maker.api, "q=AIRPURE", vec!["R-0003", "R-0001"]),
        (&maker.api, "q=r-1", vec!["R-0001"]),
        (&maker.api, &own, vec!["R-0003", "R-0001"]),
        (&maker.api, &foreign, vec![]),
    ] {
        assert_eq!(numbers(api, query).await, expected, "{query}");
    }
    let long = "a".repeat(201);
    let wrong = format!("/api/v1/id-requests?q={long}&marketplace=germany&organisation=org_1");
    let problem = desk.get(&wrong).await.expect(422).json();
    let places: Vec<_> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| &error["pointer"])
        .collect();
    assert_eq!(places, ["/q", "/marketplace", "/organisation"]);
}

#[rstest]
#[tokio::test]
async fn a_view_is_saved_listed_and_deleted(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let desk = app.program_of(&app.reviewer().await).await;
    let new = json!({"name": "Japan", "view": "soon", "marketplace": "JP", "q": "air"});
    let saved = desk.post("/api/v1/desk-views", &new).await.expect(201).json();
    assert_eq!(
        (
            &saved["name"],
            &saved["view"],
            &saved["marketplace"],
            &saved["organisation"]
        ),
        (&json!("Japan"), &json!("soon"), &json!("JP"), &Value::Null)
    );
    assert_eq!(desk.get("/api/v1/desk-views").await.expect(200).json(), json!([saved]));
    desk.post("/api/v1/desk-views", &new).await.expect(422);
    let path = format!("/api/v1/desk-views/{}", saved["id"].as_str().unwrap());
    let stranger = app.program_of(&app.reviewer().await).await;
    stranger.delete(&path).await.expect(404);
    let _ = desk.delete(&path).await.expect(204);
    assert_eq!(desk.get("/api/v1/desk-views").await.expect(200).json(), json!([]));
}

#[rstest]
#[tokio::test]
async fn reviewers_are_told_who_looks(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let (_, request) = maker.submitted().await;
    let (looking, other) = (app.reviewer().await, app.reviewer().await);
    let page = format!("/desk/requests/{}", request["id"].as_str().unwrap());
    looking.browser.get(&page).await.expect(200);
    let path = request_path(&request);
    let seen = app.program_of(&other).await.get(&path).await.expect(200).json();
    assert_eq!(seen["present"], json!([looking.actor.name.to_string()]));
    let by_itself = app.program_of(&looking).await.get(&path).await.expect(200).json();
    assert_eq!(by_itself["present"], json!([]));
    assert_eq!(maker.api.get(&path).await.expect(200).json().get("present"), None);
}

#[tokio::test]
async fn a_change_of_a_finding_is_of_one_kind() {
    let app = TestApp::start(Sqlite).await;
    let maker = Maker::of(&app).await;
    let (_, request) = maker.submitted().await;
    let desk = app.program_of(&app.reviewer().await).await;
    let noted = json!({"pointer": "/device/image", "severity": "note", "detail": "It is grey."});
    let path = format!("{}/findings", request_path(&request));
    let _ = desk.post(&path, &noted).await.expect(201);
    for (change, places) in [
        (json!({"status": "resolved", "detail": "It is white."}), vec!["/detail"]),
        (json!({"status": "resolved", "reason": "It is white."}), vec!["/reason"]),
        (json!({"reason": "It is white."}), vec!["/reason"]),
        (
            json!({"reply": "No.", "status": "waived", "reason": "a", "rule": "b"}),
            vec!["/status", "/reason", "/rule"],
        ),
    ] {
        let refused = desk
            .json(Method::PATCH, &format!("{path}/1"), &change)
            .await
            .expect(422)
            .json();
        let found: Vec<_> = refused["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| &error["pointer"])
            .collect();
        assert_eq!(found, places, "{change}");
    }
    let seen = desk.get(&request_path(&request)).await.expect(200).json();
    assert_eq!(seen["findings"][0]["status"], "open");
    let waived = json!({"status": "waived", "reason": "It is white enough."});
    let _ = desk
        .json(Method::PATCH, &format!("{path}/1"), &waived)
        .await
        .expect(200);
}
