//! The reviewer's part, and what the maker finds afterwards.

use super::{DEVICE, inventory::SLOTS};
use crate::hands::Hands;

const READ_IDS: &str = "return [...document.querySelectorAll('[data-label=ID] code')].map((id) => id.textContent)";
const COPY_BUTTONS: &str =
    "return [...document.querySelectorAll('[data-copy]')].filter((button) => button.checkVisibility()).length";
const COPIED: &str = "return document.querySelector('[data-copied]')?.dataset.copy ?? ''";

/// S62 and S63: the request stands in the queue as it was handed in; its review assigns the IDs.
pub(super) async fn assigns_ids(hands: &Hands) {
    hands.sees(&["Queue", "Unclaimed", "Submitted", "Claim"]).await;
    hands.press(DEVICE).await;
    hands
        .sees(&[
            "Level usage",
            "HEPA filter, 30 by 20 cm, one in a pack",
            "A bag of carbon that takes smells away",
            "Luftreiniger",
            "Kohlefilter",
            "tester@nordlicht.example",
        ])
        .await;
    hands.press("Start review").await;
    hands.sees(&["In review", "Claimed by you"]).await;
    let slot = format!("[aria-labelledby='slot-{}']", SLOTS[0].1);
    hands
        .write_in(&slot, "Low at, in percent of the full capacity", "15")
        .await;
    hands.press("Assign replenishment IDs").await;
    hands.sees(&["Queue"]).await;
}

/// S64 and S70: the maker views the IDs and copies them.
pub(super) async fn shows_the_ids(hands: &Hands, scripting: bool) -> Vec<String> {
    hands.press(DEVICE).await;
    hands.sees(&["IDs assigned"]).await;
    hands.press_in(".tabs", "Request Replenishment ID").await;
    hands.sees(&["Replenishment IDs", "15%", "20%"]).await;
    let ids = hands.browser.evaluate(READ_IDS, Vec::new()).await;
    let ids: Vec<String> = serde_json::from_value(ids).expect("a list of IDs");
    assert_eq!(ids.len(), SLOTS.len(), "{ids:?}");
    if scripting {
        hands.press("Copy ID of slot-01").await;
        assert_eq!(hands.browser.evaluate(COPIED, Vec::new()).await, ids[0]);
    } else {
        assert_eq!(hands.browser.evaluate(COPY_BUTTONS, Vec::new()).await, 0);
    }
    ids
}

/// S50 and S72: the reminder comes with the discovery response, IDs inside.
pub(super) async fn reminds_of_the_discovery_response(hands: &Hands, ids: &[String]) {
    hands
        .sees(&[
            "Next: put each ID into your discovery response",
            "configuration.replenishment",
        ])
        .await;
    let snippet = hands.browser.text_of("#snippet").await;
    for id in ids {
        assert!(snippet.contains(id.as_str()), "{id} is not in:\n{snippet}");
    }
    for interface in ["Alexa.InventoryLevelUsageSensor", "Alexa.InventoryLevelSensor"] {
        assert!(snippet.contains(interface), "{snippet}");
    }
}

/// S66: the test account is on the allow list.
pub(super) async fn allows_the_test_account(hands: &Hands) {
    hands.press_in(".tabs", "Test accounts").await;
    hands.sees(&["tester@nordlicht.example", "On the allow list"]).await;
}
