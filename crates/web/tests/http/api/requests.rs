//! From the draft to the assigned replenishment IDs.

use axum::http::Method;
use jiff::SignedDuration;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::TestApp;
use rstest::rstest;
use serde_json::{Value, json};

use super::{Maker, answers, path_of, request_path};

const FORM: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn faults(problem: &Value) -> Vec<(&str, &str)> {
    let errors = problem["errors"].as_array().unwrap().iter();
    errors
        .map(|error| (error["pointer"].as_str().unwrap(), error["code"].as_str().unwrap()))
        .collect()
}

#[rstest]
#[tokio::test]
async fn a_maker_asks_and_a_reviewer_assigns(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let (device, request) = maker.submitted().await;
    assert_eq!(
        (&request["number"], &request["status"]),
        (&json!("R-0001"), &json!("submitted"))
    );
    assert_eq!(
        request["clock"],
        json!({"business_days_left": 7, "business_days_over": 0, "overdue": false, "paused": false})
    );
    for (member, empty) in [
        ("findings", json!([])),
        ("messages", json!([])),
        ("changes_since_last_round", json!([])),
        ("decision", Value::Null),
        ("claimed_by", Value::Null),
    ] {
        assert_eq!(request[member], empty, "{member}");
    }
    assert_eq!(
        maker
            .api
            .get(&format!("{device}/replenishment-ids"))
            .await
            .expect(200)
            .json(),
        json!([])
    );
    let discovery = format!("{device}/discovery-response");
    maker.api.get(&discovery).await.assert_problem(409, "ids-not-assigned");

    let reviewer = app.reviewer().await;
    let desk = app.program_of(&reviewer).await;
    let path = request_path(&request);
    assert_eq!(desk.get(&path).await.expect(200).json()["content"], request["content"]);
    let claimed = desk.put(&format!("{path}/claim"), &json!({})).await.expect(200).json();
    assert_eq!(claimed["claimed_by"]["id"], reviewer.actor.account.to_string());
    let decision = json!({
        "outcome": "assigned", "content_hash": request["content_hash"], "slots": {"CARBON": {"threshold_percent": 35}},
    });
    let decided = desk
        .post(&format!("{path}/decision"), &decision)
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&decided["status"], &decided["decision"]["outcome"]),
        (&json!("assigned"), &json!("assigned"))
    );

    let ids = maker
        .api
        .get(&format!("{device}/replenishment-ids"))
        .await
        .expect(200)
        .json();
    assert_eq!(ids[0]["slot_id"], "HEPA");
    assert_eq!(
        (&ids[0]["threshold_percent"], &ids[1]["threshold_percent"]),
        (&json!(20), &json!(35))
    );
    let id = ids[0]["replenishment_id"].as_str().unwrap();
    let response = maker.api.get(&format!("{discovery}?locale=de-DE")).await.expect(200);
    assert!(response.text().contains(id));
    maker
        .api
        .get(&format!("{discovery}?locale=xx-XX"))
        .await
        .assert_faults(&[("/locale", "locale-unknown")]);
    let stage = maker.api.get(&device).await.json()["stage"].clone();
    assert_eq!(stage, "assigned");
    desk.post(&format!("{path}/decision"), &decision)
        .await
        .assert_problem(409, "request-closed");
    maker
        .api
        .post(&format!("{path}/withdrawal"), &json!({}))
        .await
        .assert_problem(409, "request-closed");
}

#[rstest]
#[tokio::test]
async fn a_draft_is_saved_incomplete_and_says_what_is_missing(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let device = path_of(&maker.device().await);
    let path = format!("{device}/id-request/draft");
    let empty = maker.api.get(&path).await.expect(200);
    assert_eq!(empty.headers["etag"], "\"v0\"");
    let empty = empty.json();
    assert_eq!(
        (&empty["saved_at"], &empty["readiness"]["complete"]),
        (&Value::Null, &json!(false))
    );
    let half = json!({"contact_email": "mira", "slots": {"slot-01": {"sensor": "level", "capacity": "much"}}});
    let saved = maker
        .api
        .with("if-match", "v0")
        .put(&path, &half)
        .await
        .expect(200)
        .json();
    assert_eq!(saved["slots"], half["slots"]);
    let missing = saved["readiness"]["missing"].as_array().unwrap();
    assert!(
        missing.iter().any(|gap| gap["pointer"] == "/slots/slot-01/capacity"),
        "{missing:?}"
    );
    maker
        .api
        .with("if-match", "v0")
        .put(&path, &half)
        .await
        .assert_problem(412, "stale");
    maker
        .api
        .put(&path, &json!({"slots": {"slot-01": {"snesor": "level"}}, "nope": 1}))
        .await
        .assert_faults(&[("/nope", "unknown-member"), ("/slots/slot-01/snesor", "unknown-member")]);
    let long = json!({"note": "n".repeat(300_000)});
    maker.api.put(&path, &long).await.assert_problem(413, "draft-too-large");

    let refused = maker.api.post(&format!("{device}/id-requests"), &json!({})).await;
    refused.assert_problem(422, "invalid");
    let refused = refused.json();
    let faults = faults(&refused);
    assert!(faults.contains(&("/device/image", "image-required")), "{faults:?}");
    assert!(faults.contains(&("/contact_email", "email-invalid")), "{faults:?}");
    assert_eq!(maker.api.get("/api/v1/id-requests").await.json()["items"], json!([]));
}

#[rstest]
#[tokio::test]
async fn the_form_is_downloaded_and_handed_in(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let device = maker.complete_device().await;
    let (form, requests) = (format!("{device}/id-request/form"), format!("{device}/id-requests"));
    let empty = maker.api.get(&form).await.expect(200);
    assert_eq!(empty.headers["content-type"], FORM);
    assert!(
        empty.headers["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment")
    );
    let refused = maker.api.bytes(Method::POST, &requests, FORM, &empty.bytes).await;
    refused.assert_problem(422, "invalid");
    let refused = refused.json();
    let sensor = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .find(|error| error["pointer"] == "/slots/HEPA/sensor")
        .unwrap_or_else(|| panic!("{refused}"));
    assert!(sensor["row"].is_u64() && sensor["column"].is_string(), "{sensor}");
    let detail = sensor["detail"].as_str().unwrap();
    assert!(detail.contains(sensor["sheet"].as_str().unwrap()), "{detail}");

    let _ = maker
        .api
        .put(&format!("{device}/id-request/draft"), &answers())
        .await
        .expect(200);
    let complete = maker.api.get(&form).await.expect(200).bytes;
    let created = maker
        .api
        .bytes(Method::POST, &requests, FORM, &complete)
        .await
        .expect(201);
    assert_eq!(created.location(), request_path(&created.json()));
    maker
        .api
        .bytes(Method::POST, &requests, FORM, &complete)
        .await
        .assert_problem(409, "locked");
    maker
        .api
        .bytes(Method::POST, &requests, FORM, b"no form")
        .await
        .assert_problem(409, "locked");
}

#[tokio::test]
async fn only_a_form_or_nothing_is_handed_in() {
    let app = TestApp::start(Sqlite).await;
    let maker = Maker::of(&app).await;
    let requests = format!("{}/id-requests", maker.complete_device().await);
    let send = async |media_type: &str, bytes: &[u8]| maker.api.bytes(Method::POST, &requests, media_type, bytes).await;
    send(FORM, b"no form").await.assert_faults(&[("", "form-format")]);
    send("text/csv", b"a")
        .await
        .assert_problem(415, "unsupported-media-type");
    send("application/json", br#"{"note": "x"}"#)
        .await
        .assert_faults(&[("/note", "unknown-member")]);
}

#[rstest]
#[tokio::test]
async fn a_request_is_withdrawn_and_handed_in_again(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let (device, request) = maker.submitted().await;
    let path = request_path(&request);
    let key = maker.api.with("idempotency-key", "w");
    let withdrawn = key.post(&format!("{path}/withdrawal"), &json!({})).await.expect(200);
    assert_eq!(withdrawn.json()["status"], "withdrawn");
    assert_eq!(
        key.post(&format!("{path}/withdrawal"), &json!({})).await.bytes,
        withdrawn.bytes
    );
    let path = format!("{device}/id-requests");
    let again = maker.api.send(Method::POST, &path, None, axum::body::Body::empty());
    assert_eq!(again.await.expect(201).json()["number"], "R-0002");
}

#[rstest]
#[tokio::test]
async fn a_claim_keeps_other_reviewers_away(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let (_, request) = maker.submitted().await;
    let path = request_path(&request);
    let claim = format!("{path}/claim");
    let one = app.program_of(&app.reviewer().await).await;
    let other = app.program_of(&app.reviewer().await).await;
    let _ = one.put(&claim, &json!({})).await.expect(200);
    other.put(&claim, &json!({})).await.assert_problem(409, "claimed");
    other.delete(&claim).await.assert_problem(409, "claimed");
    let listed = async |api: &replenish_testkit::Client, query: &str| {
        let list = api
            .get(&format!("/api/v1/id-requests?{query}"))
            .await
            .expect(200)
            .json();
        list["items"].as_array().unwrap().len()
    };
    assert_eq!(listed(&one, "claimed_by=me").await, 1);
    assert_eq!(listed(&other, "claimed_by=me").await, 0);
    assert_eq!(listed(&other, "claimed_by=nobody&status=in_review").await, 0);
    assert_eq!(listed(&other, "status=in_review&overdue=false").await, 1);
    assert_eq!(listed(&other, "overdue=true").await, 0);
    app.clock.advance(SignedDuration::from_hours(24 * 14));
    assert_eq!(listed(&other, "overdue=true").await, 1);
    let _ = other.put(&claim, &json!({})).await.expect(200);
    let _ = other.delete(&claim).await.expect(204);
    assert_eq!(other.get(&path).await.json()["claimed_by"], Value::Null);
    let reviewer_only = maker.api.put(&claim, &json!({})).await;
    reviewer_only.assert_problem(403, "forbidden");
    other
        .get("/api/v1/id-requests?status=done&overdue=1&claimed_by=x&cursor=x")
        .await
        .assert_faults(&[
            ("/status", "status-unknown"),
            ("/overdue", "overdue-invalid"),
            ("/claimed_by", "claimed-by-invalid"),
            ("/cursor", "cursor-invalid"),
        ]);
}

#[rstest]
#[tokio::test]
async fn a_decision_is_about_what_was_handed_in(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let (device, request) = maker.submitted().await;
    let path = format!("{}/decision", request_path(&request));
    let desk = app.program_of(&app.reviewer().await).await;
    let hash = &request["content_hash"];
    maker
        .api
        .post(&path, &json!({"outcome": "assigned", "content_hash": hash}))
        .await
        .assert_problem(403, "forbidden");
    desk.post(&path, &json!({"outcome": "assigned", "content_hash": "0".repeat(64)}))
        .await
        .assert_problem(409, "content-hash-stale");
    for (body, expected) in [
        (json!({}), ("/outcome", "outcome-required")),
        (json!({"outcome": "maybe"}), ("/outcome", "outcome-required")),
        (
            json!({"outcome": "assigned"}),
            ("/content_hash", "content-hash-invalid"),
        ),
        (json!({"outcome": "rejected"}), ("/reason", "reason-required")),
        (
            json!({"outcome": "rejected", "reason": "n", "slots": {}}),
            ("/slots", "member-not-allowed"),
        ),
        (
            json!({"outcome": "assigned", "content_hash": hash, "slots": {"HEPA": {"threshold_percent": 100}}}),
            ("/slots/HEPA/threshold_percent", "threshold-invalid"),
        ),
        (
            json!({"outcome": "assigned", "content_hash": hash, "slots": {"X": {}}}),
            ("/slots/X", "slot-unknown"),
        ),
    ] {
        desk.post(&path, &body).await.assert_faults(&[expected]);
    }
    let rejected = desk
        .post(
            &path,
            &json!({"outcome": "rejected", "reason": "The picture shows another device."}),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(rejected["decision"]["reason"], "The picture shows another device.");
    assert_eq!(maker.api.get(&device).await.json()["stage"], "rejected");
}

#[rstest]
#[tokio::test]
async fn test_accounts_are_asked_for_and_confirmed(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let path = format!("{}/test-accounts", path_of(&maker.device().await));
    let add = async |email: &str| maker.api.post(&path, &json!({ "email": email })).await;
    let added = add("Lab@Nordlicht.example").await.expect(201);
    assert_eq!(added.location(), format!("{path}/1"));
    assert_eq!(added.json()["email"], "lab@nordlicht.example");
    add("lab@nordlicht.example")
        .await
        .assert_faults(&[("/email", "test-account-repeated")]);
    add("lab").await.assert_faults(&[("/email", "email-invalid")]);
    maker
        .api
        .post(&path, &json!({}))
        .await
        .assert_faults(&[("/email", "email-required")]);

    let confirmation = format!("{path}/1/confirmation");
    maker
        .api
        .put(&confirmation, &json!({}))
        .await
        .assert_problem(403, "forbidden");
    let desk = app.program_of(&app.reviewer().await).await;
    let _ = desk.put(&confirmation, &json!({})).await.expect(204);
    desk.put(&format!("{path}/2/confirmation"), &json!({}))
        .await
        .assert_problem(404, "not-found");
    for n in 2..=10 {
        let _ = add(&format!("lab-{n}@nordlicht.example")).await.expect(201);
    }
    let refused = add("lab-11@nordlicht.example").await;
    refused.assert_faults(&[("/email", "too-many-test-accounts")]);
    assert_eq!(refused.json()["errors"][0]["limit"], 10);

    let first = maker.api.get(&format!("{path}?limit=6")).await.expect(200).json();
    assert!(first["items"][0]["confirmed_at"].is_string() && first["items"][1]["confirmed_at"].is_null());
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = maker
        .api
        .get(&format!("{path}?limit=6&cursor={cursor}"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (rest["items"].as_array().unwrap().len(), &rest["next_cursor"]),
        (4, &Value::Null)
    );
    let _ = maker.api.delete(&format!("{path}/2")).await.expect(204);
    maker
        .api
        .delete(&format!("{path}/2"))
        .await
        .assert_problem(404, "not-found");
    maker
        .api
        .delete(&format!("{path}/x"))
        .await
        .assert_problem(404, "not-found");
}

#[rstest]
#[tokio::test]
async fn everybody_reads_how_long_answers_take(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let desk = app.program_of(&app.reviewer().await).await;
    let told = async || -> Value { maker.api.get("/api/v1/answer-times").await.expect(200).json() };
    let (device, mut request) = maker.submitted().await;
    for days in [0, 1, 2, 2, 7] {
        let before = told().await;
        assert_eq!(
            (&before["median_business_days"], &before["p90_business_days"]),
            (&Value::Null, &Value::Null)
        );
        app.clock.advance(SignedDuration::from_hours(24 * days));
        let declined = json!({"outcome": "rejected", "reason": "Not yet."});
        desk.post(&format!("{}/decision", request_path(&request)), &declined)
            .await
            .expect(200);
        request = maker
            .api
            .post(&format!("{device}/id-requests"), &json!({}))
            .await
            .expect(201)
            .json();
    }
    let expected = json!({"window_days": 90, "answers": 5, "median_business_days": 1, "p90_business_days": 5});
    assert_eq!(told().await, expected);
}
