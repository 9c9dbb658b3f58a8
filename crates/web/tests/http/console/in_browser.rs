//! The pages of a device in a real browser: narrow and wide, without scripts, by keyboard.

use replenish_app::devices::{CellText, LocalizationCell};
use replenish_domain::{device::DeviceId, inventory::SlotLine};
use replenish_store::Engine::Sqlite;
use replenish_testkit::{
    Browser, Person, TestApp,
    browser::{BrowserOptions, Key},
};
use rstest::rstest;

use super::registered;

/// A browser in which somebody is signed in.
async fn signed_in(site: &str, person: &Person, options: BrowserOptions) -> Browser {
    let browser = Browser::open_with(options).await;
    browser.goto(&format!("{site}/help")).await;
    let cookie = format!("document.cookie = 'replenish_session={}; path=/'", person.session);
    browser.evaluate(&cookie, Vec::new()).await;
    browser
}

/// Gives a device everything that is hard to lay out: long words, another direction, many slots.
async fn stretched(app: &TestApp, person: &Person) -> DeviceId {
    let id = registered(app, person).await.id;
    let (app, actor) = (&app.app, &person.actor);
    app.rename_device(actor, id, None, &"منقي".repeat(15))
        .await
        .expect("a name");
    let codes = ["US", "UK", "DE", "FR", "IT", "ES", "JP"].map(str::to_owned);
    app.set_device_marketplaces(actor, id, None, &codes)
        .await
        .expect("marketplaces");
    let slot = |n: usize| SlotLine {
        slot_id: format!("{}-{n}", "W".repeat(60)),
        category: "other".to_owned(),
    };
    let lines: Vec<_> = (0..200).map(slot).collect();
    app.put_device_slots(actor, id, None, &lines).await.expect("slots");
    let name = |cell| CellText {
        cell,
        text: "W".repeat(60),
    };
    let code = || "US".to_owned();
    let slot_id = lines[0].slot_id.clone();
    let cells = [
        name(LocalizationCell::Device { code: code() }),
        name(LocalizationCell::Slot { slot_id, code: code() }),
    ];
    app.put_names(actor, id, None, &cells).await.expect("names");
    id
}

#[rstest]
#[case::wide(1280)]
#[case::narrow(390)]
#[tokio::test]
async fn no_page_of_a_device_breaks_or_shuts_anybody_out(#[case] width: u16) {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let device = format!("/devices/{}", stretched(&app, &maker).await);
    let site = app.serve().await;
    let options = BrowserOptions {
        width,
        ..BrowserOptions::default()
    };
    let browser = signed_in(&site, &maker, options).await;
    for page in [
        "?edit=image",
        "/localization",
        "/slots",
        "/slot-localization?page=1",
        "/activity",
    ] {
        browser.goto(&format!("{site}{device}{page}")).await;
        let script = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        assert_eq!(browser.evaluate(script, Vec::new()).await, 0, "{page} is too wide");
        assert_eq!(browser.axe().await, Vec::<String>::new(), "{page}");
    }
}

#[tokio::test]
async fn a_device_is_customized_without_scripts() {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let device = format!("/devices/{}", registered(&app, &maker).await.id);
    let site = app.serve().await;
    let options = BrowserOptions {
        scripting: false,
        ..BrowserOptions::default()
    };
    let browser = signed_in(&site, &maker, options).await;
    browser.goto(&format!("{site}{device}")).await;
    browser.click("Add or remove").await;
    browser.click_within("#marketplaces", "Germany").await;
    browser.click_within("#marketplaces", "Save").await;
    browser.click_within(".tabs", "Device Slots").await;
    browser.click("+ Add another slot").await;
    browser.fill("Slot ID", "CARBON").await;
    browser.click("Delete slot slot-01").await;
    browser.fill("Consumable Category", "Air purifier filter").await;
    browser.click_within(".actions", "Save").await;
    assert!(browser.text().await.contains("The slots are stored."));
    browser.click_within(".tabs", "Slot Localization").await;
    let text = browser.text().await;
    assert!(
        text.contains("CARBON") && text.contains("Germany") && text.contains("0 of 2 names"),
        "{text}"
    );
}

#[tokio::test]
async fn the_keyboard_alone_saves_what_the_cursor_stands_in() {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let device = format!("/devices/{}", registered(&app, &maker).await.id);
    let site = app.serve().await;
    let browser = signed_in(&site, &maker, BrowserOptions::default()).await;
    browser.goto(&format!("{site}{device}/localization")).await;
    browser.tab_to("Update the name for United States").await;
    browser
        .evaluate("document.querySelector('td input').focus()", Vec::new())
        .await;
    browser.type_text("AirPure 300").await;
    browser.press(Key::Enter).await;
    browser.goto(&format!("{site}{device}/slots")).await;
    browser.tab_to("Delete slot slot-01").await;
    browser.tab_to("+ Add another slot").await;
    browser.press(Key::Enter).await;
    browser.type_text("BRUSH").await;
    browser.press(Key::Enter).await;
    let text = browser.text().await;
    assert!(
        text.contains("Choose a consumable category.") && text.contains("SLOT 02"),
        "{text}"
    );
    assert!(maker.browser.get(&device).await.text().contains("1/1"));
}
