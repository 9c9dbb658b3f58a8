//! The whole journey of a device, from the first sign-in to the discovery response, told once and
//! taken by mouse and by keyboard, with and without scripts, wide and narrow.
//!
//! The rows of `programme.md` 13 that a step proves, S1 to S72, stand at the step.

mod certification;
mod customize;
mod device_cloud;
mod history;
mod inventory;
mod linking;
mod people;
mod register;
mod request;
mod review;
mod rounds;
mod sandbox;
mod versions;

use replenish_store::Engine::Sqlite;
use replenish_testkit::{TestApp, browser::BrowserOptions};
use rstest::rstest;

use crate::hands::{Hands, Tool};

/// The name of the device, which customers never see.
const DEVICE: &str = "AirPure 300 purifier";

#[rstest]
#[case::by_mouse_with_scripts_at_1280_pixels(Tool::Mouse, true, 1280)]
#[case::by_mouse_without_scripts_at_390_pixels(Tool::Mouse, false, 390)]
#[case::by_keyboard_with_scripts_at_1280_pixels(Tool::Keyboard, true, 1280)]
#[case::by_keyboard_without_scripts_at_390_pixels(Tool::Keyboard, false, 390)]
#[tokio::test]
async fn a_device_comes_to_its_replenishment_ids(#[case] tool: Tool, #[case] scripting: bool, #[case] width: u16) {
    let app = TestApp::start(Sqlite).await;
    let site = app.serve().await;
    let options = BrowserOptions {
        width,
        scripting,
        ..BrowserOptions::default()
    };
    let hands = Hands::at(tool, options).await;
    hands.browser.goto(&site).await;

    people::give_accounts(&app).await;
    people::sign_in(&hands, people::MAKER).await;
    register::begins(&hands).await;
    register::refuses_a_name_that_is_too_long(&hands).await;
    let model_id = register::saves(&hands).await;
    customize::uploads_a_picture(&hands).await;
    customize::adds_marketplaces(&hands).await;
    customize::localizes_the_device(&hands).await;
    inventory::edits_slots(&hands).await;
    inventory::localizes_slots(&hands).await;
    inventory::shows_customers_nothing_else(&hands, &model_id).await;
    request::is_refused_too_early(&hands).await;
    request::names_a_test_account(&hands).await;
    request::answers_the_questions(&hands).await;
    request::hands_it_in(&hands).await;

    people::sign_out(&hands, "MK, account of Mira Kessler").await;
    people::sign_in(&hands, people::REVIEWER).await;
    review::assigns_ids(&hands).await;

    people::sign_out(&hands, "TR, account of Tomas Ruiz").await;
    people::sign_in(&hands, people::MAKER).await;
    let ids = review::shows_the_ids(&hands, scripting).await;
    review::reminds_of_the_discovery_response(&hands, &ids).await;
    review::allows_the_test_account(&hands).await;
}
