//! Maker and reviewer side by side: a new version over the one customers meet.

use replenish_app::requests::{Decision, ListChoices};
use replenish_store::Engine::Sqlite;
use replenish_testkit::{TestApp, browser::BrowserOptions, devices};
use rstest::rstest;

use crate::hands::{Hands, Tool};

#[rstest]
#[case::by_keyboard_with_scripts_at_1280_pixels(Tool::Keyboard, true, 1280)]
#[case::by_mouse_without_scripts_at_390_pixels(Tool::Mouse, false, 390)]
#[tokio::test]
async fn an_approved_device_gets_a_new_version(#[case] tool: Tool, #[case] scripting: bool, #[case] width: u16) {
    let app = TestApp::start(Sqlite).await;
    let site = app.serve().await;
    let (mira, tomas) = (app.maker().await, app.reviewer().await);
    let request = devices::submitted(&app.app, &mira.actor).await;
    let decision = Decision::Assigned {
        content_hash: request.content_hash.to_string(),
        thresholds: [].into(),
        lists: ListChoices::default(),
    };
    let decided = app.app.decide_request(&tomas.actor, request.id, &decision).await;
    decided.expect("a request that is open");
    let options = || BrowserOptions {
        width,
        scripting,
        ..BrowserOptions::default()
    };
    let (maker, reviewer) = (Hands::at(tool, options()).await, Hands::at(tool, options()).await);
    for (hands, person) in [(&maker, &mira), (&reviewer, &tomas)] {
        hands.browser.goto(&site).await;
        hands.browser.set_cookie("replenish_session", &person.session).await;
    }
    let tab = format!("{site}/devices/{}/request", request.device);

    changes_the_direction(&maker, &tab).await;
    approves(&reviewer, &site).await;
    maker.browser.goto(&tab).await;
    maker.sees(&["Version 2", "IDs assigned"]).await;
    goes_back(&maker).await;
}

/// The maker starts a new version, turns a slot round and hands it in.
async fn changes_the_direction(maker: &Hands, tab: &str) {
    maker.browser.goto(tab).await;
    maker.sees(&["Replenishment IDs", "Customers meet version 1"]).await;
    maker.press("Start a new version").await;
    maker
        .sees(&[
            "Version 1 is live",
            "Version 2",
            "Nothing differs from the approved version yet.",
        ])
        .await;
    maker.press("Submit request").await;
    maker.sees(&["Nothing differs from the approved version"]).await;
    maker.browser.goto(&format!("{tab}?open=HEPA")).await;
    maker.tick_in("#slot-HEPA", "Fills up").await;
    maker.press("Save draft").await;
    maker
        .sees(&[
            "Big change",
            "HEPA, Direction",
            "Other replenishment IDs: HEPA.",
            "Every marketplace has to be certified again.",
        ])
        .await;
    maker.press("Submit request").await;
    maker
        .sees(&["The request is handed in.", "Customers keep meeting version 1"])
        .await;
}

/// The reviewer sees what changes against the approved version, and approves it.
async fn approves(reviewer: &Hands, site: &str) {
    reviewer.browser.goto(&format!("{site}/desk")).await;
    reviewer.press("AirPure 300").await;
    reviewer
        .sees(&[
            "Changed since the approved version",
            "Big change",
            "HEPA, Direction",
            "Other replenishment IDs: HEPA.",
        ])
        .await;
    reviewer.press("Assign replenishment IDs").await;
    reviewer.sees(&["Queue"]).await;
}

/// A third version is started and given up again.
async fn goes_back(maker: &Hands) {
    maker.press("Start a new version").await;
    maker.press("Go back to version 2").await;
    maker.press("Discard version 3").await;
    maker
        .sees(&["The device is what was approved again.", "Customers meet version 2"])
        .await;
}
