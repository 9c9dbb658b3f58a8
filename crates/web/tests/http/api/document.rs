//! The OpenAPI document tells the truth and is told to everybody.

use replenish_store::Engine::Sqlite;
use replenish_testkit::TestApp;
use serde_json::Value;

#[tokio::test]
async fn the_document_is_public_and_the_one_that_is_checked_in() {
    let app = TestApp::start(Sqlite).await;
    let served = app.anonymous().get("/api/v1/openapi.json").await.expect(200).json();
    assert_eq!(served["openapi"], "3.1.0");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi.json");
    let checked_in: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(served, checked_in, "run `cargo xtask generate`");
}

#[test]
fn every_operation_tells_its_refusals_as_problems() {
    let document = serde_json::to_value(&replenish_web::openapi().0).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let responses = operation["responses"].as_object().unwrap();
            for expected in ["401", "403", "500", "503"] {
                assert!(responses.contains_key(expected), "{method} {path} {expected}");
            }
            for (status, response) in responses {
                assert!(
                    response["headers"]["X-Request-Id"].is_object(),
                    "{method} {path} {status}"
                );
                let is_problem = response["content"]["application/problem+json"].is_object();
                assert_eq!(is_problem, status.as_str() >= "400", "{method} {path} {status}");
            }
        }
    }
}
