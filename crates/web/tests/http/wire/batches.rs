//! Many messages in one request.

use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::TestApp;
use rstest::rstest;
use serde_json::{Value, json};

use super::{Cloud, add, consumed, delete, dishwasher};
use crate::api::Maker;

fn statuses(answer: &Value) -> Vec<u64> {
    let outcomes = answer.as_array().unwrap().iter().enumerate();
    outcomes
        .map(|(index, outcome)| {
            assert_eq!(outcome["index"], index);
            assert_eq!(outcome["code"].is_null(), outcome["status"] == 202, "{outcome}");
            assert_eq!(outcome["code"].is_null(), outcome["description"].is_null(), "{outcome}");
            outcome["status"].as_u64().unwrap()
        })
        .collect()
}

fn own(mut message: Value, token: &str) -> Value {
    message["event"]["endpoint"]["scope"]["token"] = token.into();
    message
}

#[rstest]
#[tokio::test]
async fn each_message_is_answered_and_counts_in_its_turn(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let cloud = Cloud::of(&app, &Maker::of(&app).await).await;
    let wash = |n: u8| own(consumed(&format!("wash-{n}"), 1, "2026-11-15T19:20:21Z"), &cloud.token);
    let mut devices = add(&[dishwasher()]);
    devices["event"]["payload"]["scope"]["token"] = cloud.token.as_str().into();
    let mut gone = delete("dw-7781");
    gone["event"]["payload"]["scope"]["token"] = cloud.token.as_str().into();
    let mut unsigned = wash(4);
    unsigned["event"]["endpoint"].as_object_mut().unwrap().remove("scope");
    let stranger = own(wash(5), "Atza|sample");
    let mut broken = wash(6);
    broken["event"]["payload"]["usage"]["value"] = "1".into();
    let messages = json!([
        wash(1),
        devices,
        wash(2),
        wash(2),
        wash(3),
        unsigned,
        stranger,
        broken,
        7,
        gone,
        devices
    ]);
    let answer = cloud.post(&messages).await.expect(200).json();
    assert_eq!(
        statuses(&answer),
        [202, 202, 202, 202, 202, 202, 401, 400, 400, 202, 202],
        "{answer}"
    );
    assert_eq!(answer[6]["code"], "INVALID_ACCESS_TOKEN_EXCEPTION");
    assert!(answer[7]["description"].as_str().unwrap().contains("usage.value"));
    assert_eq!(
        cloud.tablets(&app).await,
        3,
        "not the one before the device was there, and one only once"
    );
}

#[rstest]
#[tokio::test]
async fn one_request_speaks_for_many_customers(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let one = Cloud::of(&app, &maker).await;
    let other = Cloud::linked(&app, &maker, &one.client.to_string()).await;
    for cloud in [&one, &other] {
        cloud.send(&add(&[dishwasher()])).await.expect(202);
    }
    let wash = |n: u8, cloud: &Cloud| own(consumed(&n.to_string(), n, "2026-11-15T19:20:21Z"), &cloud.token);
    let messages = json!([wash(1, &one), wash(2, &other), wash(3, &one)]);
    assert_eq!(statuses(&one.post(&messages).await.expect(200).json()), [202; 3]);
    assert_eq!((one.tablets(&app).await, other.tablets(&app).await), (4, 2));
}

#[tokio::test]
async fn a_request_has_limits_of_its_own() {
    let app = TestApp::start(Sqlite).await;
    let cloud = Cloud::with_devices(&app).await;
    let many = |count: usize| json!(vec![json!({"event": 1}); count]);
    assert_eq!(statuses(&cloud.post(&many(500)).await.expect(200).json()), [400; 500]);
    cloud.post(&many(501)).await.assert_faults(&[("", "too-many-messages")]);
    cloud
        .post(&json!({"event": 1}))
        .await
        .assert_faults(&[("", "wrong-type")]);
    assert_eq!(cloud.post(&json!([])).await.expect(200).json(), json!([]));
    let large = json!([{"event": "x".repeat(1024 * 1024)}]);
    cloud.post(&large).await.assert_problem(413, "too-large");
    let nobody = app.anonymous().post("/api/v1/reports", &json!([])).await;
    nobody.assert_problem(401, "unauthorized");
}
