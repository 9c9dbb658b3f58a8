//! The picture of a device.

use axum::http::Method;
use image::{ImageFormat, Rgb};
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{Answer, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use super::{Maker, path_of, picture, png};

async fn put(maker: &Maker, device: &str, media_type: &str, bytes: &[u8]) -> Answer {
    let path = format!("{device}/image");
    maker.api.bytes(Method::PUT, &path, media_type, bytes).await
}

#[rstest]
#[tokio::test]
async fn a_picture_comes_and_goes(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let device = path_of(&maker.device().await);
    let path = format!("{device}/image");
    maker.api.get(&path).await.assert_problem(404, "not-found");
    for (format, media_type) in [
        (ImageFormat::Png, "image/png"),
        (ImageFormat::Jpeg, "image/jpeg"),
        (ImageFormat::Bmp, "application/octet-stream"),
        (ImageFormat::Gif, "text/plain"),
    ] {
        let body = put(&maker, &device, media_type, &picture(Rgb([255; 3]), 40, 30, format)).await;
        let image = body.expect(200).json()["image"].clone();
        assert_eq!((&image["width"], &image["height"]), (&json!(40), &json!(30)));
        assert_eq!(
            (&image["background"], &image["warnings"]),
            (&json!("white"), &json!([]))
        );
        let served = maker.api.get(&path).await.expect(200);
        assert_eq!(
            served.headers["content-type"].to_str().ok(),
            image["media_type"].as_str()
        );
        assert_eq!(json!(served.bytes.len()), image["bytes"]);
    }
    let red = put(
        &maker,
        &device,
        "image/png",
        &picture(Rgb([200, 0, 0]), 40, 30, ImageFormat::Png),
    )
    .await;
    assert_eq!(red.expect(200).json()["image"]["warnings"][0]["code"], "background");
    let _ = maker.api.delete(&path).await.expect(204);
    assert_eq!(maker.api.get(&device).await.json()["image"], Value::Null);
    let _ = maker.api.delete(&path).await.expect(204);
}

#[tokio::test]
async fn a_picture_that_cannot_be_taken_is_refused_with_its_reason() {
    let app = TestApp::start(Sqlite).await;
    let maker = Maker::of(&app).await;
    let device = path_of(&maker.device().await);
    let mut large = png(8, 8);
    large.resize(1_048_577, 0);
    let huge = vec![0; 4 * 1024 * 1024];
    for bytes in [&large, &huge] {
        let answer = put(&maker, &device, "image/png", bytes).await;
        answer.assert_problem(413, "image-too-large");
        assert_eq!(answer.json()["errors"][0]["limit"], 1_048_576);
    }
    put(&maker, &device, "image/png", b"<svg/>")
        .await
        .assert_problem(415, "image-format");
    put(&maker, &device, "image/png", b"")
        .await
        .assert_problem(415, "image-format");
    let cut = &png(64, 64)[..60];
    put(&maker, &device, "image/png", cut)
        .await
        .assert_problem(422, "image-unreadable");
    let mut absurd = png(8, 8);
    absurd[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    put(&maker, &device, "image/png", &absurd)
        .await
        .assert_problem(422, "image-dimensions");
    assert_eq!(maker.api.get(&device).await.json()["image"], Value::Null);
}
