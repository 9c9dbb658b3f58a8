//! Devices and their parts: every code of the contract, once.

use axum::http::Method;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::TestApp;
use rstest::rstest;
use serde_json::{Value, json};

use super::{Maker, path_of};

const DEVICES: &str = "/api/v1/devices";

#[rstest]
#[tokio::test]
async fn a_new_device_has_one_slot_and_the_default_marketplace(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let new = json!({"kind": "ask", "name": "AirPure 300", "model_id": "AP-300"});
    let created = maker.api.post(DEVICES, &new).await.expect(201);
    let mut device = created.json();
    assert_eq!(created.location(), path_of(&device));
    assert_eq!(maker.api.get(&created.location()).await.expect(200).json(), device);
    device["id"] = json!("dev_…");
    insta::assert_snapshot!("new_device", serde_json::to_string_pretty(&device).unwrap());
}

#[rstest]
#[tokio::test]
async fn an_ack_device_has_a_device_type(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let new = json!({"kind": "ack", "name": "Dishwasher", "device_type": "A1B2.C3"});
    let device = maker.api.post(DEVICES, &new).await.expect(201).json();
    assert_eq!(
        (&device["kind"], &device["device_type"]),
        (&json!("ack"), &json!("A1B2.C3"))
    );
    assert!(
        device["model_id"]
            .as_str()
            .is_some_and(|generated| !generated.is_empty())
    );
}

#[tokio::test]
async fn a_model_id_can_be_asked_for() {
    let app = TestApp::start(Sqlite).await;
    let maker = Maker::of(&app).await;
    let model_id = async || {
        let answer = maker
            .api
            .send(Method::POST, "/api/v1/model-ids", None, axum::body::Body::empty());
        answer.await.expect(200).json()["model_id"].as_str().unwrap().to_owned()
    };
    let (one, other) = (model_id().await, model_id().await);
    assert_ne!(one, other);
    let new = json!({"kind": "ask", "name": "A", "model_id": one});
    assert_eq!(maker.api.post(DEVICES, &new).await.expect(201).json()["model_id"], one);
}

#[rstest]
#[case(json!({}), &[("/kind", "kind-required"), ("/name", "name-required")])]
#[case(json!({"kind": "ask", "name": " "}), &[("/name", "name-required")])]
#[case(json!({"kind": "ask", "name": "n".repeat(61)}), &[("/name", "name-too-long")])]
#[case(json!({"kind": "ask", "name": "A", "model_id": "A B"}), &[("/model_id", "model-id-invalid")])]
#[case(json!({"kind": "ask", "name": "A", "model_id": "A".repeat(65)}), &[("/model_id", "model-id-too-long")])]
#[case(json!({"kind": "ack", "name": "A"}), &[("/device_type", "device-type-required")])]
#[case(json!({"kind": "ask", "name": "A", "device_type": "X"}), &[("/device_type", "device-type-not-allowed")])]
#[case(
    json!({"kind": "ack", "name": "", "model_id": "ä", "device_type": "?"}),
    &[("/name", "name-required"), ("/model_id", "model-id-invalid"), ("/device_type", "device-type-invalid")]
)]
#[tokio::test]
async fn a_wrong_device_is_told_all_that_is_wrong(#[case] new: Value, #[case] faults: &[(&str, &str)]) {
    let app = TestApp::start(Sqlite).await;
    let maker = Maker::of(&app).await;
    maker.api.post(DEVICES, &new).await.assert_faults(faults);
    assert_eq!(
        maker.api.get(DEVICES).await.json()["items"],
        json!([]),
        "nothing is stored"
    );
}

#[tokio::test]
async fn limits_are_told_and_lie_where_they_are_said_to() {
    let app = TestApp::start(Sqlite).await;
    let maker = Maker::of(&app).await;
    let limit = async |new: Value| {
        let problem = maker.api.post(DEVICES, &new).await.expect(422).json();
        problem["errors"][0]["limit"].as_u64().unwrap()
    };
    assert_eq!(limit(json!({"kind": "ask", "name": "n".repeat(61)})).await, 60);
    assert_eq!(
        limit(json!({"kind": "ask", "name": "A", "model_id": "A".repeat(65)})).await,
        64
    );
    let most = json!({"kind": "ask", "name": "👩‍🚀".repeat(60), "model_id": "A".repeat(64)});
    let _ = maker.api.post(DEVICES, &most).await.expect(201);
}

#[rstest]
#[tokio::test]
async fn a_model_id_is_taken_once_in_an_organisation(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let new = json!({"kind": "ask", "name": "A", "model_id": "AP-300"});
    let _ = maker.api.post(DEVICES, &new).await.expect(201);
    maker
        .api
        .post(DEVICES, &new)
        .await
        .assert_faults(&[("/model_id", "model-id-taken")]);
    let _ = Maker::of(&app).await.api.post(DEVICES, &new).await.expect(201);
}

#[rstest]
#[tokio::test]
async fn a_device_is_renamed_and_deleted(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let path = path_of(&maker.device().await);
    let patch = async |body: Value| maker.api.json(Method::PATCH, &path, &body).await;
    assert_eq!(patch(json!({"name": " B "})).await.expect(200).json()["name"], "B");
    assert_eq!(patch(json!({})).await.expect(200).json()["name"], "B");
    patch(json!({"name": ""}))
        .await
        .assert_faults(&[("/name", "name-required")]);
    patch(json!({"model_id": "X"}))
        .await
        .assert_faults(&[("/model_id", "unknown-member")]);
    let _ = maker.api.delete(&path).await.expect(204);
    maker.api.get(&path).await.assert_problem(404, "not-found");
    maker.api.delete(&path).await.assert_problem(404, "not-found");
}

#[rstest]
#[tokio::test]
async fn marketplaces_come_and_go_but_one_stays(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let path = path_of(&maker.device().await);
    let put = async |code: &str, body: Value| maker.api.put(&format!("{path}/marketplaces/{code}"), &body).await;
    let device = put("DE", json!({"friendly_name": "Luftreiniger"}))
        .await
        .expect(200)
        .json();
    let there = |device: &Value| {
        let offered = device["marketplaces"].as_array().unwrap().iter();
        offered
            .map(|offered| (offered["code"].clone(), offered["friendly_name"].clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        there(&device),
        [(json!("US"), Value::Null), (json!("DE"), json!("Luftreiniger"))]
    );
    let kept = put("DE", json!({})).await.expect(200).json();
    assert_eq!(there(&kept), there(&device));

    put("XX", json!({}))
        .await
        .assert_faults(&[("/code", "marketplace-unknown")]);
    put("US", json!({"friendly_name": ""}))
        .await
        .assert_faults(&[("/friendly_name", "friendly-name-required")]);
    put("US", json!({"friendly_name": "n".repeat(61)}))
        .await
        .assert_faults(&[("/friendly_name", "name-too-long")]);
    let _ = maker.api.delete(&format!("{path}/marketplaces/US")).await.expect(204);
    maker
        .api
        .delete(&format!("{path}/marketplaces/US"))
        .await
        .assert_problem(404, "not-found");
    maker
        .api
        .delete(&format!("{path}/marketplaces/DE"))
        .await
        .assert_problem(409, "last-marketplace");
}

#[rstest]
#[tokio::test]
async fn an_inventory_is_stored_whole_or_not_at_all(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let path = format!("{}/slots", path_of(&maker.device().await));
    let put = async |slots: Value| maker.api.put(&path, &slots).await;
    let slot = |slot_id: &str, category: &str| json!({"slot_id": slot_id, "category": category});
    let device = put(json!([slot("HEPA", "air_filter"), slot("slot-01", "ink")]))
        .await
        .expect(200)
        .json();
    let shown: Vec<_> = device["slots"]
        .as_array()
        .unwrap()
        .iter()
        .map(|slot| slot["label"].clone())
        .collect();
    assert_eq!(shown, ["SLOT 01", "SLOT 02"]);
    assert_eq!(device["slots"][0]["slot_id"], "HEPA");

    put(json!([
        slot("ok", "ink"),
        slot("a b", "ink"),
        slot(&"s".repeat(65), "soap"),
        slot("ok", ""),
        {},
    ]))
    .await
    .assert_faults(&[
        ("/slots/1/slot_id", "slot-id-invalid"),
        ("/slots/2/slot_id", "slot-id-too-long"),
        ("/slots/2/category", "category-unknown"),
        ("/slots/3/category", "category-required"),
        ("/slots/3/slot_id", "slot-id-taken"),
        ("/slots/4/slot_id", "slot-id-required"),
        ("/slots/4/category", "category-required"),
    ]);
    put(json!([])).await.assert_faults(&[("/slots", "last-slot")]);
    put(json!([{"slot_id": 1, "name": "x"}]))
        .await
        .assert_faults(&[("/slots/0/name", "unknown-member"), ("/slots/0/slot_id", "wrong-type")]);
    put(json!({"slots": []}))
        .await
        .assert_faults(&[("/slots", "wrong-type")]);
    let many: Vec<_> = (0..201).map(|n| slot(&format!("s{n}"), "ink")).collect();
    let refused = put(json!(many)).await;
    refused.assert_faults(&[("/slots", "too-many-slots")]);
    assert_eq!(refused.json()["errors"][0]["limit"], 200);
    assert_eq!(
        put(json!([slot("s".repeat(64).as_str(), "ink")]))
            .await
            .expect(200)
            .json()["slots"][0]["position"],
        1
    );
}

#[rstest]
#[tokio::test]
async fn one_slot_and_its_names_can_be_changed_alone(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let path = path_of(&maker.device().await);
    let put = async |part: &str, body: Value| maker.api.put(&format!("{path}/slots/{part}"), &body).await;
    let delete = async |part: &str| maker.api.delete(&format!("{path}/slots/{part}")).await;
    delete("slot-01").await.assert_problem(409, "last-slot");
    let device = put("HEPA", json!({"category": "air_filter"})).await.expect(200).json();
    assert_eq!(device["slots"][1]["category"], "air_filter");
    put("HEPA", json!({}))
        .await
        .assert_faults(&[("/category", "category-required")]);
    put("HEPA", json!({"category": "soap"}))
        .await
        .assert_faults(&[("/category", "category-unknown")]);
    put("a%20b", json!({"category": "ink"}))
        .await
        .assert_faults(&[("/slot_id", "slot-id-invalid")]);

    let named = put("HEPA/names/US", json!({"name": "HEPA filter"}))
        .await
        .expect(200)
        .json();
    assert_eq!(named["slots"][1]["names"], json!({"US": "HEPA filter"}));
    put("HEPA/names/US", json!({}))
        .await
        .assert_faults(&[("/name", "slot-name-required")]);
    put("HEPA/names/US", json!({"name": "n".repeat(61)}))
        .await
        .assert_faults(&[("/name", "name-too-long")]);
    put("HEPA/names/DE", json!({"name": "Filter"}))
        .await
        .assert_problem(404, "not-found");
    put("none/names/US", json!({"name": "Filter"}))
        .await
        .assert_problem(404, "not-found");
    let _ = delete("HEPA/names/US").await.expect(204);
    let _ = delete("slot-01").await.expect(204);
    delete("slot-01").await.assert_problem(404, "not-found");
    assert_eq!(maker.api.get(&path).await.json()["slots"][0]["names"], json!({}));
}

#[tokio::test]
async fn a_device_with_a_reviewer_is_locked() {
    let app = TestApp::start(Sqlite).await;
    let maker = Maker::of(&app).await;
    let (path, _) = maker.submitted().await;
    let locked = |answer: replenish_testkit::Answer| answer.assert_problem(409, "locked");
    locked(maker.api.json(Method::PATCH, &path, &json!({"name": "B"})).await);
    locked(
        maker
            .api
            .put(&format!("{path}/slots"), &json!([{"slot_id": "a", "category": "ink"}]))
            .await,
    );
    locked(
        maker
            .api
            .bytes(Method::PUT, &format!("{path}/image"), "image/png", &super::png(8, 8))
            .await,
    );
    locked(maker.api.delete(&format!("{path}/image")).await);
    locked(maker.api.delete(&path).await);
    let _ = maker
        .api
        .put(&format!("{path}/marketplaces/JP"), &json!({"friendly_name": "A"}))
        .await
        .expect(200);
}

#[rstest]
#[tokio::test]
async fn what_the_programme_offers_is_a_plain_list(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let marketplaces = maker.api.get("/api/v1/marketplaces").await.expect(200).json();
    let codes: Vec<_> = marketplaces
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["code"].clone())
        .collect();
    assert_eq!(codes, ["US", "UK", "DE", "FR", "IT", "ES", "JP"]);
    assert_eq!(marketplaces[0]["locales"], json!(["en-US"]));
    let categories = maker.api.get("/api/v1/categories").await.expect(200).json();
    let first = json!({"code": "vacuum_filter", "label": "Vacuum filter", "needs_explanation": false});
    assert_eq!(categories[0], first);
}
