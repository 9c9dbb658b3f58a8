//! The create form and the list of devices.

use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::TestApp;
use rstest::rstest;

#[rstest]
#[tokio::test]
async fn nobody_sees_a_page_without_signing_in(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let answer = app.anonymous().get("/devices?q=a").await.expect(303);
    assert_eq!(answer.location(), "/sign-in?next=/devices%3Fq%3Da");
}

#[rstest]
#[tokio::test]
async fn a_saved_device_stands_in_the_list(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let fields = [
        ("kind", "ask"),
        ("name", "AirPure 300 purifier"),
        ("model_id", "AP-300"),
        ("action", "save"),
    ];
    maker.browser.form("/devices", &fields).await.expect(303);
    let page = maker.browser.get("/devices").await.expect(200);
    assert!(page.text().contains("AirPure 300 purifier") && page.text().contains("AP-300"));
    let colleague = app.colleague_of(&maker).await.browser.get("/devices").await.expect(200);
    assert!(colleague.text().contains("AirPure 300 purifier"));
    let stranger = app.maker().await.browser.get("/devices").await.expect(200);
    assert!(!stranger.text().contains("AirPure 300 purifier"));
}

#[tokio::test]
async fn what_was_typed_comes_back_with_every_fault() {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let long = "n".repeat(61);
    let fields = [
        ("kind", "ack"),
        ("name", long.as_str()),
        ("model_id", "A B"),
        ("device_type", ""),
        ("action", "save"),
    ];
    let page = maker.browser.form("/devices", &fields).await.expect(422);
    for expected in [
        long.as_str(),
        "value=\"A B\"",
        "has 61 characters. Remove 1",
        "Enter the Device Type",
        "<title>Error: ",
    ] {
        assert!(page.text().contains(expected), "{expected}");
    }
}

#[tokio::test]
async fn a_model_id_is_generated_without_scripts_and_without_losing_the_rest() {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let fields = [
        ("kind", "ask"),
        ("name", "Äther <b>"),
        ("model_id", ""),
        ("action", "generate"),
    ];
    let page = maker.browser.form("/devices", &fields).await.expect(200);
    assert!(page.text().contains("value=\"Äther &#60;b&#62;\""));
    assert!(
        maker
            .browser
            .get("/devices")
            .await
            .text()
            .contains("Register your first device")
    );
}
