//! Discovery check.

use std::collections::BTreeMap;

use replenish_app::requests::{Decision, ListChoices};
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{Person, TestApp, devices};
use rstest::rstest;

/// A report whose `payloadVersion` is a number, on its third line.
const FAULTY: &str = r#"{ "event": {
  "header": { "namespace": "Alexa.InventoryUsageSensor", "name": "InventoryConsumed", "instance": "HEPA",
    "messageId": "6f7a1b7e-52a5-4a53-8f13-5f0a0a6d3c11", "payloadVersion": 3 },
  "endpoint": { "scope": { "type": "BearerToken", "token": "t" }, "endpointId": "air-1" },
  "payload": { "usage": { "@type": "Count", "value": 1 }, "timeOfSample": "2026-03-04T19:20:21Z" } } }"#;

#[tokio::test]
async fn everybody_checks_a_message_and_sees_its_lines() {
    let app = TestApp::start(Sqlite).await;
    let page = app
        .anonymous()
        .upload("/check", &[("pasted", FAULTY)], "file", "", b"")
        .await
        .expect(200);
    for words in [
        "1 error",
        "HDR01",
        "href=\"#L3\"",
        "<li id=\"L3\" data-tone=\"bad\">",
        "message.json, 5 lines",
    ] {
        assert!(page.text().contains(words), "{words}");
    }
    let page = app
        .anonymous()
        .upload(
            "/check",
            &[("pasted", "not looked at")],
            "file",
            "report <1>.json",
            FAULTY.as_bytes(),
        )
        .await
        .expect(200);
    assert!(page.text().contains("report &#60;1&#62;.json, 5 lines"));
}

#[tokio::test]
async fn what_cannot_be_checked_comes_back_with_the_reason() {
    let app = TestApp::start(Sqlite).await;
    let page = app
        .anonymous()
        .upload("/check", &[("pasted", "")], "file", "", b"")
        .await
        .expect(422);
    assert!(page.text().contains("Paste a message, or choose a file."));
    let large = "x".repeat(256 * 1024 + 1);
    let page = app
        .anonymous()
        .upload("/check", &[("pasted", &large)], "file", "", b"")
        .await
        .expect(422);
    assert!(
        page.text()
            .contains("The text has 262145 bytes; the page checks at most 262144.")
    );
    for hostile in ["\u{0}", "[[[[", "1e999", "\"\\ud800\"", "<script>alert(1)</script>"] {
        let page = app
            .anonymous()
            .upload("/check", &[("pasted", hostile)], "file", "", b"")
            .await
            .expect(200);
        assert!(
            page.text().contains("1 error") && !page.text().contains("<script>alert"),
            "{hostile}"
        );
    }
}

#[rstest]
#[tokio::test]
async fn a_maker_compares_with_a_registered_device(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (maker, reviewer, stranger) = (app.maker().await, app.reviewer().await, app.maker().await);
    let request = devices::submitted(&app.app, &maker.actor).await;
    let answer = Decision::Assigned {
        content_hash: request.content_hash.to_string(),
        thresholds: BTreeMap::new(),
        lists: ListChoices::default(),
    };
    let assigned = app.app.decide_request(&reviewer.actor, request.id, &answer).await;
    assigned.expect("replenishment IDs");
    let form = maker.browser.get("/check").await.expect(200);
    assert!(form.text().contains(&format!("<option value=\"{}\">", request.device)));
    assert!(
        !stranger
            .browser
            .get("/check")
            .await
            .expect(200)
            .text()
            .contains("Compare with")
    );

    let address = format!("/api/v1/devices/{}/discovery-response", request.device);
    let response = app.program_of(&maker).await.get(&address).await.expect(200);
    let device = request.device.to_string();
    let checked = async |message: &str, who: &Person| {
        let sent = [("pasted", message), ("device", &device)];
        who.browser.upload("/check", &sent, "file", "", b"").await
    };
    let page = checked(response.text(), &maker).await.expect(200);
    assert!(!page.text().contains("Error"), "its own IDs are right");
    let other = response.text().replace(":sensor:", ":sensor:0");
    let page = checked(&other, &maker).await.expect(200);
    assert!(page.text().contains("REP04"), "an ID of nobody");
    checked(response.text(), &stranger).await.expect(404);
}
