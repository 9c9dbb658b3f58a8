//! Device clouds through the API, and the token endpoint they call.

use axum::{body::Body, http::Method};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use jiff::SignedDuration;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{Answer, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use super::Maker;

const TOKEN: &str = "/auth/o2/token";

/// A client of a maker as the answer to its making has it, and the tokens of a sandbox customer.
async fn cloud(maker: &Maker) -> (Value, Value) {
    let new = json!({"name": "Cloud", "redirect_uris": ["https://cloud.example/linked"]});
    let client = maker.api.post("/api/v1/clients", &new).await.expect(201).json();
    let new = json!({"client": client["id"], "marketplace": "DE"});
    let made = maker.api.post("/api/v1/sandbox/customers", &new).await.expect(201);
    (client, made.json())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{id}:{secret}")))
}

fn refused(answer: &Answer, status: u16, error: &str) -> String {
    let body = answer.json();
    assert_eq!(
        (answer.status.as_u16(), text(&body["error"])),
        (status, error),
        "{body}"
    );
    assert_eq!(answer.headers["cache-control"], "no-store");
    text(&body["error_description"]).to_owned()
}

#[rstest]
#[tokio::test]
async fn a_refresh_answers_in_one_piece_with_a_number_and_the_same_refresh_token(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let app = TestApp::start(engine).await;
    let (client, tokens) = cloud(&Maker::of(&app).await).await;
    let (id, secret) = (text(&client["client_id"]), text(&client["client_secret"]));
    assert_eq!(
        (&tokens["token_type"], &tokens["expires_in"]),
        (&json!("bearer"), &json!(3600))
    );
    let refresh = text(&tokens["refresh_token"]);
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    let in_form = [
        &form[..],
        &[("client_id", id), ("client_secret", secret), ("redirect_uri", "x")],
    ]
    .concat();
    let gzip = app
        .anonymous()
        .with("accept-encoding", "gzip")
        .with("origin", "https://elsewhere.example");
    let by_form = gzip.form(TOKEN, &in_form).await.expect(200);
    assert!(!by_form.headers.contains_key("content-encoding"));
    assert_eq!(by_form.headers["cache-control"], "no-store");
    let length: usize = by_form.headers["content-length"].to_str().unwrap().parse().unwrap();
    assert_eq!(length, by_form.bytes.len());
    let body = by_form.json();
    assert_eq!(body["expires_in"], json!(3600));
    assert_eq!(body["token_type"], "bearer");
    assert_eq!(body["refresh_token"], refresh);
    let access = text(&body["access_token"]);
    assert!(access.starts_with("Atza|") && access.len() >= 350, "{access}");

    let by_basic = app.anonymous().with("authorization", &basic(id, secret));
    by_basic.form(TOKEN, &form).await.expect(200);
    by_basic.form(TOKEN, &in_form).await.expect(200);
    let encoded = format!("grant_type=refresh_token&refresh_token={}", refresh.replace('|', "%7C"));
    let media_type = Some("application/x-www-form-urlencoded;charset=UTF-8");
    let with_charset = by_basic
        .send(Method::POST, TOKEN, media_type, Body::from(encoded))
        .await;
    assert_eq!(with_charset.expect(200).json()["refresh_token"], refresh);
}

#[rstest]
#[tokio::test]
async fn what_is_wrong_is_told_in_the_words_of_oauth(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (client, tokens) = cloud(&Maker::of(&app).await).await;
    let (id, secret) = (text(&client["client_id"]), text(&client["client_secret"]));
    let nobody = app.anonymous();
    let own = [("client_id", id), ("client_secret", secret)];
    let refresh = [
        ("grant_type", "refresh_token"),
        ("refresh_token", text(&tokens["refresh_token"])),
    ];
    let send = async |fields: &[(&str, &str)]| nobody.form(TOKEN, fields).await;
    for (fields, status, error, word) in [
        (vec![], 400, "invalid_request", "grant_type"),
        (
            vec![("grant_type", "refresh_token")],
            400,
            "invalid_request",
            "refresh_token",
        ),
        (
            vec![("grant_type", "authorization_code")],
            400,
            "invalid_request",
            "code",
        ),
        (
            [("grant_type", ""), own[0], own[1]].to_vec(),
            400,
            "invalid_request",
            "grant_type",
        ),
        (
            [("grant_type", "password"), own[0], own[1]].to_vec(),
            400,
            "unsupported_grant_type",
            "grant_type",
        ),
        (refresh.to_vec(), 400, "invalid_request", "client_id"),
        (
            [&refresh[..], &own[..1]].concat(),
            400,
            "invalid_request",
            "client_secret",
        ),
        (
            [&refresh[..], &refresh[..1], &own[..]].concat(),
            400,
            "invalid_request",
            "twice",
        ),
        (
            [&refresh[..], &[own[0], ("client_secret", "guess")]].concat(),
            400,
            "invalid_client",
            "secret",
        ),
        (
            [&refresh[..], &[("client_id", "amzn1"), own[1]]].concat(),
            400,
            "invalid_client",
            "unknown",
        ),
        (
            [&[refresh[0], ("refresh_token", "Atzr|no")], &own[..]].concat(),
            400,
            "invalid_grant",
            "refresh_token",
        ),
        (
            [&[("grant_type", "authorization_code"), ("code", "no")], &own[..]].concat(),
            400,
            "invalid_grant",
            "code",
        ),
    ] {
        let told = refused(&send(&fields).await, status, error);
        assert!(told.contains(word), "{told}");
    }
    let guess = nobody
        .with("authorization", &basic(id, "guess"))
        .form(TOKEN, &refresh)
        .await;
    refused(&guess, 401, "invalid_client");
    assert!(guess.headers["www-authenticate"].to_str().unwrap().starts_with("Basic"));
    let torn = nobody.with("authorization", "Basic !").form(TOKEN, &refresh).await;
    refused(&torn, 401, "invalid_client");
    let good = nobody.with("authorization", &basic(id, secret));
    let differing = [&refresh[..], &[("client_id", "replenish.client.0")]].concat();
    refused(&good.form(TOKEN, &differing).await, 400, "invalid_request");
    let json = nobody.post(TOKEN, &json!({"grant_type": "refresh_token"})).await;
    refused(&json, 400, "invalid_request");
    let huge = "x".repeat(20_000);
    refused(&send(&[("grant_type", &huge)]).await, 400, "invalid_request");
    assert_eq!(nobody.get(TOKEN).await.status.as_u16(), 405);
}

#[rstest]
#[tokio::test]
async fn a_client_is_changed_at_the_etag_that_was_seen_and_told_no_secret_again(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let keyed = maker.api.with("idempotency-key", "first");
    let new = json!({"name": "Cloud"});
    let made = keyed.post("/api/v1/clients", &new).await.expect(201);
    let path = made.location();
    assert!(made.json()["client_secret"].is_string());
    let again = keyed.post("/api/v1/clients", &new).await;
    assert_eq!(
        (again.status.as_u16(), &again.json()["code"]),
        (409, &json!("secret-told-once"))
    );
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert!(!again.text().contains("rpl_client_"), "no secret is kept");
    assert_eq!(
        maker.api.get("/api/v1/clients").await.json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );

    let shown = maker.api.get(&path).await.expect(200);
    assert_eq!(shown.headers["etag"], "\"v1\"");
    assert!(shown.json().get("client_secret").is_none());
    let wrong =
        json!({"name": "", "redirect_uris": ["http://cloud.example"], "directive_endpoint": "http://localhost"});
    maker.api.put(&path, &wrong).await.assert_faults(&[
        ("/name", "name-required"),
        ("/redirect_uris/0", "redirect-uri-invalid"),
        ("/directive_endpoint", "directive-endpoint-invalid"),
    ]);
    let change = json!({"name": "New cloud", "redirect_uris": ["https://cloud.example/linked"]});
    let changed = maker
        .api
        .with("if-match", "\"v1\"")
        .put(&path, &change)
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&changed["name"], &changed["etag"]),
        (&json!("New cloud"), &json!("v2"))
    );
    let rotation = json!({"overlap_days": 30});
    let secrets = format!("{path}/secrets");
    maker
        .api
        .with("if-match", "\"v1\"")
        .post(&secrets, &rotation)
        .await
        .assert_problem(412, "stale");
    maker
        .api
        .post(&secrets, &json!({}))
        .await
        .assert_faults(&[("/overlap_days", "overlap-invalid")]);
    let rotated = maker.api.post(&secrets, &rotation).await.expect(201).json();
    assert_eq!(rotated["secrets"].as_array().unwrap().len(), 2);
    assert!(rotated["client_secret"].is_string());
    app.clock.advance(SignedDuration::from_hours(30 * 24));
    assert_eq!(
        maker.api.get(&path).await.json()["secrets"].as_array().unwrap().len(),
        1
    );
    maker.api.delete(&path).await.expect(204);
    maker.api.get(&path).await.assert_problem(404, "not-found");
}
