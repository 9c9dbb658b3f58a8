//! The Enter key in a form with many buttons.

use std::time::Duration;

use replenish_app::devices::NewDevice;
use replenish_store::Engine::Sqlite;
use replenish_testkit::{Browser, TestApp, browser::Key};

#[tokio::test]
async fn the_keyboard_alone_saves_what_the_cursor_stands_in() {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let new = NewDevice {
        kind: "ask".to_owned(),
        name: "AirPure 300 purifier".to_owned(),
        ..NewDevice::default()
    };
    let id = app.app.create_device(&maker.actor, &new).await.expect("a device").id;
    let (site, device) = (app.serve().await, format!("/devices/{id}"));
    let browser = Browser::open().await;
    browser.goto(&format!("{site}/healthz")).await;
    browser.set_cookie("replenish_session", &maker.session).await;

    browser.goto(&format!("{site}{device}/localization")).await;
    browser.tab_to("Update the name for United States").await;
    browser
        .evaluate("document.querySelector('td input').focus()", Vec::new())
        .await;
    browser.type_text("AirPure 300").await;
    browser.press(Key::Enter).await;
    shows(&browser, &["The names are stored."]).await;
    browser.goto(&format!("{site}{device}/slots")).await;
    browser.tab_to("Delete slot slot-01").await;
    browser.tab_to("+ Add another slot").await;
    browser.press(Key::Enter).await;
    shows(&browser, &["SLOT 02"]).await;
    browser.type_text("BRUSH").await;
    browser.press(Key::Enter).await;
    shows(&browser, &["Choose a consumable category.", "SLOT 02"]).await;
    assert!(maker.browser.get(&device).await.text().contains("1/1"));
}

/// Waits for the page that a bare key press leads to, which no driver waits for.
async fn shows(browser: &Browser, words: &[&str]) {
    let mut text = browser.text().await;
    let has_all = |text: &str| words.iter().all(|word| text.contains(word));
    for _ in 0..200 {
        if has_all(&text) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        text = browser.text().await;
    }
    assert!(has_all(&text), "not {words:?} but:\n{text}");
}
