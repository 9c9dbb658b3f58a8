//! What messages make of a customer's sensors.

use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::TestApp;
use rstest::rstest;
use serde_json::json;

use super::{Cloud, about, change, consumed, header, level, replaced, volume, worn};

#[rstest]
#[tokio::test]
async fn the_documented_exchange_comes_to_the_documented_state(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let cloud = Cloud::with_devices(&app).await;
    let answer = cloud
        .send(&change("m-1", &volume(610, "MILLILITER"), "2026-11-15T05:06:07Z"))
        .await;
    assert_eq!((answer.status.as_u16(), answer.bytes.len()), (202, 0));
    for day in 10..15 {
        let at = format!("2026-11-{day}T19:20:21.5Z");
        cloud.send(&consumed(&format!("wash-{day}"), 1, &at)).await.expect(202);
    }
    cloud.send(&worn("vac-1", 30, "2026-11-14T08:00:00Z")).await.expect(202);
    assert_eq!(cloud.rinse(&app).await, Some(610));
    assert_eq!(cloud.tablets(&app).await, 5);
    assert_eq!(cloud.filter(&app).await, 70);
    let new = json!({"newAbsoluteLevel": {"@type": "Percentage", "value": 100}, "replaceDate": "2026-11-15T08:00:00Z"});
    cloud.send(&replaced("vac-2", &new)).await.expect(202);
    assert_eq!(cloud.filter(&app).await, 100);
}

#[rstest]
#[tokio::test]
async fn what_is_sent_again_counts_once_even_after_a_refresh(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let cloud = Cloud::with_devices(&app).await;
    let mut wash = consumed("wash-1", 1, "2026-11-15T19:20:21Z");
    for token in ["Atza|sample", "Atza|another"] {
        wash["event"]["endpoint"]["scope"]["token"] = token.into();
        cloud.send(&wash).await.expect(202);
    }
    assert_eq!(cloud.tablets(&app).await, 1);
}

/// One public client gives every message the same name.
#[rstest]
#[tokio::test]
async fn the_same_name_with_another_body_counts(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let cloud = Cloud::with_devices(&app).await;
    for at in ["2026-11-15T19:20:21Z", "2026-11-15T20:20:21Z", "2026-11-15T20:20:21Z"] {
        cloud.send(&consumed("constant", 1, at)).await.expect(202);
    }
    cloud.send(&consumed("", 1, "2026-11-15T19:20:21Z")).await.expect(202);
    assert_eq!(cloud.tablets(&app).await, 3);
}

#[rstest]
#[tokio::test]
async fn a_level_in_the_context_of_any_message_counts(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let cloud = Cloud::with_devices(&app).await;
    let mut wash = consumed("wash-1", 1, "2026-11-15T19:20:21Z");
    wash["context"] = json!({"properties": [level(&volume(0, "MILLILITER"), "2026-11-15T19:20:21Z")]});
    cloud.send(&wash).await.expect(202);
    assert_eq!(cloud.rinse(&app).await, Some(0));
    let mut press = json!({"event": {
        "header": header("Alexa.DoorbellEventSource", "DoorbellPress", "bell"), "endpoint": about("dw-7781"), "payload": {},
    }});
    press["context"] = json!({"properties": [level(&volume(5, "MILLILITER"), "2026-11-15T20:20:21Z")]});
    cloud.send(&press).await.expect(202);
    assert_eq!(cloud.rinse(&app).await, Some(5));
}

#[rstest]
#[tokio::test]
async fn other_units_are_converted_and_other_dimensions_kept_apart(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let cloud = Cloud::with_devices(&app).await;
    for (id, value, at) in [
        ("m-1", volume(0.75, "LITER"), "2026-11-15T01:00:00Z"),
        (
            "m-2",
            json!({"@type": "Percentage", "value": 3}),
            "2026-11-15T02:00:00Z",
        ),
        ("m-3", volume(-2, "MILLILITER"), "2026-11-15T03:00:00Z"),
        ("m-4", volume("12", "MILLILITER"), "2026-11-15T04:00:00Z"),
        ("m-5", volume(12, "MILLILITER"), "2099-01-01T00:00:00Z"),
        ("m-6", volume(999_999_999, "CUBIC_METER"), "2026-11-15T05:00:00Z"),
    ] {
        cloud.send(&change(id, &value, at)).await.expect(202);
    }
    assert_eq!(cloud.rinse(&app).await, Some(750));
    cloud
        .send(&change("m-7", &volume(700, "MILLILITER"), "1970-01-01T00:00:01Z"))
        .await
        .expect(202);
    assert_eq!(cloud.rinse(&app).await, Some(750), "older than what is known");
}

#[rstest]
#[tokio::test]
async fn a_late_replacement_takes_the_wear_since_then_along(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let cloud = Cloud::with_devices(&app).await;
    for (id, percent, at) in [("a", 40, "2026-11-10T00:00:00Z"), ("b", 7, "2026-11-14T00:00:00Z")] {
        cloud.send(&worn(id, percent, at)).await.expect(202);
    }
    let snake =
        json!({"new_absolute_level": {"@type": "Percentage", "value": 90}, "replace_date": "2026-11-12T00:00:00Z"});
    cloud.send(&replaced("c", &snake)).await.expect(202);
    assert_eq!(cloud.filter(&app).await, 83);
    cloud.send(&replaced("d", &json!({}))).await.expect(202);
    assert_eq!(
        cloud.filter(&app).await,
        100,
        "without a date it is now, without a level it is new"
    );
}

#[rstest]
#[tokio::test]
async fn what_is_nobodys_is_taken_and_dropped(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let cloud = Cloud::with_devices(&app).await;
    let mut wash = consumed("wash-1", 1, "2026-11-15T19:20:21Z");
    wash["event"]["endpoint"]["endpointId"] = "dw-unknown".into();
    cloud.send(&wash).await.expect(202);
    wash["event"]["endpoint"]["endpointId"] = "dw-7781".into();
    wash["event"]["header"]["instance"] = "Hopper.Salt".into();
    cloud.send(&wash).await.expect(202);
    assert_eq!(cloud.tablets(&app).await, 0);
    for (namespace, name) in [("Alexa", "Response"), ("Alexa.SceneController", "ActivationStarted")] {
        let message = json!({"event": {"header": header(namespace, name, "x"), "payload": {"anything": [1, 2]}}});
        cloud.send(&message).await.expect(202);
    }
}
