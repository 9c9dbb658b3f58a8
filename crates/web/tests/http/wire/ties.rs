//! What a sensor's replenishment ID is good for, as its maker is told (`protocol.md` 3.3, `programme.md` 6.7).

use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{
    TestApp, devices,
    linking::{self, VERIFIER},
};
use rstest::rstest;
use serde_json::{Value, json};

use super::{Cloud, add, endpoint, sensor, text};
use crate::api::Maker;

const LEVEL: &str = "Alexa.InventoryLevelSensor";
const LEVEL_USAGE: &str = "Alexa.InventoryLevelUsageSensor";

/// A sensor in percent that declares this ID.
fn with_id(interface: &str, instance: &str, id: &str) -> Value {
    let mut sensor = sensor(interface, instance, &json!({"@type": "Percentage"}));
    sensor["configuration"]["replenishment"] = json!({"@type": "DashReplenishmentId", "value": id});
    sensor
}

/// The IDs of the device, HEPA's and CARBON's, both of level-usage sensors.
async fn ids(maker: &Maker, device: &str, environment: &str) -> Vec<String> {
    let path = format!("/api/v1/devices/{device}/discovery-response?environment={environment}");
    let described = maker.api.get(&path).await.expect(200).json();
    let capabilities = &described["event"]["payload"]["endpoints"][0]["capabilities"];
    let ids = capabilities
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|capability| capability["configuration"]["replenishment"]["value"].as_str());
    let ids: Vec<String> = ids.map(str::to_owned).collect();
    assert_eq!(ids.len(), 2);
    ids
}

/// A maker with a device that has its IDs in the US and in Germany.
async fn assigned(app: &TestApp) -> (Maker, String) {
    let maker = Maker::of(app).await;
    let reviewer = app.reviewer().await;
    let device = devices::assigned(&app.app, &maker.person.actor, &reviewer.actor).await;
    (maker, device.to_string())
}

/// What ties the sensors of the maker's newest endpoint, by instance.
async fn ties(maker: &Maker) -> Vec<(String, String)> {
    let found = maker.api.get("/api/v1/endpoints").await.expect(200).json();
    let sensors = found["items"][0]["sensors"].as_array().unwrap().iter();
    let mut ties: Vec<_> = sensors
        .map(|sensor| (text(&sensor["instance"]).to_owned(), text(&sensor["tie"]).to_owned()))
        .collect();
    ties.sort();
    ties
}

fn told(ties: &[(String, String)]) -> Vec<(&str, &str)> {
    ties.iter().map(|(name, tie)| (name.as_str(), tie.as_str())).collect()
}

#[rstest]
#[tokio::test]
async fn an_id_ties_one_sensor_of_its_kind_to_its_slot(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (maker, device) = assigned(&app).await;
    let (other, others_device) = assigned(&app).await;
    let own = ids(&maker, &device, "production").await;
    let others = ids(&other, &others_device, "production").await;
    let cloud = Cloud::of(&app, &maker).await;

    let capabilities = json!([
        with_id(LEVEL_USAGE, "A.Right", &own[0]),
        with_id(LEVEL, "B.OtherKind", &own[1]),
        with_id(LEVEL_USAGE, "C.OfAnotherMaker", &others[0]),
        with_id(LEVEL_USAGE, "D.OfNobody", "arn:replenish:smarthome:drs:sensor:none"),
        sensor(LEVEL_USAGE, "E.WithoutId", &json!({"@type": "Percentage"})),
    ]);
    cloud.send(&add(&[endpoint("ap-1", &capabilities)])).await.expect(202);
    let found = ties(&maker).await;
    let expected = [
        ("A.Right", "tied"),
        ("B.OtherKind", "other_kind"),
        ("C.OfAnotherMaker", "unknown_id"),
        ("D.OfNobody", "unknown_id"),
        ("E.WithoutId", "no_id"),
    ];
    assert_eq!(told(&found), expected);

    let twice = json!([
        with_id(LEVEL_USAGE, "A.Left", &own[0]),
        with_id(LEVEL_USAGE, "B.Right", &own[0]),
        with_id(LEVEL_USAGE, "C.Alone", &own[1]),
    ]);
    cloud.send(&add(&[endpoint("ap-1", &twice)])).await.expect(202);
    let found = ties(&maker).await;
    let expected = [("A.Left", "same_id"), ("B.Right", "same_id"), ("C.Alone", "tied")];
    assert_eq!(told(&found), expected);
}

#[rstest]
#[tokio::test]
async fn where_the_device_is_not_offered_its_ids_tie_nothing(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (maker, device) = assigned(&app).await;
    let own = ids(&maker, &device, "production").await;
    let cloud = Cloud::of(&app, &maker).await;
    let new = json!({"client": cloud.client, "marketplace": "JP"});
    let made = maker
        .api
        .post("/api/v1/sandbox/customers", &new)
        .await
        .expect(201)
        .json();
    let device = endpoint("ap-1", &json!([with_id(LEVEL_USAGE, "A.Abroad", &own[0])]));
    let token = format!("Bearer {}", text(&made["access_token"]));
    let sent = app.anonymous().with("authorization", &token);
    sent.post(super::EVENTS, &add(&[device])).await.expect(202);
    assert_eq!(told(&ties(&maker).await), [("A.Abroad", "not_offered")]);
}

#[rstest]
#[tokio::test]
async fn people_are_tied_by_ids_of_production_to_what_they_may_enrol(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (maker, first) = assigned(&app).await;
    let (reviewer, customer) = (app.reviewer().await, app.customer("DE").await);
    let second = devices::assigned(&app.app, &maker.person.actor, &reviewer.actor).await;
    let tried = devices::answered(&app.app, &maker.person.actor).await.to_string();
    let issued = format!("/api/v1/devices/{tried}/sandbox-ids");
    maker.api.post(&issued, &json!({})).await.expect(200);
    let sandbox = ids(&maker, &tried, "sandbox").await;
    let first_ids = ids(&maker, &first, "production").await;
    let second_ids = ids(&maker, &second.to_string(), "production").await;
    let email = customer.actor.email.as_str();
    let device = first.parse().unwrap();
    linking::allow_address(&app, &maker.person, &reviewer, device, email).await;

    let cloud = linking::Cloud::of(&app, &maker.person, "Cloud", "https://cloud.example/linked").await;
    let code = cloud.code(&app, &customer).await;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", &cloud.redirect_uri),
        ("code_verifier", VERIFIER),
        ("client_id", &cloud.client_id),
        ("client_secret", &cloud.secret),
    ];
    let tokens = app.anonymous().form("/auth/o2/token", &form).await.expect(200).json();
    let token = format!("Bearer {}", text(&tokens["access_token"]));
    let capabilities = json!([
        with_id(LEVEL_USAGE, "A.Allowed", &first_ids[0]),
        with_id(LEVEL_USAGE, "B.NotAllowed", &second_ids[0]),
        with_id(LEVEL_USAGE, "C.Sandbox", &sandbox[0]),
    ]);
    let sent = app.anonymous().with("authorization", &token);
    sent.post(super::EVENTS, &add(&[endpoint("ap-1", &capabilities)]))
        .await
        .expect(202);
    let found = ties(&maker).await;
    let expected = [
        ("A.Allowed", "tied"),
        ("B.NotAllowed", "not_on_allow_list"),
        ("C.Sandbox", "sandbox_id"),
    ];
    assert_eq!(told(&found), expected);
}
