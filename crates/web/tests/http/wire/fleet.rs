//! What makers see of what was reported, over the API.

use axum::http::StatusCode;
use jiff::SignedDuration;
use replenish_app::{
    Denied,
    inventory::{FleetError, FleetFilter},
};
use replenish_domain::account::{Actor, Role};
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{Client, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use super::{Cloud, add, change, consumed, dishwasher, endpoint, sensor, text, vacuum, volume, worn};
use crate::api::{Maker, request_path};

/// A maker whose cloud reports a dishwasher and a vacuum.
async fn begun(app: &TestApp) -> (Maker, Cloud) {
    let maker = Maker::of(app).await;
    let cloud = Cloud::of(app, &maker).await;
    cloud.send(&add(&[dishwasher(), vacuum()])).await.expect(202);
    (maker, cloud)
}

async fn items(client: &Client, path: &str) -> Vec<Value> {
    let found = client.get(&format!("/api/v1{path}")).await.expect(200).json();
    found["items"].as_array().unwrap().clone()
}

/// The states of all sensors by instance.
async fn states(client: &Client) -> Vec<(String, String)> {
    let mut states = Vec::new();
    for endpoint in items(client, "/endpoints").await {
        for sensor in endpoint["sensors"].as_array().unwrap() {
            states.push((text(&sensor["instance"]).to_owned(), text(&sensor["state"]).to_owned()));
        }
    }
    states.sort();
    states
}

fn as_texts(states: &[(String, String)]) -> Vec<(&str, &str)> {
    states
        .iter()
        .map(|(instance, state)| (instance.as_str(), state.as_str()))
        .collect()
}

/// The path of the dishwasher's history of rinse aid.
async fn rinse_reports(client: &Client) -> String {
    let found = items(client, "/endpoints?q=dw").await;
    let id = text(&found[0]["id"]).to_owned();
    format!("/endpoints/{id}/sensors/Alexa.InventoryLevelSensor/Tank.Rinse/reports")
}

#[rstest]
#[tokio::test]
async fn a_sensor_is_shown_with_what_it_came_to(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (maker, cloud) = begun(&app).await;
    let found = states(&maker.api).await;
    let never = "never_reported";
    let expected = [("Filter.Hepa", never), ("Hopper.Tablets", never), ("Tank.Rinse", never)];
    assert_eq!(as_texts(&found), expected);
    cloud
        .send(&change("m-1", &volume(610, "MILLILITER"), "2026-11-16T08:00:00Z"))
        .await
        .expect(202);
    cloud
        .send(&consumed("w-1", 2, "2026-11-16T08:10:00Z"))
        .await
        .expect(202);
    cloud
        .send(&change("m-2", &volume(-1, "MILLILITER"), "2026-11-16T07:00:00Z"))
        .await
        .expect(202);
    let found = items(&maker.api, "/endpoints?q=dw-7").await;
    let sensors = &found[0]["sensors"];
    let (rinse, tablets) = (&sensors[0], &sensors[1]);
    assert_eq!(
        (&rinse["interface"], &rinse["instance"], &rinse["state"]),
        (
            &json!("Alexa.InventoryLevelSensor"),
            &json!("Tank.Rinse"),
            &json!("reporting")
        ),
        "an older report that is not believed leaves no doubt"
    );
    assert_eq!((&rinse["value"], &rinse["unit"]), (&json!(610), &json!("MILLILITER")));
    assert_eq!(rinse["as_of"], "2026-11-16T08:00:00Z");
    assert_eq!(rinse["last_report_at"], "2026-11-16T09:00:00Z");
    assert_eq!(
        (&rinse["signal"]["reports"], &rinse["signal"]["quarantined"]),
        (&json!(2), &json!(1))
    );
    assert_eq!((&rinse["tie"], &rinse["slot"]), (&json!("no_id"), &Value::Null));
    assert_eq!((&tablets["value"], &tablets["used"]), (&Value::Null, &json!(2.0)));
    let one = maker
        .api
        .get(&format!("/api/v1/endpoints/{}", text(&found[0]["id"])))
        .await;
    assert_eq!(one.expect(200).json(), found[0]);
    let broken = change("m-3", &volume(-1, "MILLILITER"), "2026-11-16T08:30:00Z");
    cloud.send(&broken).await.expect(202);
    assert_eq!(as_texts(&states(&maker.api).await)[2], ("Tank.Rinse", "doubted"));
    let good = change("m-4", &volume(600, "MILLILITER"), "2026-11-16T08:40:00Z");
    cloud.send(&good).await.expect(202);
    assert_eq!(as_texts(&states(&maker.api).await)[2], ("Tank.Rinse", "reporting"));
    app.clock.advance(SignedDuration::from_hours(25));
    assert_eq!(as_texts(&states(&maker.api).await)[2], ("Tank.Rinse", "silent"));
}

#[rstest]
#[tokio::test]
async fn a_sensor_that_is_tied_to_a_slot_is_low_at_its_threshold(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let (device, request) = maker.submitted().await;
    let desk = app.program_of(&app.reviewer().await).await;
    let decision = json!({"outcome": "assigned", "content_hash": request["content_hash"],
        "slots": {"HEPA": {"threshold_percent": 30}}});
    let path = format!("{}/decision", request_path(&request));
    let _ = desk.post(&path, &decision).await.expect(200);
    let ids = maker
        .api
        .get(&format!("{device}/replenishment-ids"))
        .await
        .expect(200)
        .json();
    let ids = ids.as_array().unwrap();
    let hepa = ids.iter().find(|slot| slot["slot_id"] == "HEPA").unwrap();

    let cloud = Cloud::of(&app, &maker).await;
    let mut filter = sensor(
        "Alexa.InventoryLevelUsageSensor",
        "Filter.Hepa",
        &json!({"@type": "Percentage"}),
    );
    filter["configuration"]["replenishment"] =
        json!({"@type": "DashReplenishmentId", "value": hepa["replenishment_id"]});
    cloud
        .send(&add(&[endpoint("vac-19", &json!([filter])), dishwasher()]))
        .await
        .expect(202);
    cloud.send(&worn("a", 69, "2026-11-15T10:00:00Z")).await.expect(202);
    let shown = async || items(&maker.api, "/endpoints?q=vac").await[0]["sensors"][0].clone();
    let fine = shown().await;
    assert_eq!((&fine["state"], &fine["value"]), (&json!("fine"), &json!(31)));
    assert_eq!(fine["threshold"], json!({"value": 30, "direction": "supply"}));
    assert_eq!(
        (&fine["tie"], &fine["slot"]["slot_id"]),
        (&json!("tied"), &json!("HEPA"))
    );
    assert_eq!(fine["signal"]["interval_hours"], 24);
    cloud.send(&worn("b", 1, "2026-11-16T08:00:00Z")).await.expect(202);
    assert_eq!(shown().await["state"], "low");

    let id = device.rsplit('/').next().unwrap();
    for (query, expected) in [
        ("state=low", 1),
        ("state=fine", 0),
        ("state=never_reported", 1),
        (&format!("device={id}"), 1),
        (&format!("device={id}&state=silent"), 0),
        ("q=vac-19", 1),
        ("q=19", 0),
    ] {
        assert_eq!(
            items(&maker.api, &format!("/endpoints?{query}")).await.len(),
            expected,
            "{query}"
        );
    }
    app.clock.advance(SignedDuration::from_hours(24 * 3));
    let signal = shown().await["signal"].clone();
    assert_eq!(
        (&signal["expected_intervals"], &signal["heard_intervals"]),
        (&json!(3), &json!(0)),
        "what was measured before the sensor was declared is not looked at"
    );
}

#[rstest]
#[tokio::test]
async fn nothing_tells_who_the_customer_is(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (maker, cloud) = begun(&app).await;
    let mut device = dishwasher();
    device["friendlyName"] = "Anna's kitchen".into();
    device["cookie"] = json!({"owner": 7});
    cloud.send(&add(&[device])).await.expect(202);
    app.app.write_findings().await.unwrap();
    let mut told = String::new();
    let reports = rinse_reports(&maker.api).await;
    for path in ["/endpoints", &reports, "/live-findings"] {
        told += maker.api.get(&format!("/api/v1{path}")).await.expect(200).text();
    }
    told += maker.person.browser.get("/fleet").await.expect(200).text();
    assert!(told.contains("EP07"), "{told}");
    for private in ["Anna", "NL-7781", "cus_", cloud.token.as_str(), "lab@", "\"owner\""] {
        assert!(!told.contains(private), "{private}");
    }
}

#[rstest]
#[tokio::test]
async fn a_fleet_is_its_makers_and_the_programmes(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (maker, cloud) = begun(&app).await;
    let mut unknown = consumed("w-1", 1, "2026-11-15T19:20:21Z");
    unknown["event"]["header"]["instance"] = "Hopper.Salt".into();
    cloud.send(&unknown).await.expect(202);
    app.app.write_findings().await.unwrap();
    let stranger = Maker::of(&app).await;
    let reviewer = app.program_of(&app.reviewer().await).await;
    let reports = rinse_reports(&maker.api).await;
    let (one, _) = reports.split_once("/sensors").unwrap();
    for path in [one, &reports] {
        let hidden = stranger.api.get(&format!("/api/v1{path}")).await;
        hidden.assert_problem(404, "not-found");
        let _ = reviewer.get(&format!("/api/v1{path}")).await.expect(200);
    }
    assert_eq!(rules(&maker.api).await, [("PRP01".to_owned(), 1)]);
    assert_eq!(rules(&reviewer).await, [("PRP01".to_owned(), 1)]);
    for path in ["/endpoints", "/live-findings"] {
        assert_eq!(items(&reviewer, path).await, items(&maker.api, path).await, "{path}");
        assert_eq!(items(&stranger.api, path).await, [] as [Value; 0], "{path}");
    }
    let customer = Actor {
        role: Role::Customer,
        organisation: None,
        ..maker.person.actor.clone()
    };
    let denied = app.app.fleet(&customer, &FleetFilter::default(), None, 9).await;
    assert!(matches!(denied, Err(FleetError::Denied(Denied::Forbidden))));
    let denied = app.app.live_findings(&customer, None, 9).await;
    assert!(matches!(denied, Err(FleetError::Denied(Denied::Forbidden))));
}

#[rstest]
#[tokio::test]
async fn a_history_tells_what_each_report_did(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (maker, cloud) = begun(&app).await;
    for (id, value, at) in [
        ("m-1", volume(0.5, "LITER"), "2026-11-14T08:00:00Z"),
        ("m-2", volume(500, "MILLILITER"), "2026-11-15T08:00:00Z"),
        ("m-3", volume(-1, "MILLILITER"), "2026-11-15T09:00:00Z"),
        ("m-4", volume(700, "MILLILITER"), "2026-11-13T08:00:00Z"),
    ] {
        cloud.send(&change(id, &value, at)).await.expect(202);
    }
    let path = rinse_reports(&maker.api).await;
    let all = items(&maker.api, &path).await;
    let told: Vec<_> = all
        .iter()
        .map(|report| (text(&report["effect"]), &report["value"], &report["known"]))
        .collect();
    let (none, half, more) = (Value::Null, json!(500.0), json!(700.0));
    let expected = [
        ("quarantined", &none, &half),
        ("unchanged", &half, &half),
        ("changed", &half, &half),
        ("older", &more, &half),
    ];
    assert_eq!(told, expected);
    assert!(text(&all[0]["note"]).contains("must not be negative"));
    assert_eq!(all[2]["note"], "converted from 0.5 LITER");

    let first = maker
        .api
        .get(&format!("/api/v1{path}?limit=3"))
        .await
        .expect(200)
        .json();
    let cursor = text(&first["next_cursor"]);
    let second = items(&maker.api, &format!("{path}?limit=3&cursor={cursor}")).await;
    assert_eq!(second, all[3..]);
    let within = "from=2026-11-14T08:00:00Z&to=2026-11-15T09:00:00Z";
    assert_eq!(items(&maker.api, &format!("{path}?{within}")).await, all[1..3]);
    for (query, pointer) in [
        ("from=yesterday", "/from"),
        ("from=2026-11-15T09:00:00Z&to=2026-11-15T09:00:00Z", "/from"),
        ("cursor=1.rep_2", "/cursor"),
        ("limit=0", "/limit"),
        ("since=2026-11-15T09:00:00Z", "/since"),
    ] {
        let refused = maker.api.get(&format!("/api/v1{path}?{query}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert_eq!(refused.json()["errors"][0]["pointer"], pointer, "{query}");
    }
    for wrong in [("InventoryLevelSensor", "InventorySensor"), ("Tank.Rinse", "Tank.Salt")] {
        let nowhere = maker
            .api
            .get(&format!("/api/v1{}", path.replace(wrong.0, wrong.1)))
            .await;
        nowhere.assert_problem(404, "not-found");
    }
    for query in ["state=asleep", "device=7", "limit=x", "cursor=y"] {
        let refused = maker.api.get(&format!("/api/v1/endpoints?{query}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
    }
}

#[rstest]
#[tokio::test]
async fn what_is_wrong_with_live_messages_is_counted_by_rule(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (maker, cloud) = begun(&app).await;
    app.app.write_findings().await.unwrap();
    assert_eq!(rules(&maker.api).await, [], "what the format documents is not wrong");
    for n in 0..3 {
        let id = format!("m-{n}");
        let broken = change(&id, &volume(-1 - n, "MILLILITER"), "2026-11-15T03:00:00Z");
        cloud.send(&broken).await.expect(202);
    }
    let ahead = change("m-9", &volume(1, "MILLILITER"), "2026-11-16T23:00:00Z");
    let other = change(
        "m-8",
        &json!({"@type": "Percentage", "value": 3}),
        "2026-11-15T03:00:00Z",
    );
    let mut unknown = consumed("w-1", 1, "2026-11-15T19:20:21Z");
    unknown["event"]["header"]["instance"] = "Hopper.Salt".into();
    let mut misspelt = add(&[dishwasher()]);
    let payload = misspelt["event"]["payload"].as_object_mut().unwrap();
    let endpoints = payload.remove("endpoints").unwrap();
    payload.insert("enpoints".to_owned(), endpoints);
    for message in [ahead, other, unknown] {
        cloud.send(&message).await.expect(202);
    }
    cloud.send(&misspelt).await.expect(400);
    let mut own = [
        change("b-1", &volume(-7, "MILLILITER"), "2026-11-15T03:00:00Z"),
        misspelt,
    ];
    own[0]["event"]["endpoint"]["scope"]["token"] = cloud.token.as_str().into();
    own[1]["event"]["payload"]["scope"]["token"] = cloud.token.as_str().into();
    cloud.post(&json!(own)).await.expect(200);
    app.app.write_findings().await.unwrap();
    let found = rules(&maker.api).await;
    let expected = [("ENV03", 2), ("PRP01", 1), ("PRP04", 1), ("PRP05", 4), ("TIM04", 1)];
    let counted: Vec<_> = found.iter().map(|(rule, count)| (rule.as_str(), *count)).collect();
    assert_eq!(counted, expected);
    let all = items(&maker.api, "/live-findings").await;
    let example = |rule: &str| {
        let found = all.iter().find(|finding| finding["rule"] == rule);
        found.unwrap()["example"].clone()
    };
    assert_eq!(example("ENV03")["pointer"], "/event/payload/enpoints");
    assert!(text(&example("PRP01")["message"]).contains("no sensor Hopper.Salt"));
    let first = maker.api.get("/api/v1/live-findings?limit=2").await.expect(200).json();
    let rest = format!("/live-findings?cursor={}", text(&first["next_cursor"]));
    assert_eq!(items(&maker.api, &rest).await, all[2..]);
}

/// The findings by rule, without what the devices of these tests lack.
async fn rules(client: &Client) -> Vec<(String, i64)> {
    let found = items(client, "/live-findings").await;
    let is_lack = |finding: &&Value| matches!(text(&finding["rule"]), "CAP08" | "EP05" | "REP01");
    let counts = found.iter().filter(|finding| !is_lack(finding)).map(|finding| {
        let count = finding["count"].as_i64().unwrap();
        (text(&finding["rule"]).to_owned(), count)
    });
    counts.collect()
}

#[rstest]
#[tokio::test]
async fn only_the_first_messages_of_a_minute_are_looked_at_whole(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let cloud = Cloud::of(&app, &maker).await;
    let send = async |times: usize| {
        for _ in 0..times {
            cloud.send_bytes("[1").await.expect(400);
            app.app.write_findings().await.unwrap();
        }
        rules(&maker.api).await.iter().map(|(_, count)| *count).max()
    };
    assert_eq!(send(9).await, Some(6));
    app.clock.advance(SignedDuration::from_mins(1));
    assert_eq!(send(9).await, Some(12));
}
