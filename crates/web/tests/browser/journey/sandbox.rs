//! From no account to a sandbox discovery response, in less than five minutes of a person's time.

mod response;

use replenish_store::Engine::Sqlite;
use replenish_testkit::{TestApp, browser::BrowserOptions};

use super::{customize, register};
use crate::hands::{Hands, Tool};

/// The most a person may need, in seconds.
const FIVE_MINUTES: u32 = 300;

const SHOWN: &str = "return document.querySelector('#sandbox-snippet').textContent";
const DOWNLOADED: &str =
    "return fetch(document.querySelector('#sandbox a[download]').href).then((file) => file.text())";
const IDS: &str = "return document.documentElement.outerHTML.match(/arn:replenish:[a-z:-]*:/g) ?? []";

/// Somebody signs up, registers a device, customizes it, describes its slot, answers the questions and gets a
/// sandbox ID with the discovery response it belongs in.
///
/// The time is that of the keystroke-level model (`effort.rs`): every click and key that the hands perform is
/// counted, with a decision for each field and button and a second for each page. It is no measurement, so the
/// figure is the same wherever the test runs; `--no-capture` shows it.
#[tokio::test]
async fn a_sandbox_discovery_response_takes_less_than_five_minutes_of_hands() {
    let app = TestApp::start(Sqlite).await;
    let site = app.serve().await;
    let hands = Hands::at(Tool::Mouse, BrowserOptions::default()).await;
    hands.browser.goto(&site).await;

    signs_up(&hands).await;
    register::begins(&hands).await;
    register::saves(&hands).await;
    customize::uploads_a_picture(&hands).await;
    names_the_device(&hands).await;
    describes_the_slot(&hands).await;
    answers_the_questions(&hands).await;
    hands.press("Get sandbox IDs").await;
    hands
        .sees(&["The sandbox IDs are here.", "Sandbox IDs", "Environment"])
        .await;
    hands.press("Sandbox discovery response").await;
    let effort = hands.effort();

    for script in [SHOWN, DOWNLOADED] {
        let text = hands.browser.evaluate(script, Vec::new()).await;
        response::assert_is_legal_in_the_sandbox(text.as_str().expect("a text"), &["slot-01"]);
    }
    is_marked_wherever_it_shows(&hands).await;
    println!("To a sandbox discovery response: {effort}.");
    assert!(effort.seconds() < FIVE_MINUTES, "{effort}");
}

async fn signs_up(hands: &Hands) {
    hands.press("Create a developer account").await;
    hands.write("Organisation", "Nordlicht").await;
    hands.write("Your name", "Mira Kessler").await;
    hands.write("E-mail address", "mira@nordlicht.example").await;
    hands.write("Password", "correct horse battery").await;
    hands.press("Create account").await;
}

async fn names_the_device(hands: &Hands) {
    hands.press_in(".tabs", "Device Localization").await;
    hands
        .write("United States en-US Friendly name", "Bedroom air purifier")
        .await;
    hands.press("Update the name for United States").await;
}

async fn describes_the_slot(hands: &Hands) {
    hands.press_in(".tabs", "Device Slots").await;
    hands
        .choose_in("#slots", "Consumable Category", "Air purifier filter")
        .await;
    hands.press("Save").await;
    hands.press_in(".tabs", "Slot Localization").await;
    hands.write("United States en-US slot-01", "Particle filter").await;
    hands.press("Update the name of slot-01 for United States").await;
}

async fn answers_the_questions(hands: &Hands) {
    hands.press_in(".tabs", "Request Replenishment ID").await;
    let slot = "#slot-slot-01";
    hands.tick_in(slot, "Level usage").await;
    hands.choose_in(slot, "Measurement", "Percentage").await;
    hands.write_in(slot, "Full capacity", "100").await;
    hands.write_in(slot, "Hours between reports, 1 to 24", "12").await;
    hands.tick_in(slot, "Is used up").await;
    hands
        .write_in(slot, "Consumable product", "HEPA filter, 30 by 20 cm")
        .await;
    hands
        .write_in(
            slot,
            "Sensor Description and Additional Detail",
            "Counts the hours of the fan",
        )
        .await;
    hands.tick_in(slot, "All suitable products").await;
}

/// On the tab beside a badge, and on every page by its own text; nowhere as an ID of production.
async fn is_marked_wherever_it_shows(hands: &Hands) {
    let row = hands.browser.text_of("#sandbox tbody tr").await;
    assert!(row.contains("Sandbox") && row.contains(":sandbox-sensor:"), "{row}");
    let mut shown = 0;
    for tab in ["Request Replenishment ID", "Overview", "Activity"] {
        hands.press_in(".tabs", tab).await;
        let ids = hands.browser.evaluate(IDS, Vec::new()).await;
        for id in ids.as_array().expect("a list") {
            shown += 1;
            assert_eq!(id, "arn:replenish:smarthome:drs:sandbox-sensor:", "on the tab {tab}");
        }
    }
    assert!(shown > 0, "the tab shows the ID");
}
