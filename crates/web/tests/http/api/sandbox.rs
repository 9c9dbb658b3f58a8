//! Sandbox IDs: marked wherever a program reads them, and an error in production.

use replenish_domain::{
    account::Sight,
    device::{ReplenishmentId, ReplenishmentPrefix},
    request::RequestState,
};
use replenish_store::{
    Engine::{self, Postgres, Sqlite},
    id_requests,
};
use replenish_testkit::TestApp;
use rstest::rstest;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Maker, answers, request_path};

async fn answered(maker: &Maker) -> String {
    let device = maker.complete_device().await;
    let path = format!("{device}/id-request/draft");
    let _ = maker.api.put(&path, &answers()).await.expect(200);
    device
}

#[rstest]
#[tokio::test]
async fn sandbox_ids_are_marked_and_production_has_none_of_them(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let device = answered(&maker).await;
    let response = format!("{device}/discovery-response");
    let in_sandbox = format!("{response}?environment=sandbox");
    maker.api.get(&in_sandbox).await.assert_problem(409, "no-sandbox-ids");

    let issued = maker.api.post(&format!("{device}/sandbox-ids"), &json!({})).await;
    let issued = issued.expect(200).json();
    let issued = issued.as_array().expect("a list");
    assert_eq!(issued.len(), 2);
    for slot in issued {
        assert_eq!(slot["environment"], "sandbox");
        let id = slot["replenishment_id"].as_str().expect("an ID");
        assert!(id.starts_with("arn:replenish:smarthome:drs:sandbox-sensor:"), "{id}");
    }
    let listed = maker.api.get(&format!("{device}/replenishment-ids")).await.expect(200);
    assert_eq!(&listed.json(), &Value::from(issued.clone()));
    maker.api.get(&response).await.assert_problem(409, "ids-not-assigned");
    let sandbox = maker.api.get(&in_sandbox).await.expect(200);
    for slot in issued {
        assert!(
            sandbox
                .text()
                .contains(slot["replenishment_id"].as_str().expect("an ID"))
        );
    }
    let nowhere = maker.api.get(&format!("{response}?environment=moon")).await;
    nowhere.assert_faults(&[("/environment", "environment-unknown")]);
}

/// Nothing gives a slot such an ID; should a restored or patched database have one, it goes no further.
#[rstest]
#[tokio::test]
async fn a_sandbox_id_that_got_into_production_is_an_error_there(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let desk = app.program_of(&app.reviewer().await).await;
    let (device, request) = maker.submitted().await;
    let decision = json!({"outcome": "assigned", "content_hash": request["content_hash"]});
    let path = format!("{}/decision", request_path(&request));
    let _ = desk.post(&path, &decision).await.expect(200);
    let response = format!("{device}/discovery-response");
    let _ = maker.api.get(&response).await.expect(200);

    let stray = ReplenishmentId::issue_in_sandbox(&ReplenishmentPrefix::default(), Uuid::from_u128(7));
    put_into_production(&app, &request, &stray).await;
    let refused = maker.api.get(&response).await;
    refused.assert_faults(&[("", "sandbox-id-in-production")]);
    let detail = refused.json()["errors"][0]["detail"].to_string();
    assert!(
        detail.contains(stray.as_str()) && detail.contains("sandbox ID"),
        "{detail}"
    );
}

/// Writes past every rule what no use case would.
async fn put_into_production(app: &TestApp, request: &Value, stray: &ReplenishmentId) {
    let id = request["id"].as_str().expect("an id").parse().expect("an id");
    let mut tx = app.app.db().write().await.expect("a transaction");
    let stored = id_requests::find(&mut tx, Sight::All, id).await.expect("a request");
    let mut stored = stored.expect("a request");
    if let RequestState::Assigned { slots, .. } = &mut stored.state {
        for assignment in slots.values_mut().take(1) {
            assignment.replenishment_id = stray.clone();
        }
    }
    let written = id_requests::set_state(&mut tx, id, stored.version, &stored.state).await;
    assert!(written.expect("a state"));
    tx.commit().await.expect("a commit");
}
