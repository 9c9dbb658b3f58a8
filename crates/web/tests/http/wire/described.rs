//! Devices come, change and go as their clouds describe them.

use replenish_domain::request::SensorKind;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::TestApp;
use rstest::rstest;
use serde_json::{Value, json};

use super::{Cloud, add, consumed, delete, description_of, dishwasher, endpoint, sensor};
use crate::api::Maker;

#[rstest]
#[tokio::test]
async fn a_device_that_is_deleted_reports_no_more_until_it_is_back(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let cloud = Cloud::with_devices(&app).await;
    let wash = |day: u8| consumed(&format!("wash-{day}"), 1, &format!("2026-11-{day}T19:20:21Z"));
    cloud.send(&wash(10)).await.expect(202);
    for _ in 0..2 {
        cloud.send(&delete("dw-7781")).await.expect(202);
    }
    cloud.send(&wash(11)).await.expect(202);
    let gone = cloud.state(&app, "dw-7781", SensorKind::Usage, "Hopper.Tablets").await;
    assert_eq!(gone, None);
    cloud.send(&add(&[dishwasher()])).await.expect(202);
    cloud.send(&wash(12)).await.expect(202);
    assert_eq!(cloud.tablets(&app).await, 2);
    assert_eq!(cloud.filter(&app).await, 100, "others are untouched");
}

#[rstest]
#[tokio::test]
async fn a_device_is_replaced_as_a_whole(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let cloud = Cloud::with_devices(&app).await;
    cloud
        .send(&consumed("wash-1", 3, "2026-11-15T19:20:21Z"))
        .await
        .expect(202);
    let mut other = dishwasher();
    other["capabilities"].as_array_mut().unwrap().remove(1);
    cloud.send(&add(&[other])).await.expect(202);
    let gone = cloud.state(&app, "dw-7781", SensorKind::Level, "Tank.Rinse").await;
    assert_eq!((gone, cloud.tablets(&app).await), (None, 3));
    let grams = sensor(
        "Alexa.InventoryUsageSensor",
        "Hopper.Tablets",
        &json!({"@type": "Weight", "unit": "GRAM"}),
    );
    cloud
        .send(&add(&[endpoint("dw-7781", &json!([grams]))]))
        .await
        .expect(202);
    assert_eq!(cloud.tablets(&app).await, 0, "pieces and grams do not add up");
}

#[rstest]
#[tokio::test]
async fn a_wrong_device_keeps_the_whole_message_out(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let cloud = Cloud::of(&app, &Maker::of(&app).await).await;
    let mut nested = dishwasher();
    nested["endpointId"] = "dw-2".into();
    let sensor = &mut nested["capabilities"][1];
    sensor["properties"]["configuration"] = sensor["configuration"].take();
    let answer = cloud.send(&add(&[dishwasher(), nested])).await;
    let description = description_of(&answer, 400, "INVALID_REQUEST_EXCEPTION");
    assert!(
        description.contains("endpoints[1].capabilities[1].configuration") && description.contains("beside properties"),
        "{description}"
    );
    let none = cloud.state(&app, "dw-7781", SensorKind::Usage, "Hopper.Tablets").await;
    assert_eq!(none, None);
}

#[rstest]
#[tokio::test]
async fn a_customer_has_at_most_three_hundred_devices(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let cloud = Cloud::of(&app, &Maker::of(&app).await).await;
    let devices = |from: usize, to: usize| -> Vec<Value> {
        (from..to).map(|n| endpoint(&format!("e-{n}"), &json!([]))).collect()
    };
    cloud.send(&add(&devices(0, 299))).await.expect(202);
    let answer = cloud.send(&add(&devices(299, 301))).await;
    let description = description_of(&answer, 413, "REQUEST_ENTITY_TOO_LARGE_EXCEPTION");
    assert!(
        description.contains("301") && description.contains("300"),
        "{description}"
    );
    cloud.send(&add(&devices(298, 300))).await.expect(202);
    let answer = cloud.send(&add(&devices(0, 10_000)[..301])).await;
    description_of(&answer, 413, "REQUEST_ENTITY_TOO_LARGE_EXCEPTION");
}

/// Two customers of one maker may well have devices of one name: each has their own.
#[rstest]
#[tokio::test]
async fn customers_never_reach_each_others_devices(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let one = Cloud::of(&app, &maker).await;
    let other = Cloud::linked(&app, &maker, &one.client.to_string()).await;
    for cloud in [&one, &other] {
        cloud.send(&add(&[dishwasher()])).await.expect(202);
    }
    one.send(&consumed("wash-1", 1, "2026-11-15T19:20:21Z"))
        .await
        .expect(202);
    other.send(&delete("dw-7781")).await.expect(202);
    assert_eq!(one.tablets(&app).await, 1);
}
