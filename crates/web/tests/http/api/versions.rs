//! New versions of approved devices over the API.

use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::TestApp;
use rstest::rstest;
use serde_json::{Value, json};

use super::{Maker, answers, request_path};

#[rstest]
#[tokio::test]
async fn a_new_version_is_written_compared_approved(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let desk = app.program_of(&app.reviewer().await).await;
    let (device, request) = maker.submitted().await;
    let next = format!("{device}/next-version");
    let none = maker.api.get(&next).await.expect(409).json();
    assert_eq!(none["code"], "ids-not-assigned");
    assert_eq!(request["version_change"], Value::Null);

    let assign =
        |request: &Value| json!({ "outcome": "assigned", "content_hash": request["content_hash"], "slots": {} });
    let decision = format!("{}/decision", request_path(&request));
    desk.post(&decision, &assign(&request)).await.expect(200);
    let approved = maker.api.get(&device).await.expect(200).json();
    assert_eq!(
        (&approved["stage"], &approved["approved_version"]),
        (&json!("assigned"), &json!(1))
    );
    let unchanged = maker.api.post(&format!("{device}/id-requests"), &json!({})).await;
    assert_eq!(unchanged.expect(409).json()["code"], "unchanged");

    let opened = maker.api.post(&next, &json!({})).await.expect(200).json();
    assert_eq!(
        (&opened["stage"], &opened["approved_version"]),
        (&json!("draft"), &json!(1))
    );
    let again = maker.api.post(&next, &json!({})).await.expect(409).json();
    assert_eq!(again["code"], "locked");
    let mut draft = answers();
    draft["slots"]["HEPA"]["direction"] = json!("receptacle");
    let put = maker.api.put(&format!("{device}/id-request/draft"), &draft).await;
    put.expect(200);
    let compared = maker.api.get(&next).await.expect(200).json();
    assert_eq!(compared["approved_version"], 1);
    assert_eq!(compared["change"]["size"], "big");
    assert_eq!(compared["change"]["slots"]["HEPA"], "renewed");
    assert_eq!(compared["change"]["changes"][0]["pointer"], "/slots/HEPA/direction");

    let submitted = maker.api.post(&format!("{device}/id-requests"), &json!({})).await;
    let second = submitted.expect(201).json();
    assert_eq!(second["version_change"], compared["change"]);
    let listed = desk
        .get("/api/v1/id-requests?status=submitted")
        .await
        .expect(200)
        .json();
    assert_eq!(listed["items"][0]["change"], "big");
    let decision = format!("{}/decision", request_path(&second));
    desk.post(&decision, &assign(&second)).await.expect(200);
    let live = maker.api.get(&device).await.expect(200).json();
    assert_eq!(live["approved_version"], 2);

    maker.api.post(&next, &json!({})).await.expect(200);
    let back = maker.api.delete(&next).await.expect(200).json();
    assert_eq!(
        (&back["stage"], &back["approved_version"]),
        (&json!("assigned"), &json!(2))
    );
}
