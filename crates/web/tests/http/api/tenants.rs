//! Nobody sees a stranger's things, and nobody learns that they are there.

use axum::http::Method;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::TestApp;
use rstest::rstest;
use serde_json::json;

use super::Maker;

#[rstest]
#[tokio::test]
async fn a_strangers_device_is_not_there(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (device, request) = Maker::of(&app).await.submitted().await;
    let stranger = Maker::of(&app).await.api;
    let hidden = |answer: replenish_testkit::Answer| answer.assert_problem(404, "not-found");
    for part in [
        "",
        "/image",
        "/activity",
        "/discovery-response",
        "/id-request/form",
        "/id-request/draft",
        "/replenishment-ids",
        "/test-accounts",
    ] {
        hidden(stranger.get(&format!("{device}{part}")).await);
    }
    hidden(stranger.json(Method::PATCH, &device, &json!({"name": "B"})).await);
    hidden(stranger.json(Method::PATCH, &device, &json!({})).await);
    hidden(stranger.delete(&device).await);
    hidden(
        stranger
            .bytes(Method::PUT, &format!("{device}/image"), "image/png", &super::png(8, 8))
            .await,
    );
    hidden(stranger.put(&format!("{device}/marketplaces/DE"), &json!({})).await);
    hidden(
        stranger
            .put(
                &format!("{device}/slots"),
                &json!([{"slot_id": "a", "category": "ink"}]),
            )
            .await,
    );
    hidden(
        stranger
            .put(&format!("{device}/slots/HEPA"), &json!({"category": "ink"}))
            .await,
    );
    hidden(
        stranger
            .put(&format!("{device}/slots/HEPA/names/US"), &json!({"name": "A"}))
            .await,
    );
    hidden(stranger.put(&format!("{device}/id-request/draft"), &json!({})).await);
    hidden(stranger.post(&format!("{device}/id-requests"), &json!({})).await);
    hidden(
        stranger
            .post(&format!("{device}/test-accounts"), &json!({"email": "a@b.example"}))
            .await,
    );
    hidden(stranger.delete(&format!("{device}/test-accounts/1")).await);
    let request = super::request_path(&request);
    hidden(stranger.get(&request).await);
    hidden(stranger.post(&format!("{request}/withdrawal"), &json!({})).await);
    assert_eq!(stranger.get("/api/v1/id-requests").await.json()["items"], json!([]));
}
