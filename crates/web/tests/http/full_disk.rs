//! A disk without room: what is stored can be read, nothing else is acknowledged, and once there is room
//! again, all goes on by itself.

use jiff::SignedDuration;
use replenish_domain::request::RequestId;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{Answer, Person, TestApp, devices};
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    api::Maker,
    wire::{Cloud, consumed},
};

/// Long enough that the use of sessions and tokens would be noted again.
const A_WHILE: SignedDuration = SignedDuration::from_mins(10);

fn assert_told_to_come_back(answer: &Answer) {
    let told = answer.headers.get("retry-after").and_then(|value| value.to_str().ok());
    let seconds: Option<u32> = told.and_then(|told| told.parse().ok());
    assert!(seconds.is_some_and(|seconds| seconds > 0), "{told:?}");
}

#[rstest]
#[tokio::test]
async fn reports_are_acknowledged_again_once_there_is_room(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let cloud = Cloud::with_devices(&app).await;
    let wash = |number: u32| consumed(&format!("wash-{number}"), 1, &format!("2026-11-15T19:20:{number:02}Z"));
    cloud.send(&wash(0)).await.expect(202);
    app.fill_disk().await;
    for number in 1..5 {
        let answer = cloud.send(&wash(number)).await.expect(503);
        let body: Value = answer.json();
        assert_eq!(body["payload"]["code"], "SERVICE_UNAVAILABLE_EXCEPTION", "{body}");
        assert_told_to_come_back(&answer);
    }
    let own = |message: Value| message.to_string().replace("Atza|sample", &cloud.token);
    let many: Value = format!("[{},{}]", own(wash(5)), own(wash(6))).parse().unwrap();
    let outcomes = cloud.post(&many).await.expect(200).json();
    for at in [0, 1] {
        assert_eq!(outcomes[at]["status"], 503, "{outcomes}");
    }
    app.free_disk().await;
    assert_eq!(cloud.tablets(&app).await, 1, "nothing that was refused is stored");
    for number in 0..5 {
        cloud.send(&wash(number)).await.expect(202);
    }
    assert_eq!(cloud.tablets(&app).await, 5);
}

#[rstest]
#[tokio::test]
async fn the_api_reads_and_refuses_changes_as_unavailable(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    maker.device().await;
    app.fill_disk().await;
    app.clock.advance(A_WHILE);
    let new = json!({"kind": "ask", "name": "AirPure 400"});
    for _ in 0..2 {
        let answer = maker.api.post("/api/v1/devices", &new).await;
        answer.assert_problem(503, "unavailable");
        assert_told_to_come_back(&answer);
    }
    let found = maker.api.get("/api/v1/devices").await.expect(200).json();
    assert_eq!(found["items"].as_array().map(Vec::len), Some(1));
    app.anonymous().get("/readyz").await.expect(200);
    app.free_disk().await;
    maker.api.post("/api/v1/devices", &new).await.expect(201);
    let found = maker.api.get("/api/v1/devices").await.expect(200).json();
    assert_eq!(found["items"].as_array().map(Vec::len), Some(2));
}

#[rstest]
#[tokio::test]
async fn the_console_shows_its_pages_and_says_that_nothing_is_saved(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let new = [("kind", "ask"), ("name", "AirPure 300")];
    app.fill_disk().await;
    app.clock.advance(A_WHILE);
    let page = maker.browser.form("/devices", &new).await.expect(503);
    assert!(
        page.text().contains("The disk of this service is full"),
        "{}",
        page.text()
    );
    let list = maker.browser.get("/devices").await.expect(200);
    assert!(!list.text().contains("AirPure 300"));
    app.free_disk().await;
    maker.browser.form("/devices", &new).await.expect(303);
}

#[rstest]
#[tokio::test]
async fn reviewers_read_requests_though_nobody_sees_that_they_look(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let (ada, bob) = (app.reviewer().await, app.reviewer().await);
    let request = devices::submitted(&app.app, &maker.actor).await.id;
    look(&ada, request).await;
    app.fill_disk().await;
    app.clock.advance(SignedDuration::from_mins(1));
    let page = look(&bob, request).await;
    assert!(page.text().contains("R-0001"));
    let present = bob.browser.get(&format!("/desk/requests/{request}/presence")).await;
    assert!(!present.expect(200).text().is_empty(), "Ada looks");
}

async fn look(reviewer: &Person, request: RequestId) -> Answer {
    reviewer
        .browser
        .get(&format!("/desk/requests/{request}"))
        .await
        .expect(200)
}

/// A token is something new to store.
#[rstest]
#[tokio::test]
async fn the_token_endpoint_is_unavailable(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let new = json!({"name": "Cloud", "redirect_uris": ["https://cloud.example/linked"]});
    let client = maker.api.post("/api/v1/clients", &new).await.expect(201).json();
    let customer = json!({"client": client["id"], "marketplace": "DE"});
    let made = maker
        .api
        .post("/api/v1/sandbox/customers", &customer)
        .await
        .expect(201)
        .json();
    let field = |value: &Value| value.as_str().unwrap().to_owned();
    let form = [
        ("grant_type", "refresh_token".to_owned()),
        ("refresh_token", field(&made["refresh_token"])),
        ("client_id", field(&client["client_id"])),
        ("client_secret", field(&client["client_secret"])),
    ];
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    app.fill_disk().await;
    let refused = app.anonymous().form("/auth/o2/token", &form).await.expect(503);
    assert_eq!(refused.json()["error"], "temporarily_unavailable");
    assert_told_to_come_back(&refused);
    app.free_disk().await;
    app.anonymous().form("/auth/o2/token", &form).await.expect(200);
}
