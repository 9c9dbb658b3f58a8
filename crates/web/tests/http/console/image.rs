//! The picture of a device: upload, what is refused, and how it is served.

use replenish_domain::device::Device;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{Answer, Person, TestApp};
use rstest::rstest;

use super::{etag, registered};

/// Eight white pixels by eight.
fn png() -> Vec<u8> {
    picture([255; 3], "png")
}

fn picture(colour: [u8; 3], format: &str) -> Vec<u8> {
    let image = image::RgbImage::from_pixel(8, 8, image::Rgb(colour));
    let format = image::ImageFormat::from_extension(format).expect("a format");
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).expect("an encoded picture");
    bytes.into_inner()
}

/// A kilobyte of PNG that claims 60,000 by 60,000 pixels.
fn bomb() -> Vec<u8> {
    let mut bytes = png();
    bytes[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    bytes.resize(1024, 0);
    bytes
}

async fn upload(person: &Person, device: &Device, name: &str, bytes: &[u8]) -> Answer {
    let address = format!("/devices/{}/image", device.id);
    person.browser.upload(&address, &[], "image", name, bytes).await
}

#[rstest]
#[tokio::test]
async fn a_picture_is_stored_shown_and_removed(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let device = registered(&app, &maker).await;
    let address = format!("/devices/{}", device.id);
    upload(&maker, &device, "device.png", &png()).await.expect(303);
    let page = maker.browser.get(&address).await.expect(200);
    assert!(
        page.text().contains("white background") && page.text().contains("alt=\"Picture of AirPure 300 purifier\"")
    );
    let fields = [("etag", etag(page.text()))];
    maker
        .browser
        .form(&format!("{address}/image/delete"), &fields)
        .await
        .expect(303);
    maker.browser.get(&format!("{address}/image")).await.expect(404);
}

#[rstest]
#[case::bmp("bmp")]
#[case::jpeg("jpg")]
#[case::gif("gif")]
#[case::png("png")]
#[tokio::test]
async fn the_content_counts_not_the_name(#[case] format: &str) {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let device = registered(&app, &maker).await;
    upload(&maker, &device, "device.txt", &picture([255; 3], format))
        .await
        .expect(303);
}

#[rstest]
#[case::text(b"not a picture".to_vec(), "The file is not a BMP, GIF, JPEG or PNG picture.")]
#[case::cut_short(picture([255; 3], "gif")[..40].to_vec(), "The picture is incomplete or damaged")]
#[case::bomb(bomb(), "The picture says it is 60000 × 60000 pixels")]
#[case::one_byte_over(vec![0; 1_048_577], "The picture has 1048577 bytes; the limit is 1 MiB (1048576 bytes).")]
#[case::far_over(vec![0; 5_000_000], "the limit for a picture is 1 MiB (1048576 bytes)")]
#[case::nothing(Vec::new(), "Choose a picture to upload.")]
#[tokio::test]
async fn what_is_no_picture_is_refused_with_the_form(#[case] bytes: Vec<u8>, #[case] expected: &str) {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let device = registered(&app, &maker).await;
    upload(&maker, &device, "device.png", &png()).await.expect(303);
    let answer = upload(&maker, &device, "device.png", &bytes).await.expect(422);
    assert!(answer.text().contains(expected), "{}", answer.text());
    assert!(answer.text().contains("<section class=\"card\" id=\"image\""));
    let image = format!("/devices/{}/image", device.id);
    assert_eq!(
        maker.browser.get(&image).await.expect(200).headers["content-type"],
        "image/png"
    );
}

#[tokio::test]
async fn a_form_that_is_no_upload_is_refused_with_the_form() {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let device = registered(&app, &maker).await;
    let address = format!("/devices/{}/image", device.id);
    let answer = maker
        .browser
        .form(&address, &[("image", "device.png")])
        .await
        .expect(422);
    assert!(answer.text().contains("The upload is incomplete."));
}

#[tokio::test]
async fn a_coloured_background_is_reported_and_stored() {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let device = registered(&app, &maker).await;
    let answer = upload(&maker, &device, "device.png", &picture([200, 30, 30], "png"))
        .await
        .expect(303);
    let page = maker.browser.get(&answer.location()).await.expect(200);
    assert!(page.text().contains("The background is neither white nor transparent"));
    assert!(page.text().contains("The picture is stored."));
}

#[rstest]
#[tokio::test]
async fn a_browser_keeps_a_picture_until_it_changes(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let device = registered(&app, &maker).await;
    upload(&maker, &device, "device.png", &png()).await.expect(303);
    let address = format!("/devices/{}/image", device.id);
    let image = maker.browser.get(&address).await.expect(200);
    assert_eq!(image.headers["cache-control"], "private, no-cache");
    assert_eq!(image.headers["x-content-type-options"], "nosniff");
    let tag = image.headers["etag"].to_str().expect("a tag").to_owned();
    let again = maker
        .browser
        .with("if-none-match", &tag)
        .get(&address)
        .await
        .expect(304);
    assert!(again.bytes.is_empty());
    let versioned = format!("{address}?v={}", tag.trim_matches('"'));
    let kept = maker.browser.get(&versioned).await.expect(200);
    assert_eq!(kept.headers["cache-control"], "private, max-age=31536000, immutable");
    upload(&maker, &device, "device.png", &picture([0; 3], "png"))
        .await
        .expect(303);
    let changed = maker
        .browser
        .with("if-none-match", &tag)
        .get(&versioned)
        .await
        .expect(200);
    assert_eq!(changed.headers["cache-control"], "private, no-cache");
}

#[rstest]
#[tokio::test]
async fn an_upload_against_a_changed_device_is_refused(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let device = registered(&app, &maker).await;
    app.app
        .rename_device(&maker.actor, device.id, None, "Renamed")
        .await
        .expect("a new name");
    let address = format!("/devices/{}/image", device.id);
    let fields = [("etag", "v1")];
    let answer = maker
        .browser
        .upload(&address, &fields, "image", "device.png", &png())
        .await
        .expect(409);
    assert!(answer.text().contains("Somebody else saved this device meanwhile"));
    maker.browser.get(&address).await.expect(404);
}
