//! The keys of the queue.

use std::time::Duration;

use replenish_store::Engine::Sqlite;
use replenish_testkit::{Browser, TestApp, browser::Key, devices};

/// Waits until the address has this part and the page has loaded; a page that a key opened is on its way, and going
/// elsewhere earlier can be answered by its arrival.
async fn arrives(browser: &Browser, part: &str) {
    let mut url = browser.url().await;
    for _ in 0..100 {
        let state = browser.evaluate("return document.readyState", Vec::new()).await;
        if url.contains(part) && state == "complete" {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        url = browser.url().await;
    }
    assert!(url.contains(part), "{url} is not {part}");
}

#[tokio::test]
async fn keys_move_open_claim_and_search() {
    let app = TestApp::start(Sqlite).await;
    let (maker, reviewer) = (app.maker().await, app.reviewer().await);
    let mut requests = Vec::new();
    for _ in 0..3 {
        requests.push(devices::submitted(&app.app, &maker.actor).await);
    }
    let site = app.serve().await;
    let queue = format!("{site}/desk");
    let browser = Browser::open().await;
    browser.goto(&format!("{site}/healthz")).await;
    browser.set_cookie("replenish_session", &reviewer.session).await;
    let focused = async || {
        let script = "return document.activeElement.getAttribute('href') ?? document.activeElement.name ?? ''";
        browser
            .evaluate(script, Vec::new())
            .await
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    let page = |at: usize| format!("/desk/requests/{}", requests[at].id);

    browser.goto(&queue).await;
    for (key, at) in [
        ("j", 0),
        ("j", 1),
        ("j", 2),
        ("j", 2),
        ("k", 1),
        ("k", 0),
        ("k", 0),
        ("j", 1),
    ] {
        browser.type_text(key).await;
        assert_eq!(focused().await, page(at), "after {key}");
    }
    let outline = "return getComputedStyle(document.activeElement).outlineStyle";
    assert_ne!(browser.evaluate(outline, Vec::new()).await, "none");
    browser.type_text("o").await;
    arrives(&browser, &page(1)).await;

    // In a field a key is a letter, and nothing else.
    browser.goto(&queue).await;
    browser.type_text("/").await;
    assert_eq!(focused().await, "q");
    browser.type_text("jcno?").await;
    let typed = "return document.activeElement.value";
    assert_eq!(browser.evaluate(typed, Vec::new()).await, "jcno?");
    assert!(
        app.app
            .request(&reviewer.actor, requests[0].id)
            .await
            .unwrap()
            .state
            .claim_at(app.clock.now())
            .is_none()
    );

    browser.goto(&queue).await;
    browser.type_text("?").await;
    assert!(browser.text_of("#keys").await.contains("Next and previous request"));
    assert_eq!(browser.axe().await, [""; 0]);
    // While the list stands open, keys belong to it.
    browser.type_text("n").await;
    browser.press(Key::Enter).await;
    browser.type_text("jc").await;
    arrives(&browser, &format!("{}?done=claimed", page(0))).await;
    browser.goto(&queue).await;
    browser.type_text("n").await;
    arrives(&browser, &format!("{}?done=claimed", page(1))).await;
    assert!(browser.complaints().await.is_empty());
}
