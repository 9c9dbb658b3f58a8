//! Product lists, and how slots get theirs.

use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{Client, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use super::{Maker, product, request_path};

const LISTS: &str = "/api/v1/product-lists";

struct Desk {
    app: TestApp,
    api: Client,
    maker: Maker,
}

impl Desk {
    async fn open(engine: Engine) -> Self {
        let app = TestApp::start(engine).await;
        let api = app.program_of(&app.reviewer().await).await;
        let maker = Maker::of(&app).await;
        Self { app, api, maker }
    }

    /// Puts a product into the catalogue.
    async fn stock(&self, code: &str, asin: &str, is_available: bool) {
        let mut product = product();
        (product["available"], product["price"]) = (json!(is_available), Value::Null);
        let path = format!("/api/v1/products/{code}/{asin}");
        self.api.put(&path, &product).await.expect(200);
    }

    async fn air_filters(&self, entries: Value) -> Value {
        let list = json!({"kind": "category", "category": "air_filter", "entries": entries});
        self.api.post(LISTS, &list).await.expect(201).json()
    }

    async fn decide(&self, request: &Value, more: Value) -> replenish_testkit::Answer {
        let mut decision = json!({"outcome": "assigned", "content_hash": request["content_hash"]});
        decision
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        self.api
            .post(&format!("{}/decision", request_path(request)), &decision)
            .await
    }
}

#[rstest]
#[tokio::test]
async fn a_list_is_made_marked_and_replaced(#[values(Sqlite, Postgres)] engine: Engine) {
    let desk = Desk::open(engine).await;
    desk.stock("US", "B000000001", true).await;
    desk.stock("US", "B000000002", false).await;
    let list = desk
        .air_filters(json!({"US": ["B000000002", "B000000001", "B000000003"], "DE": ["B000000001"]}))
        .await;
    assert_eq!(
        (&list["kind"], &list["category"], &list["etag"]),
        (&json!("category"), &json!("air_filter"), &json!("v1"))
    );
    let mark = |code, asin, mark| json!({"marketplace": code, "asin": asin, "mark": mark});
    let expected = [
        mark("DE", "B000000001", "not_checked"),
        mark("US", "B000000002", "not_available"),
        mark("US", "B000000001", "available"),
        mark("US", "B000000003", "unknown"),
    ];
    assert_eq!(list["marks"], json!(expected));
    let path = format!("{LISTS}/{}", list["id"].as_str().unwrap());
    assert_eq!(desk.api.get(&path).await.expect(200).json(), list);

    let fewer = json!({"entries": {"US": ["B000000001"]}});
    desk.api
        .with("if-match", "\"v2\"")
        .put(&path, &fewer)
        .await
        .assert_problem(412, "stale");
    let replaced = desk
        .api
        .with("if-match", "\"v1\"")
        .put(&path, &fewer)
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&replaced["entries"], &replaced["etag"]),
        (&json!({"US": ["B000000001"]}), &json!("v2"))
    );
    let all = desk.api.get(LISTS).await.expect(200).json();
    assert_eq!(all["items"], json!([replaced]));
}

#[rstest]
#[tokio::test]
async fn a_deleted_list_is_gone_and_its_category_free_again(#[values(Sqlite, Postgres)] engine: Engine) {
    let desk = Desk::open(engine).await;
    let list = desk.air_filters(json!({"US": ["B000000001"]})).await;
    let path = format!("{LISTS}/{}", list["id"].as_str().unwrap());
    desk.api
        .with("if-match", "\"v2\"")
        .delete(&path)
        .await
        .assert_problem(412, "stale");
    desk.api.with("if-match", "\"v1\"").delete(&path).await.expect(204);
    desk.api.get(&path).await.assert_problem(404, "not-found");
    desk.api.delete(&path).await.assert_problem(404, "not-found");
    desk.air_filters(json!({"US": ["B000000002"]})).await;
    let (_, request) = desk.maker.submitted().await;
    desk.decide(&request, json!({})).await.expect(200);
}

#[rstest]
#[tokio::test]
async fn every_fault_of_a_list_is_named(#[values(Sqlite, Postgres)] engine: Engine) {
    let desk = Desk::open(engine).await;
    desk.air_filters(json!({"US": ["B000000001"]})).await;
    let post = async |list: Value| desk.api.post(LISTS, &list).await;
    post(json!({}))
        .await
        .assert_faults(&[("/kind", "kind-required"), ("/entries", "asin-required")]);
    let twice = json!({"kind": "category", "category": "air_filter", "entries": {"US": ["B000000001"]}});
    post(twice).await.assert_faults(&[("/category", "list-taken")]);
    let wrong =
        json!({"kind": "category", "category": "spoons", "slot_id": "HEPA", "entries": {"US": ["b"], "BR": []}});
    post(wrong).await.assert_faults(&[
        ("/slot_id", "member-not-allowed"),
        ("/category", "category-unknown"),
        ("/entries/BR", "marketplace-unknown"),
        ("/entries/US/0", "asin-invalid"),
    ]);
    let device = desk.maker.complete_device().await;
    let id = device.rsplit('/').next().unwrap();
    let entries = json!({"US": ["B000000001"]});
    let nowhere = json!({"kind": "device_slot", "device_id": "dev_1", "slot_id": "HEPA", "entries": entries});
    post(nowhere).await.assert_faults(&[("/device_id", "device-unknown")]);
    let no_slot = json!({"kind": "device_slot", "device_id": id, "slot_id": "PODS", "entries": entries});
    post(no_slot).await.assert_faults(&[("/slot_id", "slot-unknown")]);
}

#[rstest]
#[tokio::test]
async fn without_catalogue_and_list_a_request_is_answered_as_ever(#[values(Sqlite, Postgres)] engine: Engine) {
    let desk = Desk::open(engine).await;
    let (device, request) = desk.maker.submitted().await;
    let decided = desk.decide(&request, json!({})).await.expect(200).json();
    let slots = &decided["decision"]["slots"];
    assert_eq!(slots["HEPA"]["product_list"], Value::Null, "the category has no list");
    assert_eq!(slots["CARBON"]["product_list"]["kind"], "device_slot");
    let ids = desk
        .maker
        .api
        .get(&format!("{device}/replenishment-ids"))
        .await
        .expect(200)
        .json();
    assert_eq!(ids[1]["product_list"], slots["CARBON"]["product_list"]);
}

#[rstest]
#[tokio::test]
async fn a_slot_gets_the_list_of_its_category_as_it_is_then(#[values(Sqlite, Postgres)] engine: Engine) {
    let desk = Desk::open(engine).await;
    for code in ["US", "DE"] {
        desk.stock(code, "B000000001", true).await;
        desk.stock(code, "B0NLF300C1", true).await;
    }
    let entries = json!({"US": ["B000000001"], "DE": ["B000000001"], "JP": ["B000000009"]});
    let list = desk.air_filters(entries).await;
    let (device, request) = desk.maker.submitted().await;
    desk.decide(&request, json!({})).await.expect(200);
    let later = json!({"entries": {"US": ["B000000007"]}});
    let path = format!("{LISTS}/{}", list["id"].as_str().unwrap());
    desk.api.put(&path, &later).await.expect(200);

    let ids = desk
        .maker
        .api
        .get(&format!("{device}/replenishment-ids"))
        .await
        .expect(200)
        .json();
    let given = json!({"US": ["B000000001"], "DE": ["B000000001"]});
    assert_eq!(
        ids[0]["product_list"],
        json!({"id": list["id"], "kind": "category", "entries": given})
    );
    let own = &ids[1]["product_list"];
    assert_eq!(own["entries"], json!({"US": ["B0NLF300C1"], "DE": ["B0NLF300C1"]}));
    let own = desk
        .api
        .get(&format!("{LISTS}/{}", own["id"].as_str().unwrap()))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&own["kind"], &own["slot_id"]),
        (&json!("device_slot"), &json!("CARBON"))
    );
}

#[rstest]
#[tokio::test]
async fn a_list_with_a_hole_needs_a_waiver(#[values(Sqlite, Postgres)] engine: Engine) {
    let desk = Desk::open(engine).await;
    desk.stock("US", "B000000001", false).await;
    desk.stock("US", "B0NLF300C1", true).await;
    desk.stock("DE", "B000000002", true).await;
    desk.air_filters(json!({"US": ["B000000001"]})).await;
    let (device, request) = desk.maker.submitted().await;
    let faults = [
        ("/slots/CARBON/product_list/DE/B0NLF300C1", "product-unknown"),
        ("/slots/HEPA/product_list/US/B000000001", "product-not-available"),
        ("/slots/HEPA/product_list/DE", "list-without-products"),
    ];
    let refused = desk.decide(&request, json!({})).await;
    refused.assert_faults(&faults);
    let detail = refused.json()["errors"][1]["detail"].clone();
    assert_eq!(detail, "HEPA: B000000001 is not available in US.");
    let blank = desk.decide(&request, json!({"list_waiver": " "})).await;
    blank.assert_faults(&[("/list_waiver", "reason-required")]);
    let waived = json!({"list_waiver": "The shop opens in May."});
    desk.decide(&request, waived).await.expect(200);
    let trail = desk
        .maker
        .api
        .get(&format!("{device}/activity"))
        .await
        .expect(200)
        .json();
    let entries = trail["items"].as_array().unwrap();
    let assigned = entries
        .iter()
        .find(|entry| entry["action"] == "request.assigned")
        .unwrap();
    assert_eq!(assigned["after"]["list_waiver"], "The shop opens in May.");
}

#[rstest]
#[tokio::test]
async fn a_decision_names_another_list(#[values(Sqlite, Postgres)] engine: Engine) {
    let desk = Desk::open(engine).await;
    let (device, request) = desk.maker.submitted().await;
    let slot_list = async |device: &str, slot_id: &str| {
        let id = device.rsplit('/').next().unwrap();
        let list =
            json!({"kind": "device_slot", "device_id": id, "slot_id": slot_id, "entries": {"US": ["B000000005"]}});
        desk.api.post(LISTS, &list).await.expect(201).json()["id"].clone()
    };
    let of_hepa = slot_list(&device, "HEPA").await;
    let stranger = Maker::of(&desk.app).await;
    let elsewhere = slot_list(&stranger.complete_device().await, "HEPA").await;
    let name = |slot_id: &str, list: &Value| json!({"slots": {slot_id: {"product_list": list}}});
    for (slot_id, list, code) in [
        ("HEPA", &elsewhere, "list-of-another-slot"),
        ("CARBON", &of_hepa, "list-of-another-slot"),
        ("HEPA", &json!("lst_00000000000000000000000000000000"), "list-unknown"),
    ] {
        let place = format!("/slots/{slot_id}/product_list");
        desk.decide(&request, name(slot_id, list))
            .await
            .assert_faults(&[(&place, code)]);
    }
    desk.decide(&request, name("PODS", &of_hepa))
        .await
        .assert_faults(&[("/slots/PODS", "slot-unknown")]);
    let decided = desk.decide(&request, name("HEPA", &of_hepa)).await.expect(200).json();
    let given = &decided["decision"]["slots"]["HEPA"]["product_list"];
    assert_eq!(
        given,
        &json!({"id": of_hepa, "kind": "device_slot", "entries": {"US": ["B000000005"]}})
    );
}
