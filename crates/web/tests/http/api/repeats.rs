//! `Idempotency-Key`: done once, answered as often as asked.

use axum::http::Method;
use jiff::SignedDuration;
use replenish_app::idempotency::Attempt;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::TestApp;
use rstest::rstest;
use serde_json::json;

use super::{Maker, path_of};

const DEVICES: &str = "/api/v1/devices";

#[rstest]
#[tokio::test]
async fn a_repeat_gets_the_first_answer_and_does_nothing(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let client = maker.api.with("idempotency-key", "order-1");
    let new = json!({"kind": "ask", "name": "A"});
    let first = client.post(DEVICES, &new).await.expect(201);
    assert!(!first.headers.contains_key("idempotency-replayed"));
    let repeat = client.post(DEVICES, &new).await.expect(201);
    assert_eq!(repeat.headers["idempotency-replayed"], "true");
    assert_eq!(repeat.bytes, first.bytes);
    for name in ["location", "etag", "content-type"] {
        assert_eq!(repeat.headers[name], first.headers[name]);
    }
    assert_ne!(repeat.headers["x-request-id"], first.headers["x-request-id"]);
    assert_eq!(
        maker.api.get(DEVICES).await.json()["items"].as_array().unwrap().len(),
        1
    );

    app.clock.advance(SignedDuration::from_hours(24));
    assert_ne!(client.post(DEVICES, &new).await.expect(201).bytes, first.bytes);
}

#[rstest]
#[tokio::test]
async fn another_request_under_the_key_is_refused(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let client = maker.api.with("idempotency-key", "order-1");
    let _ = client
        .post(DEVICES, &json!({"kind": "ask", "name": "A"}))
        .await
        .expect(201);
    let other_body = client.post(DEVICES, &json!({"kind": "ask", "name": "B"})).await;
    other_body.assert_problem(422, "idempotency-key-reused");
    let other_path = client
        .post("/api/v1/model-ids", &json!({"kind": "ask", "name": "A"}))
        .await;
    other_path.assert_problem(422, "idempotency-key-reused");
    let stranger = Maker::of(&app).await.api.with("idempotency-key", "order-1");
    let _ = stranger
        .post(DEVICES, &json!({"kind": "ask", "name": "B"}))
        .await
        .expect(201);
    assert_eq!(
        maker.api.get(DEVICES).await.json()["items"].as_array().unwrap().len(),
        1
    );
}

#[rstest]
#[tokio::test]
async fn a_refusal_is_an_answer_too(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let client = maker.api.with("idempotency-key", "order-1");
    let bad = json!({"kind": "ask", "name": ""});
    let first = client.post(DEVICES, &bad).await.expect(422);
    let repeat = client.post(DEVICES, &bad).await.expect(422);
    assert_eq!(
        (&repeat.bytes, &repeat.headers["idempotency-replayed"]),
        (&first.bytes, &"true".parse().unwrap())
    );
}

#[rstest]
#[tokio::test]
async fn requests_at_the_same_time_are_done_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let new = json!({"kind": "ask", "name": "A"});
    let requests: Vec<_> = (0..8)
        .map(|_| {
            let (client, new) = (maker.api.with("idempotency-key", "order-1"), new.clone());
            tokio::spawn(async move { client.post(DEVICES, &new).await })
        })
        .collect();
    for request in requests {
        let answer = request.await.unwrap();
        match answer.status.as_u16() {
            201 => {}
            _ => answer.assert_problem(409, "idempotency-key-in-use"),
        }
    }
    assert_eq!(
        maker.api.get(DEVICES).await.json()["items"].as_array().unwrap().len(),
        1
    );
}

#[rstest]
#[tokio::test]
async fn a_request_whose_holder_was_lost_can_be_repeated_after_a_minute(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let actor = &maker.person.actor;
    let first = app.app.attempt(actor, "k", [1; 32]).await.unwrap();
    assert!(matches!(first, Attempt::First(_)));
    assert_eq!(app.app.attempt(actor, "k", [1; 32]).await.unwrap(), Attempt::Running);
    app.clock.advance(SignedDuration::from_secs(60));
    assert_eq!(app.app.attempt(actor, "k", [2; 32]).await.unwrap(), Attempt::Other);
    let Attempt::First(claim) = app.app.attempt(actor, "k", [1; 32]).await.unwrap() else {
        panic!("the claim is taken over")
    };
    app.app.give_back(&claim).await.unwrap();
    assert!(matches!(
        app.app.attempt(actor, "k", [2; 32]).await.unwrap(),
        Attempt::First(_)
    ));
}

#[tokio::test]
async fn a_key_has_its_rule_and_counts_for_posts_only() {
    let app = TestApp::start(Sqlite).await;
    let maker = Maker::of(&app).await;
    let new = json!({"kind": "ask", "name": "A"});
    for key in ["", "a b", &"k".repeat(256)] {
        let answer = maker.api.with("idempotency-key", key).post(DEVICES, &new).await;
        answer.assert_faults(&[("/Idempotency-Key", "idempotency-key-invalid")]);
        assert_eq!(answer.json()["errors"][0]["limit"], 255);
    }
    let _ = maker
        .api
        .with("idempotency-key", &"k".repeat(255))
        .post(DEVICES, &new)
        .await
        .expect(201);
    app.anonymous()
        .with("idempotency-key", "k")
        .post(DEVICES, &new)
        .await
        .assert_problem(401, "unauthorized");

    let path = path_of(&maker.device().await);
    let client = maker.api.with("idempotency-key", "k");
    let rename = async |name: &str| {
        client
            .json(Method::PATCH, &path, &json!({ "name": name }))
            .await
            .expect(200)
            .json()
    };
    assert_ne!(rename("B").await["etag"], rename("B").await["etag"]);
}
