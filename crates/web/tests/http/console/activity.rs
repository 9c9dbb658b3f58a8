//! The trail of a device, and the help page.

use replenish_app::devices::{CellText, LocalizationCell};
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::TestApp;
use rstest::rstest;

use super::registered;

#[rstest]
#[tokio::test]
async fn the_trail_tells_who_did_what_with_before_and_after(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let device = registered(&app, &maker).await;
    let actor = &maker.actor;
    app.app
        .rename_device(actor, device.id, None, "Second name")
        .await
        .expect("a new name");
    let codes = ["US", "DE"].map(str::to_owned);
    app.app
        .set_device_marketplaces(actor, device.id, None, &codes)
        .await
        .expect("marketplaces");
    for text in ["Erster", "Zweiter"] {
        let cell = LocalizationCell::Device { code: "DE".to_owned() };
        let cells = [CellText {
            cell,
            text: text.to_owned(),
        }];
        app.app.put_names(actor, device.id, None, &cells).await.expect("a name");
    }
    let page = maker
        .browser
        .get(&format!("/devices/{}/activity", device.id))
        .await
        .expect(200);
    let mut rest = page.text();
    for expected in [
        "Monday, 16 November 2026",
        "set the friendly name for Germany",
        "<del lang=\"de-DE\" dir=\"auto\">Erster</del> <ins lang=\"de-DE\" dir=\"auto\">Zweiter</ins>",
        "added Germany",
        "renamed the device",
        "Second name</ins>",
        "created the device",
    ] {
        let at = rest
            .find(expected)
            .unwrap_or_else(|| panic!("{expected} is not where it belongs"));
        rest = &rest[at..];
    }
    assert!(page.text().contains(actor.name.as_str()));
}

#[rstest]
#[tokio::test]
async fn a_long_trail_is_read_page_by_page(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let device = registered(&app, &maker).await;
    for n in 0..60 {
        let name = format!("Name {n:02}");
        app.app
            .rename_device(&maker.actor, device.id, None, &name)
            .await
            .expect("a new name");
    }
    let page = maker
        .browser
        .get(&format!("/devices/{}/activity", device.id))
        .await
        .expect(200);
    assert!(page.text().contains("Name 59") && !page.text().contains("created the device"));
    let (_, older) = page
        .text()
        .split_once("<a class=\"btn\" href=\"")
        .expect("a link to older activity");
    let page = maker
        .browser
        .get(older.split_once('"').expect("its end").0)
        .await
        .expect(200);
    assert!(page.text().contains("created the device") && !page.text().contains("Older activity"));
}

#[tokio::test]
async fn help_is_open_to_everybody_and_has_every_section_pages_point_to() {
    let app = TestApp::start(Sqlite).await;
    let page = app.anonymous().get("/help").await.expect(200);
    for section in [
        "overview",
        "requirements",
        "manage",
        "device-type",
        "pictures",
        "request",
        "discovery",
    ] {
        assert!(
            page.text()
                .contains(&format!("<section class=\"stack tight\" id=\"{section}\"")),
            "{section}"
        );
    }
    assert!(page.text().contains("deviceType") && page.text().contains("download of its configuration file"));
}
