//! Device Localization and Slot Localization.

use replenish_domain::{device::Stage, inventory::SlotLine, request::NewFinding};
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{Person, TestApp, devices};
use rstest::rstest;

use super::{etag, in_stage, registered};

/// A device that is offered in some marketplaces; returns its address.
async fn offered(app: &TestApp, person: &Person, codes: &[&str]) -> String {
    let device = registered(app, person).await;
    let codes: Vec<_> = codes.iter().map(|code| (*code).to_owned()).collect();
    let offered = app.app.set_device_marketplaces(&person.actor, device.id, None, &codes);
    offered.await.expect("marketplaces");
    format!("/devices/{}", device.id)
}

#[rstest]
#[tokio::test]
async fn one_name_is_updated_and_the_others_stay_typed(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let address = format!("{}/localization", offered(&app, &maker, &["US", "DE", "JP"]).await);
    let page = maker.browser.get(&address).await.expect(200);
    let fields = [
        ("etag", etag(page.text())),
        ("name.US", "AirPure 300"),
        ("name.DE", "Luftreiniger"),
        ("name.JP", ""),
        ("update", "US"),
    ];
    let page = maker.browser.form(&address, &fields).await.expect(200);
    assert!(page.text().contains("It is stored. One other name is not saved yet."));
    assert!(page.text().contains("value=\"Luftreiniger\" lang=\"de-DE\""));
    let page = maker.browser.get(&address).await.expect(200);
    assert!(page.text().contains("value=\"AirPure 300\" lang=\"en-US\"") && !page.text().contains("Luftreiniger"));
    let fields = [
        ("etag", etag(page.text())),
        ("name.DE", "Luftreiniger"),
        ("action", "save"),
    ];
    let answer = maker.browser.form(&address, &fields).await.expect(303);
    let page = maker.browser.get(&answer.location()).await.expect(200);
    assert!(page.text().contains("2/3") && page.text().contains("The names are stored."));
}

#[tokio::test]
async fn empty_names_are_filled_from_another_marketplace_but_not_saved() {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let device = offered(&app, &maker, &["US", "UK", "DE"]).await;
    let address = format!("{device}/localization");
    let fields = [
        ("name.US", "AirPure 300"),
        ("name.UK", ""),
        ("name.DE", "Luftreiniger"),
        ("from", "US"),
        ("action", "fill"),
    ];
    let page = maker.browser.form(&address, &fields).await.expect(200);
    assert!(
        page.text()
            .contains("One empty field is filled from US. It is not saved yet.")
    );
    assert!(page.text().contains("value=\"AirPure 300\" lang=\"en-GB\""));
    assert!(maker.browser.get(&address).await.text().contains("0/3"));

    let address = format!("{device}/slot-localization");
    let fields = [
        ("name.US.slot-01", "Filter"),
        ("name.UK.slot-01", ""),
        ("name.DE.slot-01", " "),
        ("from", "US"),
        ("action", "fill"),
    ];
    let page = maker.browser.form(&address, &fields).await.expect(200);
    assert!(
        page.text()
            .contains("2 empty fields are filled from US. They are not saved yet.")
    );
}

#[rstest]
#[case::one_over(&"n".repeat(61), "has 61 characters. Remove 1; at most 60 fit.")]
#[case::control("a\u{1b}b", "contains the character U+001B")]
#[case::nul("a\0b", "contains the character U+0000")]
#[tokio::test]
async fn a_bad_name_stores_none_of_them_and_comes_back(#[case] name: &str, #[case] expected: &str) {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let device = offered(&app, &maker, &["US", "DE"]).await;
    let pages = [
        ("localization", ["name.US", "name.DE"], "friendly_names-DE"),
        (
            "slot-localization",
            ["name.US.slot-01", "name.DE.slot-01"],
            "slots-slot-01-names-DE",
        ),
    ];
    for (tab, [good, bad], place) in pages {
        let address = format!("{device}/{tab}");
        let fields = [(good, "Good"), (bad, name), ("action", "save")];
        let page = maker.browser.form(&address, &fields).await.expect(422);
        assert!(page.text().contains(expected) && page.text().contains(&format!("href=\"#{place}\"")));
        assert!(page.text().contains(&format!("id=\"{place}\"")));
        assert!(page.text().contains("value=\"Good\"") && page.text().contains(&format!("value=\"{name}\"")));
        assert!(!maker.browser.get(&address).await.text().contains("value=\"Good\""));
    }
}

#[rstest]
#[tokio::test]
async fn sixty_characters_of_any_script_fit_and_an_empty_name_is_cleared(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let address = format!("{}/slot-localization", offered(&app, &maker, &["US", "JP"]).await);
    let family = "👨‍👩‍👧‍👦".repeat(60);
    let fields = [
        ("name.US.slot-01", family.as_str()),
        ("name.JP.slot-01", "مرشح الهواء"),
        ("action", "save"),
    ];
    maker.browser.form(&address, &fields).await.expect(303);
    let page = maker.browser.get(&address).await.expect(200);
    assert!(
        page.text().contains(&family)
            && page
                .text()
                .contains("value=\"مرشح الهواء\" lang=\"ja-JP\" dir=\"auto\"")
    );
    maker
        .browser
        .form(&address, &[("name.JP.slot-01", "  "), ("update", "JP.slot-01")])
        .await
        .expect(303);
    assert!(maker.browser.get(&address).await.text().contains("1 of 2 names"));
}

#[rstest]
#[tokio::test]
async fn fourteen_hundred_names_are_spread_over_pages(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let device = registered(&app, &maker).await;
    let codes = ["US", "UK", "DE", "FR", "IT", "ES", "JP"].map(str::to_owned);
    app.app
        .set_device_marketplaces(&maker.actor, device.id, None, &codes)
        .await
        .expect("marketplaces");
    let lines: Vec<_> = (1..=200)
        .map(|n| SlotLine {
            slot_id: format!("slot-{n}"),
            category: "ink".to_owned(),
        })
        .collect();
    app.app
        .put_device_slots(&maker.actor, device.id, None, &lines)
        .await
        .expect("slots");
    let address = format!("/devices/{}/slot-localization", device.id);
    let page = maker.browser.get(&format!("{address}?page=4")).await.expect(200);
    assert!(page.text().contains("Slots 151 to 200 of 200") && page.text().contains("name.JP.slot-200"));
    assert!(!page.text().contains("name.JP.slot-150\""));
    let names: Vec<_> = (151..=200)
        .flat_map(|n| codes.iter().map(move |code| format!("name.{code}.slot-{n}")))
        .collect();
    let mut fields: Vec<_> = names.iter().map(|name| (name.as_str(), "Ink")).collect();
    fields.extend([("etag", etag(page.text())), ("action", "save")]);
    let answer = maker
        .browser
        .form(&format!("{address}?page=4"), &fields)
        .await
        .expect(303);
    assert_eq!(answer.location(), format!("{address}?page=4&done=names"));
    assert!(maker.browser.get(&address).await.text().contains("350 of 1400 names"));
    for odd in ["0", "9", "-1", "x", "99999999999999999999"] {
        maker.browser.get(&format!("{address}?page={odd}")).await.expect(200);
    }
}

#[rstest]
#[tokio::test]
async fn a_stale_grid_comes_back_as_typed(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let device = offered(&app, &maker, &["US"]).await;
    for (tab, field) in [("localization", "name.US"), ("slot-localization", "name.US.slot-01")] {
        let address = format!("{device}/{tab}");
        let answer = maker
            .browser
            .form(&address, &[("etag", "v1"), (field, "Mine")])
            .await
            .expect(409);
        assert!(answer.text().contains("value=\"Mine\"") && answer.text().contains("Not saved"));
        maker
            .browser
            .form(&address, &[("etag", etag(answer.text())), (field, "Mine")])
            .await
            .expect(303);
    }
}

#[tokio::test]
async fn locked_names_are_text_with_the_reason() {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let device = registered(&app, &maker).await;
    in_stage(&app, &device, Stage::Submitted).await;
    for tab in ["localization", "slot-localization"] {
        let page = maker
            .browser
            .get(&format!("/devices/{}/{tab}", device.id))
            .await
            .expect(200);
        assert!(
            page.text()
                .contains("The request is with a reviewer. Withdraw it to edit.")
        );
        assert!(!page.text().contains("name=\"name.US"));
    }
}

#[rstest]
#[tokio::test]
async fn only_what_was_asked_about_can_be_typed(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (maker, reviewer) = (app.maker().await, app.reviewer().await);
    let request = devices::submitted(&app.app, &maker.actor).await;
    let finding = NewFinding {
        pointer: "/device/slots/HEPA/names/US".to_owned(),
        severity: "must_fix".to_owned(),
        detail: "Say which filter.".to_owned(),
        ..NewFinding::default()
    };
    let noted = app.app.add_finding(&reviewer.actor, request.id, &finding).await;
    noted.expect("a finding");
    let asked = app.app.return_request(&reviewer.actor, request.id, None, None).await;
    asked.expect("the maker is asked");

    let page = async |tab: &str| {
        let address = format!("/devices/{}{tab}", request.device);
        maker.browser.get(&address).await.expect(200).text().to_owned()
    };
    let slots = page("/slot-localization").await;
    assert_eq!(slots.matches("name=\"name.").count(), 1);
    assert!(slots.contains("name=\"name.US.HEPA\""));
    assert!(!page("/localization").await.contains("name=\"name."));
    let overview = page("").await;
    assert!(overview.contains("Answer the reviewer") && overview.contains("Send the request back"));
    assert!(!overview.contains("Rename device") && !overview.contains("id=\"image\""));
}
