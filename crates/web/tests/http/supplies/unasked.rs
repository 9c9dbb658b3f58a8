//! Requests that nobody is asked about.

use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::linking::{CHALLENGE, Cloud};
use rstest::rstest;

use super::{REDIRECT, Scene, value};

#[rstest]
#[tokio::test]
async fn where_it_is_not_certain_who_asks_nobody_is_sent_anywhere(#[values(Sqlite, Postgres)] engine: Engine) {
    let scene = Scene::on(engine).await;
    let revoked = Cloud::of(&scene.app, &scene.maker, "Old", REDIRECT).await;
    scene
        .app
        .app
        .revoke_client(&scene.maker.actor, revoked.id, None)
        .await
        .unwrap();
    let cloud = &scene.cloud;
    let twice = |name: &str, value: &str| format!("{}&{name}={value}", cloud.authorize(&[]));
    for (request, reason) in [
        ("/oauth/authorize".to_owned(), "client_id is missing"),
        (cloud.authorize(&[("client_id", "")]), "client_id is missing"),
        (twice("client_id", "x"), "client_id is missing or stands there twice"),
        (
            cloud.authorize(&[("client_id", "amzn1.application.1")]),
            "There is no client",
        ),
        (revoked.authorize(&[]), "or it was revoked"),
        (cloud.authorize(&[("redirect_uri", "")]), "redirect_uri is missing"),
        (
            twice("redirect_uri", "https://evil.example"),
            "redirect_uri is missing or stands there twice",
        ),
        (
            cloud.authorize(&[("redirect_uri", "https://evil.example/")]),
            "character by character",
        ),
        (
            cloud.authorize(&[("redirect_uri", "https://cloud.example/linked")]),
            "character by character",
        ),
        (
            cloud.authorize(&[("redirect_uri", &format!("{REDIRECT}/"))]),
            "character by character",
        ),
        (
            cloud.authorize(&[("redirect_uri", &REDIRECT.to_uppercase())]),
            "character by character",
        ),
    ] {
        for browser in [&scene.app.anonymous(), &scene.customer.browser] {
            let shown = browser.get(&request).await.expect(400);
            assert!(shown.text().contains(reason), "{request}: {}", shown.text());
            let sent = browser.form(&request, &[("answer", "allow")]).await.expect(400);
            for answer in [&shown, &sent] {
                assert!(!answer.headers.contains_key("location") && !answer.text().contains("=\"https://evil.example"));
                let policy = answer.headers["content-security-policy"].to_str().unwrap();
                assert!(policy.contains("form-action 'self';"), "{policy}");
            }
        }
    }
}

#[rstest]
#[tokio::test]
async fn every_other_mistake_goes_back_with_its_name(#[values(Sqlite, Postgres)] engine: Engine) {
    let scene = Scene::on(engine).await;
    let cloud = &scene.cloud;
    let long = "a".repeat(43);
    for (change, error, word) in [
        (("response_type", ""), "invalid_request", "response_type"),
        (("response_type", "token"), "unsupported_response_type", "response_type"),
        (("response_mode", "fragment"), "invalid_request", "response_mode"),
        (("scope", "profile"), "invalid_scope", "scope"),
        (("scope", "alexa::async_event:write profile"), "invalid_scope", "scope"),
        (("code_challenge", ""), "invalid_request", "code_challenge is missing"),
        (("code_challenge", "short"), "invalid_request", "43 characters"),
        (
            ("code_challenge", &format!("{long}=")),
            "invalid_request",
            "43 characters",
        ),
        (("code_challenge_method", ""), "invalid_request", "S256"),
        (("code_challenge_method", "plain"), "invalid_request", "S256"),
    ] {
        let request = cloud.authorize(&[change]);
        for browser in [&scene.app.anonymous(), &scene.customer.browser] {
            let location = browser.get(&request).await.expect(303).location();
            assert_eq!(value(&location, "error").as_deref(), Some(error), "{change:?}");
            let description = value(&location, "error_description").unwrap();
            assert!(description.contains(word), "{description}");
            let is_legal = |byte: u8| matches!(byte, b' ' | b'!' | b'#'..=b'[' | b']'..=b'~');
            assert!(description.bytes().all(is_legal), "{description}");
            assert_eq!(value(&location, "state").as_deref(), Some("s-1"));
            assert_eq!(value(&location, "iss"), Some(scene.app.app.settings().base_url.clone()));
        }
    }
    let twice = format!("{}&state=s-2", cloud.authorize(&[]));
    let location = scene.customer.browser.get(&twice).await.expect(303).location();
    assert_eq!(value(&location, "error").as_deref(), Some("invalid_request"));
    assert_eq!(value(&location, "state"), None, "which of the two is not known");
    let twice = format!("{}&code_challenge={CHALLENGE}", cloud.authorize(&[]));
    let location = scene.customer.browser.get(&twice).await.expect(303).location();
    assert_eq!(value(&location, "error").as_deref(), Some("invalid_request"));
    let scoped = cloud.authorize(&[("scope", "alexa::async_event:write"), ("nonce", "unknown to us")]);
    scene.customer.browser.get(&scoped).await.expect(200);
}

#[tokio::test]
async fn the_metadata_says_what_is_possible() {
    let scene = Scene::on(Sqlite).await;
    let answer = scene
        .app
        .anonymous()
        .get("/.well-known/oauth-authorization-server")
        .await;
    let metadata = answer.expect(200).json();
    let issuer = scene.app.app.settings().base_url.clone();
    assert_eq!(metadata["issuer"], issuer);
    assert_eq!(metadata["authorization_endpoint"], format!("{issuer}/oauth/authorize"));
    assert_eq!(metadata["token_endpoint"], format!("{issuer}/auth/o2/token"));
    assert_eq!(
        metadata["code_challenge_methods_supported"],
        serde_json::json!(["S256"])
    );
    assert_eq!(metadata["authorization_response_iss_parameter_supported"], true);
}
