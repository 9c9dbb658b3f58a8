//! Step 4: the request for replenishment IDs, and the wait for its answer.

use super::inventory::SLOTS;
use crate::hands::Hands;

/// What the maker answers about each slot: sensor, capacity, consumable, sensor in words.
const ANSWERS: [(&str, &str, &str, &str); 2] = [
    (
        "Level usage",
        "100",
        "HEPA filter, 30 by 20 cm, one in a pack",
        "Counts the hours of the fan",
    ),
    (
        "Level",
        "100",
        "Activated carbon, 500 g in a bag",
        "Compares the air before and behind",
    ),
];

/// S54, S55, S57 and S71: the tab has the form and the questions, and no IDs; handing in too early names the gaps.
pub(super) async fn is_refused_too_early(hands: &Hands) {
    hands.press_in(".tabs", "Request Replenishment ID").await;
    hands
        .sees(&[
            "Download form",
            "Upload form",
            "Customer ID",
            "within seven business days",
        ])
        .await;
    hands.press("Submit request").await;
    let gaps = hands.browser.text_of(".error-summary").await;
    for (_, slot_id, _) in SLOTS {
        assert!(gaps.contains(&format!("{slot_id}: ")), "{gaps}");
    }
    hands.sees_none(&["arn:replenish:", "Copy ID of"]).await;
}

/// S66 and S67: the maker names customer test accounts.
pub(super) async fn names_a_test_account(hands: &Hands) {
    hands.press_in(".tabs", "Test accounts").await;
    hands.write("E-mail address", "tester@nordlicht.example").await;
    hands.press("Add").await;
    hands.sees(&["tester@nordlicht.example", "With the request"]).await;
}

/// S56 and S58 to S60: each slot has its questions, kept as a draft.
pub(super) async fn answers_the_questions(hands: &Hands) {
    hands.press_in(".tabs", "Request Replenishment ID").await;
    hands.write("Contact for questions", "mira@nordlicht.example").await;
    for ((_, slot_id, _), (sensor, capacity, consumable, described)) in SLOTS.into_iter().zip(ANSWERS) {
        let part = format!("#slot-{slot_id}");
        unfolds(hands, &part, slot_id).await;
        hands.tick_in(&part, sensor).await;
        hands.choose_in(&part, "Measurement", "Percentage").await;
        hands.write_in(&part, "Full capacity", capacity).await;
        hands.write_in(&part, "Hours between reports, 1 to 24", "12").await;
        hands.tick_in(&part, "Is used up").await;
        hands.write_in(&part, "Consumable product", consumable).await;
        hands
            .write_in(&part, "Sensor Description and Additional Detail", described)
            .await;
        hands.tick_in(&part, "All suitable products").await;
    }
    let other = format!("#slot-{}", SLOTS[1].1);
    hands
        .write_in(&other, "What “other” means", "A bag of carbon that takes smells away")
        .await;
    hands.press("Save draft").await;
    hands.sees(&["Draft saved"]).await;
}

/// S61 and S65: the request is handed in, due in seven business days, and locks the device.
pub(super) async fn hands_it_in(hands: &Hands) {
    hands.press("Submit request").await;
    hands
        .sees(&["Submitted", "seven business days", "Wednesday, 25 November 2026"])
        .await;
    hands
        .sees_none(&["Submit request", "arn:replenish:", "Copy ID of"])
        .await;
    hands.press_in(".tabs", "Device Slots").await;
    hands
        .sees(&[
            "The request is with a reviewer. Withdraw it to edit.",
            "Air purifier filter",
        ])
        .await;
    hands.sees_none(&["+ Add another slot"]).await;
}

async fn unfolds(hands: &Hands, part: &str, slot_id: &str) {
    let is_open = format!("return Boolean(document.querySelector('{part} details[open]'))");
    if hands.browser.evaluate(&is_open, Vec::new()).await == false {
        hands.press_in(part, &format!("Questions about {slot_id}")).await;
    }
}
