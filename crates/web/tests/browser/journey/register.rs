//! Step 1: registering a new device.

use super::DEVICE;
use crate::hands::Hands;

const NAME: &str = "Choose a name for your device";
const MODEL_ID: &str = "Choose or generate a Model ID for your device";

/// S2, S3, S5, S6, S8 to S11, S14 and S18: an empty console leads to the form.
pub(super) async fn begins(hands: &Hands) {
    hands.sees(&["Register your first device", "Before you start"]).await;
    hands
        .sees(&[
            "Register a new device",
            "Customize your device",
            "Create the device inventory",
            "Request replenishment IDs",
        ])
        .await;
    hands.press("CREATE A DEVICE").await;
    hands
        .sees(&["Choose what kind of device you want", NAME, MODEL_ID])
        .await;
    hands
        .sees(&["Overview of the programme", "Update a registered device"])
        .await;
    hands.tick("ALEXA CONNECT KIT DEVICE").await;
    hands.sees(&["Enter your Device Type", "deviceType"]).await;
    hands.tick("ALEXA SKILLS KIT DEVICE").await;
    hands.sees_none(&["Enter your Device Type"]).await;
}

/// S13 and S15: 61 characters are one too many, and the own model number stays.
pub(super) async fn refuses_a_name_that_is_too_long(hands: &Hands) {
    hands.write(NAME, &"n".repeat(61)).await;
    hands.write(MODEL_ID, "AP-300").await;
    hands.press("Save").await;
    hands
        .sees(&["The device name has 61 characters. Remove 1; at most 60 fit."])
        .await;
    let typed = "return document.getElementById('model_id').value";
    assert_eq!(hands.browser.evaluate(typed, Vec::new()).await, "AP-300");
}

/// S16 and S20: a generated Model ID, and a device. Returns the Model ID.
pub(super) async fn saves(hands: &Hands) -> String {
    hands.write(NAME, DEVICE).await;
    hands.press("GENERATE NEW ID").await;
    let typed = hands
        .browser
        .evaluate("return document.getElementById('model_id').value", Vec::new())
        .await;
    let model_id = typed.as_str().unwrap_or_default().to_owned();
    assert!(!model_id.is_empty() && model_id != "AP-300", "{model_id}");
    hands.press("Save").await;
    hands
        .sees(&[DEVICE, &model_id, "Draft", "Alexa Skills Kit device"])
        .await;
    model_id
}
