//! What every operation has in common: problems, tokens, bodies, tags.

use axum::{body::Body, http::Method};
use replenish_domain::account::Scope;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::TestApp;
use rstest::rstest;
use serde_json::json;

use super::{Maker, path_of};

const DEVICES: &str = "/api/v1/devices";

#[rstest]
#[tokio::test]
async fn a_token_opens_the_api_and_nothing_else_does(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let me = maker.api.get("/api/v1/me").await.expect(200).json();
    assert_eq!(me["role"], "maker_admin");
    assert_eq!(me["account"]["email"], maker.person.actor.email.as_str());
    assert!(me["organisation"]["customer_id"].is_string() && me["organisation"]["vendor_code"].is_string());

    for client in [
        app.anonymous(),
        maker.person.browser.clone(),
        app.anonymous().with("authorization", "Bearer rpl_0000"),
        app.anonymous().with("authorization", "Basic YTpi"),
        app.anonymous().with("authorization", "Bearer"),
    ] {
        let answer = client.get("/api/v1/me").await;
        answer.assert_problem(401, "unauthorized");
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
    }
}

#[rstest]
#[tokio::test]
async fn a_token_does_what_its_scopes_say(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let reader = app.program_with(&maker.person, &[Scope::Read]).await;
    let new = json!({"kind": "ask", "name": "A"});
    reader.post(DEVICES, &new).await.assert_problem(403, "forbidden");
    let _ = reader.get(DEVICES).await.expect(200);
    let writer = app.program_with(&maker.person, &[Scope::Write]).await;
    let _ = writer.post(DEVICES, &new).await.expect(201);
    writer.get(DEVICES).await.assert_problem(403, "forbidden");
    let reviewer = app.program_of(&app.reviewer().await).await;
    reviewer.post(DEVICES, &new).await.assert_problem(403, "forbidden");
}

#[tokio::test]
async fn what_no_route_answers_is_a_problem_too() {
    let app = TestApp::start(Sqlite).await;
    let maker = Maker::of(&app).await;
    maker.api.get("/api/v1/nothing").await.assert_problem(404, "not-found");
    maker.api.get("/api/v1").await.assert_problem(404, "not-found");
    app.anonymous()
        .get("/api/v1/nothing")
        .await
        .assert_problem(404, "not-found");
    let answer = maker.api.json(Method::PATCH, DEVICES, &json!({})).await;
    answer.assert_problem(405, "method-not-allowed");
    assert!(answer.headers.contains_key("allow"));
    maker
        .api
        .get("/api/v1/devices/dev_0")
        .await
        .assert_problem(404, "not-found");
    maker
        .api
        .get("/api/v1/devices/%FF")
        .await
        .assert_problem(404, "not-found");
}

#[tokio::test]
async fn a_body_that_is_no_json_is_told_where_it_breaks() {
    let app = TestApp::start(Sqlite).await;
    let maker = Maker::of(&app).await;
    let send = async |body: Vec<u8>| {
        let body = Body::from(body);
        maker
            .api
            .send(Method::POST, DEVICES, Some("application/json"), body)
            .await
    };
    let answer = send(b"{\"kind\": \"ask\",\n\"name\": }".to_vec()).await;
    answer.assert_problem(400, "malformed-json");
    assert!(answer.text().contains("line 2"), "{}", answer.text());
    for broken in [
        b"".to_vec(),
        b"{\"name\": \"\xff\"}".to_vec(),
        b"{} {}".to_vec(),
        vec![b'['; 100_000],
        br#"{"name": 1e999}"#.to_vec(),
    ] {
        send(broken).await.assert_problem(400, "malformed-json");
    }
    send(vec![b' '; 3 * 1024 * 1024 + 1])
        .await
        .assert_problem(413, "too-large");
}

#[rstest]
#[case(None)]
#[case(Some("text/plain"))]
#[case(Some("application/jsonp"))]
#[tokio::test]
async fn a_body_says_that_it_is_json(#[case] media_type: Option<&str>) {
    let app = TestApp::start(Sqlite).await;
    let maker = Maker::of(&app).await;
    let answer = maker
        .api
        .send(Method::POST, DEVICES, media_type, Body::from("{}"))
        .await;
    answer.assert_problem(415, "unsupported-media-type");
    let body = Body::from(r#"{"kind": "ask", "name": "A"}"#);
    let media_type = Some("Application/JSON; charset=utf-8");
    let _ = maker
        .api
        .send(Method::POST, DEVICES, media_type, body)
        .await
        .expect(201);
}

#[tokio::test]
async fn every_member_of_another_shape_is_named() {
    let app = TestApp::start(Sqlite).await;
    let maker = Maker::of(&app).await;
    let body = json!({"kind": 1, "nmae": "A", "name": ["A"], "extra": null});
    maker.api.post(DEVICES, &body).await.assert_faults(&[
        ("/extra", "unknown-member"),
        ("/kind", "wrong-type"),
        ("/name", "wrong-type"),
        ("/nmae", "unknown-member"),
    ]);
    maker
        .api
        .post(DEVICES, &json!(["ask", "A", null, null]))
        .await
        .assert_faults(&[("", "wrong-type")]);
    let twice = Body::from(r#"{"kind": "ask", "name": "A", "name": "B"}"#);
    let answer = maker
        .api
        .send(Method::POST, DEVICES, Some("application/json"), twice)
        .await;
    assert_eq!(answer.json()["errors"][0]["code"], "repeated-member");
}

#[tokio::test]
async fn a_query_is_read_as_strictly_as_a_body() {
    let app = TestApp::start(Sqlite).await;
    let maker = Maker::of(&app).await;
    let query = "limit=0&cursor=x&stage=done&kind=&organisation=1&q=%00";
    maker.api.get(&format!("{DEVICES}?{query}")).await.assert_faults(&[
        ("/stage", "stage-unknown"),
        ("/kind", "kind-required"),
        ("/organisation", "organisation-unknown"),
        ("/q", "search-invalid"),
        ("/limit", "limit-invalid"),
        ("/cursor", "cursor-invalid"),
    ]);
    maker
        .api
        .get(&format!("{DEVICES}?lmit=1&limit=1&limit=2"))
        .await
        .assert_faults(&[("/lmit", "unknown-member"), ("/limit", "repeated-member")]);
}

#[rstest]
#[tokio::test]
async fn a_change_based_on_an_old_state_is_refused(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let device = maker.device().await;
    let (path, etag) = (path_of(&device), device["etag"].as_str().unwrap().to_owned());
    let found = maker.api.get(&path).await;
    assert_eq!(found.headers["etag"], format!("\"{etag}\""));

    let based_on = |etag: &str| maker.api.with("if-match", etag);
    let rename = |name: &str| json!({ "name": name });
    let renamed = based_on(&etag)
        .json(Method::PATCH, &path, &rename("B"))
        .await
        .expect(200);
    assert_ne!(renamed.headers["etag"], format!("\"{etag}\""));
    for stale in [etag.as_str(), "\"v0\"", "\"other\""] {
        let client = based_on(stale);
        client
            .json(Method::PATCH, &path, &rename("C"))
            .await
            .assert_problem(412, "stale");
        client
            .json(Method::PATCH, &path, &json!({}))
            .await
            .assert_problem(412, "stale");
        let slots = json!([{"slot_id": "a", "category": "ink"}]);
        client
            .put(&format!("{path}/slots"), &slots)
            .await
            .assert_problem(412, "stale");
        client.delete(&path).await.assert_problem(412, "stale");
    }
    assert_eq!(maker.api.get(&path).await.json()["name"], "B");
    let _ = based_on("*").delete(&path).await.expect(204);
}

#[tokio::test]
async fn problems_look_like_this() {
    let app = TestApp::start(Sqlite).await;
    let maker = Maker::of(&app).await;
    let shown = |answer: replenish_testkit::Answer| {
        let mut problem = answer.json();
        assert_eq!(problem["request_id"].as_str().unwrap().len(), 32);
        problem["request_id"] = json!("…");
        serde_json::to_string_pretty(&problem).unwrap()
    };
    insta::assert_snapshot!("unauthorized", shown(app.anonymous().get(DEVICES).await));
    insta::assert_snapshot!("not_found", shown(maker.api.get("/api/v1/devices/dev_0").await));
    let bad = json!({"kind": "ask", "name": "n".repeat(61), "model_id": "A B", "device_type": "x"});
    insta::assert_snapshot!("invalid", shown(maker.api.post(DEVICES, &bad).await));
    let path = path_of(&maker.device().await);
    let last = maker.api.delete(&format!("{path}/slots/slot-01")).await;
    insta::assert_snapshot!("last_slot", shown(last));
}
