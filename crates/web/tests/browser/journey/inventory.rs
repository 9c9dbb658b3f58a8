//! Step 3: the slots and their names.

use super::DEVICE;
use crate::hands::Hands;

/// The slots of the device: label, slot ID and category.
pub(super) const SLOTS: [(&str, &str, &str); 2] = [
    ("SLOT 01", "slot-01", "Air purifier filter"),
    ("SLOT 02", "CARBON-2", "Other"),
];

/// S30 to S42: the first slot is there, a second is added, a third deleted, and Save stores them.
pub(super) async fn edits_slots(hands: &Hands) {
    hands.press_in(".tabs", "Device Slots").await;
    hands
        .sees(&[
            "Device Slots",
            "SLOT 01",
            "Consumable Category",
            "Slot IDs are not displayed to the customer",
        ])
        .await;
    for (at, (label, slot_id, category)) in SLOTS.into_iter().enumerate() {
        let line = format!("#slots > fieldset:nth-of-type({})", at + 1);
        if at > 0 {
            hands.press("+ Add another slot").await;
            hands.write_in(&line, "Slot ID", slot_id).await;
        }
        hands.sees(&[label]).await;
        hands.choose_in(&line, "Consumable Category", category).await;
    }
    deletes_a_third_slot(hands).await;
    hands.press("Save").await;
    let saved = hands.browser.text_of("#slots").await;
    assert!(saved.contains("CARBON-2") && !saved.contains("SLOT 03"), "{saved}");
}

/// S37, S40 and S41: what a slot ID may not hold is said, and x deletes the slot.
async fn deletes_a_third_slot(hands: &Hands) {
    hands.press("+ Add another slot").await;
    let line = "#slots > fieldset:nth-of-type(3)";
    hands.write_in(line, "Slot ID", "fan motor").await;
    hands.press("Save").await;
    hands.sees(&["SLOT 03", "letters, numbers, underscore and dash"]).await;
    hands.press("Delete slot fan motor").await;
    hands.sees_none(&["SLOT 03"]).await;
}

/// S43 to S47: one name for each slot and each marketplace.
pub(super) async fn localizes_slots(hands: &Hands) {
    hands.press_in(".tabs", "Slot Localization").await;
    hands
        .sees(&["Customer-Facing Slot Name", "The type of product in the slot"])
        .await;
    for (marketplace, lang, names) in [
        ("United States", "en-US", ["Particle filter", "Carbon filter"]),
        ("Germany", "de-DE", ["Partikelfilter", "Kohlefilter"]),
    ] {
        for ((_, slot_id, _), name) in SLOTS.into_iter().zip(names) {
            hands.write(&format!("{marketplace} {lang} {slot_id}"), name).await;
            hands
                .press(&format!("Update the name of {slot_id} for {marketplace}"))
                .await;
        }
    }
    hands.sees(&["4 of 4 names"]).await;
}

/// S12, S17 and S36: customers see none of the names that identify the device and its slots.
pub(super) async fn shows_customers_nothing_else(hands: &Hands, model_id: &str) {
    hands.press_in(".tabs", "Overview").await;
    let notice = hands.browser.text_of(".notice").await;
    assert!(
        notice.contains("Bedroom air purifier") && notice.contains("Particle filter"),
        "{notice}"
    );
    for hidden in [DEVICE, model_id, "slot-01", "CARBON-2"] {
        assert!(!notice.contains(hidden), "{notice}");
    }
}
