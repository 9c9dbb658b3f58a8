//! The browser against pages of our own.

use std::fs;

use axum::{Router, extract::RawQuery, http::header::CONTENT_SECURITY_POLICY, response::Html, routing::get};
use tokio::net::TcpListener;

use super::*;

const GOOD: &str = r#"<!doctype html><html lang="en"><head><title>Devices</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<style>@media (prefers-color-scheme: dark) { #scheme::after { content: "night" } }</style></head>
<body><main><h1>Devices</h1>
<form action="/answer"><p><label for="name">Device name</label> <input id="name" name="name" value="old"></p>
<p><label for="kind">Kind</label> <select id="kind" name="kind"><option value="a">Purifier<option value="b">Printer</select></p>
<p><label for="from">From</label> <input id="from" name="from" type="date"></p>
<p><label><input type="checkbox" name="market" value="IT"><span>Italy <span>12 products</span></span></label></p>
<p><label><input type="radio" name="by" value="air">By air<small>Fast</small></label> <label><input type="radio" name="by" value="sea">By sea</label></p>
<p><strong id="model">Model</strong> <input name="model" aria-labelledby="model"></p>
<p><button>Save “it”</button> <button type="button" tabindex="-1">Out of reach</button></p></form>
<p><a href="/answer?by=link">Maker's guide</a> <a hidden href="/answer?by=hidden">Maker's guide</a></p>
<p id="scheme">It is </p></main></body></html>"#;

const BAD: &str = r#"<!doctype html><html lang="en"><head><title>Devices</title></head>
<body><main><h1>Devices</h1><img id="purifier" src="data:,"></main></body></html>"#;

const SCRIPTED: &str = r#"<!doctype html><html lang="en"><head><title>Script</title></head>
<body><main><h1>Script</h1><noscript>It works without scripts. <a href="/answer?by=noscript">Reload</a></noscript><p id="by"></p>
<script>document.getElementById("by").textContent = "Scripts run."</script>
<form action="/answer"><p><label for="name">Name</label><input id="name" name="name"></p><button>Send</button></form>
</main></body></html>"#;

/// Serves the pages above until the test ends, under the strictest policy; `/answer` shows the query it gets.
async fn serve() -> String {
    let strict = [(
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    )];
    let pages = Router::new()
        .route("/good", get((strict.clone(), Html(GOOD))))
        .route("/bad", get((strict, Html(BAD))))
        .route("/scripted", get(Html(SCRIPTED)))
        .route(
            "/answer",
            get(async |RawQuery(query): RawQuery| query.unwrap_or_default()),
        );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(axum::serve(listener, pages).into_future());
    format!("http://{address}")
}

#[tokio::test]
async fn a_form_is_filled_in_by_its_labels() {
    let (site, browser) = (serve().await, Browser::open().await);
    browser.goto(&format!("{site}/good")).await;
    browser.fill("Device name", "Blue owl").await;
    browser.fill("Kind", "Printer").await;
    browser.fill("From", "2026-03-14").await;
    browser.click("Italy").await;
    browser.click("By air").await;
    browser.fill("Model", "5").await;
    browser.click("Save “it”").await;
    assert_eq!(
        browser.text().await,
        "name=Blue+owl&kind=b&from=2026-03-14&market=IT&by=air&model=5"
    );
}

#[tokio::test]
async fn a_link_that_cannot_be_seen_is_not_clicked() {
    let (site, browser) = (serve().await, Browser::open().await);
    browser.goto(&format!("{site}/good")).await;
    browser.click("Maker's guide").await;
    assert_eq!(browser.url().await, format!("{site}/answer?by=link"));
}

#[tokio::test]
#[should_panic(expected = "0 elements are called “Delete”")]
async fn a_missing_button_fails_the_test() {
    let (site, browser) = (serve().await, Browser::open().await);
    browser.goto(&format!("{site}/good")).await;
    browser.click("Delete").await;
}

#[tokio::test]
async fn the_keyboard_alone_is_enough() {
    let (site, browser) = (serve().await, Browser::open().await);
    browser.goto(&format!("{site}/good")).await;
    browser.tab_to("Device name").await;
    browser.type_text("Owl").await;
    browser.tab_to("Kind").await;
    browser.arrow_to_option("Printer").await;
    browser.tab_to("Italy 12 products").await;
    assert_eq!(browser.focused().await, "Italy 12 products");
    browser.press(Key::Space).await;
    browser.tab_to("By sea").await;
    browser.tab_to("Model").await;
    assert_eq!(browser.focused().await, "Model");
    browser.tab_to("Save “it”").await;
    browser.press(Key::Enter).await;
    assert_eq!(browser.text().await, "name=Owl&kind=b&from=&market=IT&by=sea&model=");
}

#[tokio::test]
#[should_panic(expected = "0 elements are called “Out of reach”")]
async fn what_the_keyboard_cannot_reach_is_not_found() {
    let (site, browser) = (serve().await, Browser::open().await);
    browser.goto(&format!("{site}/good")).await;
    browser.tab_to("Out of reach").await;
}

#[tokio::test]
async fn blocked_content_and_missing_files_are_complained_about() {
    let (site, browser) = (serve().await, Browser::open().await);
    browser.goto(&format!("{site}/bad")).await;
    let complaints = browser.complaints().await;
    assert!(
        complaints.iter().any(|text| text.contains("Content Security Policy")),
        "{complaints:#?}"
    );
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

#[tokio::test]
async fn axe_names_a_picture_without_a_text_under_a_strict_policy() {
    let (site, browser) = (serve().await, Browser::open().await);
    browser.goto(&format!("{site}/bad")).await;
    let violations = browser.axe().await;
    assert_eq!(violations.len(), 1, "{violations:#?}");
    assert!(violations[0].starts_with("image-alt (critical)"), "{violations:#?}");
    assert!(violations[0].contains("#purifier"), "{violations:#?}");
}

#[tokio::test]
async fn axe_is_content_with_a_good_page() {
    let (site, browser) = (serve().await, Browser::open().await);
    browser.goto(&format!("{site}/good")).await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
}

#[tokio::test]
async fn without_scripting_the_page_runs_no_script_and_the_test_still_can() {
    let options = BrowserOptions {
        scripting: false,
        ..BrowserOptions::default()
    };
    let (site, browser) = (serve().await, Browser::open_with(options).await);
    browser.goto(&format!("{site}/scripted")).await;
    assert!(
        browser.text().await.contains("It works without scripts."),
        "{}",
        browser.text().await
    );
    assert_eq!(browser.text_of("#by").await, "");
    browser.tab_to("Name").await;
    browser.fill("Name", "Owl").await;
    browser.click("Send").await;
    assert_eq!(browser.text().await, "name=Owl");
    browser.goto(&format!("{site}/scripted")).await;
    browser.click("Reload").await;
    assert_eq!(browser.text().await, "by=noscript");
}

#[tokio::test]
async fn with_scripting_the_page_runs_its_script() {
    let (site, browser) = (serve().await, Browser::open().await);
    browser.goto(&format!("{site}/scripted")).await;
    assert_eq!(browser.text_of("#by").await, "Scripts run.");
    assert!(!browser.text().await.contains("It works without scripts."));
}

#[tokio::test]
async fn a_narrow_dark_page_is_as_wide_and_dark_as_it_was_asked_to_be() {
    let options = BrowserOptions {
        width: 320,
        height: 640,
        color_scheme: ColorScheme::Dark,
        ..BrowserOptions::default()
    };
    let (site, browser) = (serve().await, Browser::open_with(options).await);
    browser.goto(&format!("{site}/good")).await;
    assert_eq!(
        browser.evaluate("return [innerWidth, innerHeight]", Vec::new()).await,
        json!([320, 640])
    );
    let dark = "return matchMedia('(prefers-color-scheme: dark)').matches";
    assert_eq!(browser.evaluate(dark, Vec::new()).await, json!(true));

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.png");
    browser.screenshot(&path).await;
    let picture = image::load_from_memory(&fs::read(&path).unwrap()).unwrap();
    assert_eq!((picture.width(), picture.height()), (320, 640));
}
