//! API tokens on pages, and what they open.

use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::TestApp;
use rstest::rstest;

#[rstest]
#[tokio::test]
async fn a_token_is_shown_once_and_opens_the_api_until_it_is_revoked(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    maker.browser.get("/settings/tokens/new").await.expect(200);
    let fields = [
        ("name", "release <pipeline>"),
        ("role", "maker"),
        ("scopes", "read"),
        ("scopes", "write"),
        ("last_day", "2027-03-01"),
    ];
    let made = maker.browser.form("/settings/tokens/new", &fields).await.expect(200);
    assert_eq!(made.headers["cache-control"], "no-store");
    let (_, rest) = made.text().split_once("<code id=\"token\">").unwrap();
    let secret = rest.split_once('<').unwrap().0;
    assert!(secret.starts_with("rpl_") && secret.len() == 68);

    let page = maker.browser.get("/settings/tokens").await.expect(200);
    assert!(!page.text().contains(secret));
    let hint = &secret[64..];
    for expected in [
        "release &#60;pipeline&#62;",
        hint,
        "Read, Edit devices",
        "1 Mar 2027",
        "Never",
    ] {
        assert!(page.text().contains(expected), "{expected}");
    }

    let program = app.anonymous().with("authorization", &format!("Bearer {secret}"));
    program.get("/api/v1/devices").await.expect(200);
    let page = maker.browser.get("/settings/tokens").await.expect(200);
    assert!(page.text().contains("16 Nov 2026, 09:00 UTC"));

    let id = app.app.list_own_tokens(&maker.actor, None, 1).await.unwrap().tokens[0].id;
    app.maker()
        .await
        .browser
        .form(&format!("/settings/tokens/{id}/revoke"), &[])
        .await
        .expect(404);
    maker
        .browser
        .form(&format!("/settings/tokens/{id}/revoke"), &[])
        .await
        .expect(303);
    program.get("/api/v1/devices").await.expect(401);
}

#[tokio::test]
async fn a_bad_token_comes_back_with_what_was_typed() {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let long = "n".repeat(61);
    let fields = [("name", long.as_str()), ("role", "maker"), ("last_day", "2026-11-15")];
    let page = maker.browser.form("/settings/tokens/new", &fields).await.expect(422);
    for expected in [
        long.as_str(),
        "value=\"maker\" checked",
        "value=\"2026-11-15\"",
        "Choose at least one thing",
        "This day is over.",
        "3 answers need another look",
    ] {
        assert!(page.text().contains(expected), "{expected}");
    }
    let fields = [("name", "x"), ("role", "administrator"), ("scopes", "read")];
    let page = maker.browser.form("/settings/tokens/new", &fields).await.expect(422);
    assert!(page.text().contains("This role cannot be given here."));
}

#[tokio::test]
async fn everybody_sees_the_tokens_they_answer_for() {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let colleague = app.colleague_of(&maker).await;
    let fields = [("name", "of the colleague"), ("role", "maker"), ("scopes", "read")];
    colleague
        .browser
        .form("/settings/tokens/new", &fields)
        .await
        .expect(200);
    let fields = [("name", "of the admin"), ("role", "maker"), ("scopes", "read")];
    maker.browser.form("/settings/tokens/new", &fields).await.expect(200);
    let page = maker.browser.get("/settings/tokens").await.expect(200);
    assert!(page.text().contains("of the colleague") && page.text().contains("of the admin"));
    let page = colleague.browser.get("/settings/tokens").await.expect(200);
    assert!(page.text().contains("of the colleague") && !page.text().contains("of the admin"));
    let reviewer = app.reviewer().await;
    let start = reviewer.browser.get("/settings").await.expect(303);
    let page = reviewer.browser.get(&start.location()).await.expect(200);
    assert!(page.text().contains("API tokens") && !page.text().contains("of the colleague"));
}
