//! The slot editor.

use replenish_domain::device::Stage;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::TestApp;
use rstest::rstest;

use super::{etag, in_stage, registered};

#[rstest]
#[tokio::test]
async fn the_first_slot_is_there_and_an_inventory_is_saved_whole(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let address = format!("/devices/{}/slots", registered(&app, &maker).await.id);
    let page = maker.browser.get(&address).await.expect(200);
    assert!(page.text().contains("SLOT 01") && page.text().contains("<code>slot-01</code>"));
    let fields = [
        ("etag", etag(page.text())),
        ("slot_id", "slot-01"),
        ("category", "air_filter"),
        ("slot_id", "CARBON_2"),
        ("category", "other"),
        ("action", "save"),
    ];
    let answer = maker.browser.form(&address, &fields).await.expect(303);
    let page = maker.browser.get(&answer.location()).await.expect(200);
    assert!(page.text().contains("<code>CARBON_2</code>") && page.text().contains("The slots are stored."));
}

#[tokio::test]
async fn lines_come_and_go_without_a_script_and_without_losing_what_was_typed() {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let address = format!("/devices/{}/slots", registered(&app, &maker).await.id);
    let typed = [
        ("slot_id", "slot-01"),
        ("category", "ink"),
        ("slot_id", "half typed <"),
        ("category", ""),
    ];
    let added = [&typed[..], &[("action", "add")]].concat();
    let page = maker.browser.form(&address, &added).await.expect(200);
    for expected in [
        "SLOT 03",
        "value=\"half typed &#60;\"",
        "<option value=\"ink\" selected>",
        "Not saved: 2 new slots, 1 changed slot",
    ] {
        assert!(page.text().contains(expected), "{expected}");
    }
    let removed = [&typed[..], &[("remove", "0")]].concat();
    let page = maker.browser.form(&address, &removed).await.expect(200);
    assert!(!page.text().contains("slot-01</code>") && page.text().contains("half typed"));
    assert!(page.text().contains("1 deleted slot"));
    let page = maker.browser.get(&address).await.expect(200);
    assert!(page.text().contains("<code>slot-01</code>") && !page.text().contains("half typed"));
}

#[tokio::test]
async fn the_last_slot_stays() {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let address = format!("/devices/{}/slots", registered(&app, &maker).await.id);
    let fields = [("slot_id", "slot-01"), ("category", "ink"), ("remove", "0")];
    let page = maker.browser.form(&address, &fields).await.expect(200);
    assert!(page.text().contains("A device has at least one slot.") && page.text().contains("slot-01"));
    let page = maker.browser.form(&address, &[("action", "save")]).await.expect(422);
    assert!(page.text().contains("A device has at least one slot."));
}

#[rstest]
#[case::empty("", "ink", "Enter the slot ID.")]
#[case::blank("  ", "ink", "Enter the slot ID.")]
#[case::one_over(&"s".repeat(65), "ink", "The slot ID has 65 characters. Remove 1; at most 64 fit.")]
#[case::space("a b", "ink", "The slot ID takes letters, numbers, underscore and dash only.")]
#[case::umlaut("häpa", "ink", "The slot ID takes letters, numbers, underscore and dash only.")]
#[case::nul("a\0", "ink", "The slot ID takes letters, numbers, underscore and dash only.")]
#[case::repeated("slot-01", "ink", "The slot ID slot-01 stands twice.")]
#[case::no_category("ok", "", "Choose a consumable category.")]
#[case::unknown_category("ok", "gold", "There is no consumable category gold.")]
#[tokio::test]
async fn one_bad_line_stores_nothing_and_is_named(
    #[case] slot_id: &str,
    #[case] category: &str,
    #[case] expected: &str,
) {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let address = format!("/devices/{}/slots", registered(&app, &maker).await.id);
    let fields = [
        ("slot_id", "slot-01"),
        ("category", "ink"),
        ("slot_id", slot_id),
        ("category", category),
        ("action", "save"),
    ];
    let page = maker.browser.form(&address, &fields).await.expect(422);
    assert!(page.text().contains(expected), "{}", page.text());
    assert!(page.text().contains("href=\"#slots-1-"), "{}", page.text());
    let page = maker.browser.get(&address).await.expect(200);
    assert!(page.text().contains("Choose a category") && !page.text().contains("SLOT 02"));
}

#[rstest]
#[tokio::test]
async fn two_hundred_slots_fit_and_no_more(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let address = format!("/devices/{}/slots", registered(&app, &maker).await.id);
    let ids: Vec<_> = (0..=200).map(|n| format!("{}-{n}", "s".repeat(60))).collect();
    let lines = |count: usize, action: &'static str| -> Vec<(&str, &str)> {
        let lines = ids[..count]
            .iter()
            .flat_map(|id| [("slot_id", id.as_str()), ("category", "ink")]);
        lines.chain([("action", action)]).collect()
    };
    let page = maker.browser.form(&address, &lines(201, "save")).await.expect(422);
    assert!(page.text().contains("A device has at most 200 slots; these are 201."));
    maker.browser.form(&address, &lines(200, "save")).await.expect(303);
    let page = maker.browser.form(&address, &lines(200, "add")).await.expect(200);
    assert!(
        page.text()
            .contains("A device has at most 200 slots. Delete one before you add another.")
    );
    assert!(page.text().contains("SLOT 200") && !page.text().contains("SLOT 201"));
}

#[rstest]
#[tokio::test]
async fn a_stale_inventory_comes_back_as_typed(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let device = registered(&app, &maker).await;
    let address = format!("/devices/{}/slots", device.id);
    app.app
        .rename_device(&maker.actor, device.id, None, "Renamed")
        .await
        .expect("a new name");
    let mut fields = vec![
        ("etag", "v1"),
        ("slot_id", "mine"),
        ("category", "ink"),
        ("action", "save"),
    ];
    let answer = maker.browser.form(&address, &fields).await.expect(409);
    assert!(answer.text().contains("value=\"mine\"") && answer.text().contains("changed this device meanwhile"));
    fields[0].1 = etag(answer.text());
    maker.browser.form(&address, &fields).await.expect(303);
}

#[rstest]
#[tokio::test]
async fn a_locked_inventory_is_text_with_the_reason(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let device = registered(&app, &maker).await;
    in_stage(&app, &device, Stage::Submitted).await;
    let address = format!("/devices/{}/slots", device.id);
    let page = maker.browser.get(&address).await.expect(200);
    assert!(
        page.text()
            .contains("The request is with a reviewer. Withdraw it to edit.")
    );
    assert!(page.text().contains("<code>slot-01</code>") && !page.text().contains("name=\"slot_id\""));
    let fields = [("slot_id", "mine"), ("category", "ink"), ("action", "save")];
    let answer = maker.browser.form(&address, &fields).await.expect(409);
    assert!(answer.text().contains("The request is with a reviewer."));
}
