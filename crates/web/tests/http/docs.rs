//! The readable pages of the API.

use replenish_store::Engine::Sqlite;
use replenish_testkit::TestApp;

#[tokio::test]
async fn the_pages_show_every_operation_to_everybody() {
    let app = TestApp::start(Sqlite).await;
    let page = app.anonymous().get("/docs/api").await.expect(200);
    let document = serde_json::to_value(&replenish_web::openapi().0).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let shown = format!("<strong>{}</strong> /api/v1{path}<", method.to_uppercase());
            assert!(page.text().contains(&shown), "{shown}");
            let id = operation["operationId"].as_str().unwrap();
            assert!(page.text().contains(&format!("id=\"{id}\"")), "{id}");
        }
    }
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(page.text().contains(&format!("id=\"schema-{name}\"")), "{name}");
    }
    assert!(page.text().contains("<code>Idempotency-Replayed: true</code>"));
}

#[tokio::test]
async fn every_link_within_the_pages_leads_somewhere() {
    let app = TestApp::start(Sqlite).await;
    let page = app.anonymous().get("/docs/api").await.expect(200);
    for link in page.text().split("href=\"#").skip(1) {
        let target = link.split('"').next().unwrap();
        assert!(page.text().contains(&format!("id=\"{target}\"")), "#{target}");
    }
}
