//! The overview of a device and the forms of its head.

use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::TestApp;
use rstest::rstest;

use super::{etag, registered};

#[rstest]
#[tokio::test]
async fn a_device_is_renamed_beside_its_name(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let address = format!("/devices/{}", registered(&app, &maker).await.id);
    let page = maker.browser.get(&address).await.expect(200);
    let fields = [("etag", etag(page.text())), ("name", "منقي الهواء 👨‍👩‍👧")];
    let answer = maker
        .browser
        .form(&format!("{address}/name"), &fields)
        .await
        .expect(303);
    let page = maker.browser.get(&answer.location()).await.expect(200);
    assert!(page.text().contains("<h1 dir=\"auto\">منقي الهواء 👨‍👩‍👧</h1>"));
    assert!(page.text().contains("The device name is stored."));
}

#[rstest]
#[case::empty("", "Enter the device name.")]
#[case::blank("   ", "Enter the device name.")]
#[case::one_over(&"n".repeat(61), "The device name has 61 characters. Remove 1; at most 60 fit.")]
#[case::control("a\u{7}b", "The device name contains the character U+0007")]
#[case::nul("a\0b", "The device name contains the character U+0000")]
#[case::override_of_direction("a\u{202E}b", "The device name contains the character U+202E")]
#[tokio::test]
async fn a_bad_name_comes_back_with_the_rule(#[case] name: &str, #[case] expected: &str) {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let address = format!("/devices/{}", registered(&app, &maker).await.id);
    let answer = maker
        .browser
        .form(&format!("{address}/name"), &[("name", name)])
        .await
        .expect(422);
    assert!(answer.text().contains(expected), "{}", answer.text());
    assert!(answer.text().contains("<title>Error: "));
    assert!(answer.text().contains("<details class=\"inline-edit\" open>"));
    assert!(answer.text().contains(&format!("name=\"name\" value=\"{name}\"")));
    let page = maker.browser.get(&address).await.expect(200);
    assert!(page.text().contains("<h1 dir=\"auto\">AirPure 300 purifier</h1>"));
}

#[rstest]
#[tokio::test]
async fn the_second_of_two_who_save_is_told_by_whom_and_keeps_what_was_typed(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let colleague = app.colleague_of(&maker).await;
    let address = format!("/devices/{}", registered(&app, &maker).await.id);
    let seen = maker.browser.get(&address).await.expect(200);
    let rename = format!("{address}/name");
    colleague
        .browser
        .form(&rename, &[("etag", etag(seen.text())), ("name", "Theirs")])
        .await
        .expect(303);
    let answer = maker
        .browser
        .form(&rename, &[("etag", etag(seen.text())), ("name", "Mine")])
        .await
        .expect(409);
    let page = answer.text();
    assert!(page.contains("Somebody else saved this device meanwhile"));
    assert!(page.contains(&format!(
        "{} changed this device meanwhile, on 16 Nov 2026, 09:00 UTC",
        colleague.actor.name
    )));
    assert!(page.contains("value=\"Mine\"") && page.contains("<h1 dir=\"auto\">Theirs</h1>"));
    maker
        .browser
        .form(&rename, &[("etag", etag(page)), ("name", "Mine")])
        .await
        .expect(303);
}

#[rstest]
#[tokio::test]
async fn marketplaces_are_added_and_removed_but_never_the_last(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let address = format!("/devices/{}", registered(&app, &maker).await.id);
    let choose = format!("{address}/marketplaces");
    let page = maker.browser.get(&address).await.expect(200);
    let fields = [("etag", etag(page.text())), ("market", "DE"), ("market", "JP")];
    maker.browser.form(&choose, &fields).await.expect(303);
    let page = maker.browser.get(&address).await.expect(200);
    assert!(page.text().contains("Germany, </span>2 missing") && !page.text().contains("United States, </span>"));
    let answer = maker
        .browser
        .form(&choose, &[("etag", etag(page.text()))])
        .await
        .expect(422);
    assert!(
        answer
            .text()
            .contains("A device is offered in at least one marketplace. Choose one.")
    );
    assert!(answer.text().contains("<section class=\"card\" id=\"marketplaces\""));
    assert!(maker.browser.get(&address).await.text().contains("DE, JP"));
}

#[rstest]
#[tokio::test]
async fn a_draft_is_deleted(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let address = format!("/devices/{}", registered(&app, &maker).await.id);
    let page = maker.browser.get(&address).await.expect(200);
    assert!(page.text().contains("1 slot and 0 localized names go with it"));
    let delete = format!("{address}/delete");
    maker.browser.form(&delete, &[("etag", "v0")]).await.expect(409);
    let answer = maker
        .browser
        .form(&delete, &[("etag", etag(page.text()))])
        .await
        .expect(303);
    assert!(
        maker
            .browser
            .get(&answer.location())
            .await
            .text()
            .contains("The device is deleted.")
    );
    maker.browser.get(&address).await.expect(404);
}

#[tokio::test]
async fn what_is_missing_is_listed_in_the_programmes_four_steps() {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let address = format!("/devices/{}", registered(&app, &maker).await.id);
    let page = maker.browser.get(&address).await.expect(200);
    let mut rest = page.text();
    for expected in [
        "Five tasks before you can request IDs",
        "2 of 9 tasks are complete",
        "Register a new device",
        "Customize your device",
        "Missing for US",
        "Create the device inventory",
        "1 slot has no consumable category",
        "Request replenishment IDs",
        "After the 5 open tasks",
        "Cannot start yet",
    ] {
        let at = rest
            .find(expected)
            .unwrap_or_else(|| panic!("{expected} is not where it belongs"));
        rest = &rest[at..];
    }
}

#[rstest]
#[tokio::test]
async fn a_stranger_finds_nothing_at_any_address_of_a_device(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (maker, stranger) = (app.maker().await, app.maker().await);
    let address = format!("/devices/{}", registered(&app, &maker).await.id);
    for page in [
        "",
        "/image",
        "/localization",
        "/slots",
        "/slot-localization",
        "/activity",
    ] {
        stranger.browser.get(&format!("{address}{page}")).await.expect(404);
    }
    for form in [
        "/name",
        "/marketplaces",
        "/image/delete",
        "/localization",
        "/slots",
        "/slot-localization",
        "/delete",
    ] {
        let fields = [
            ("name", "Taken"),
            ("market", "US"),
            ("name.US", "Taken"),
            ("slot_id", "taken"),
            ("category", "ink"),
        ];
        stranger
            .browser
            .form(&format!("{address}{form}"), &fields)
            .await
            .expect(404);
    }
    stranger.browser.get("/devices/dev_nonsense").await.expect(404);
    assert!(
        maker
            .browser
            .get(&address)
            .await
            .text()
            .contains("AirPure 300 purifier")
    );
}
