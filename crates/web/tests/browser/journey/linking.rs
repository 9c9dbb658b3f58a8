//! Somebody joins, allows a device cloud, comes back to it, and ends the link.

use replenish_store::Engine::Sqlite;
use replenish_testkit::{
    TestApp,
    browser::BrowserOptions,
    devices,
    linking::{self, Cloud},
};
use rstest::rstest;

use super::device_cloud::device_cloud;
use crate::hands::{Hands, Tool};

pub(super) const JANA: &str = "jana@customer.example";

#[rstest]
#[case::by_keyboard_with_scripts_at_1280_pixels(Tool::Keyboard, true, 1280)]
#[case::by_keyboard_without_scripts_at_390_pixels(Tool::Keyboard, false, 390)]
#[case::by_mouse_without_scripts_at_1280_pixels(Tool::Mouse, false, 1280)]
#[tokio::test]
async fn a_customer_links_a_device_cloud_and_unlinks_it(
    #[case] tool: Tool,
    #[case] scripting: bool,
    #[case] width: u16,
) {
    let app = TestApp::start(Sqlite).await;
    let site = app.serve().await;
    let (maker, reviewer) = (app.maker().await, app.reviewer().await);
    let device = devices::assigned(&app.app, &maker.actor, &reviewer.actor).await;
    linking::allow_address(&app, &maker, &reviewer, device, JANA).await;
    let (address, mut arrivals) = device_cloud().await;
    let cloud = Cloud::of(&app, &maker, "Nordlicht Cloud", &format!("{address}/linked")).await;
    let options = BrowserOptions {
        width,
        scripting,
        ..BrowserOptions::default()
    };
    let hands = Hands::at(tool, options).await;

    hands.browser.goto(&format!("{site}{}", cloud.authorize(&[]))).await;
    hands
        .sees(&["A device cloud asks to be linked with your account."])
        .await;
    hands.press("Create an account").await;
    joins(&hands).await;
    hands.sees(&["Nordlicht Cloud", JANA, &address]).await;
    hands.press("Allow").await;
    hands.sees(&["The device cloud says thanks."]).await;
    let arrived = arrivals.recv().await.expect("a request");
    assert!(
        arrived.starts_with("/linked?code=") && arrived.contains("&state=s-1&iss="),
        "{arrived}"
    );

    hands.browser.goto(&format!("{site}/supplies/links")).await;
    hands.sees(&["Nordlicht Cloud", "16 Nov 2026"]).await;
    hands.press("Unlink \u{2068}Nordlicht Cloud\u{2069}").await;
    hands
        .sees(&["You can link it again at any time from the maker’s app."])
        .await;
    hands.press("Unlink").await;
    hands.sees(&["The link has ended.", "No device cloud is linked"]).await;

    hands
        .browser
        .goto(&format!("{site}{}", cloud.authorize(&[("state", "s-2")])))
        .await;
    hands.press("Cancel").await;
    let arrived = arrivals.recv().await.expect("a request");
    assert!(arrived.starts_with("/linked?error=access_denied&"), "{arrived}");
    assert!(arrived.contains("&state=s-2&"), "{arrived}");
}

/// Whoever is asked for a link without an account makes one.
pub(super) async fn joins(hands: &Hands) {
    hands.write("Your name", "Jana Winter").await;
    hands.write("E-mail address", JANA).await;
    hands.write("Password", "correct horse battery").await;
    hands.choose_in("main", "Where you buy", "Germany").await;
    hands.press("Create account").await;
}
