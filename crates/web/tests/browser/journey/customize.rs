//! Step 2: the picture, the marketplaces and the friendly names.

use image::{Rgba, RgbaImage};

use crate::hands::Hands;

/// S22 to S25: the picture goes through the control on its own place.
pub(super) async fn uploads_a_picture(hands: &Hands) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("purifier.png");
    purifier().save(&path).expect("a picture");
    hands.press_in(".image-box", "Upload Device Image").await;
    hands
        .sees(&[
            "at most 1 MB",
            "white or transparent background",
            "low-supply notifications",
        ])
        .await;
    hands.attach("Picture of the device", &path).await;
    hands.press("Upload").await;
    hands.sees_none(&["neither white nor transparent"]).await;
    let is_shown = "const shown = document.querySelector('.image-box img');
        return Boolean(shown) && shown.complete && shown.naturalWidth > 0";
    assert_eq!(hands.browser.evaluate(is_shown, Vec::new()).await, true);
}

/// S48: a device is offered in one or more marketplaces.
pub(super) async fn adds_marketplaces(hands: &Hands) {
    hands.press("Add or remove").await;
    hands.tick_in("#marketplaces", "Germany").await;
    hands.press_in("#marketplaces", "Save").await;
    let bar = hands.browser.text_of(".marketbar").await;
    assert!(bar.contains("US") && bar.contains("DE"), "{bar}");
}

/// S26 to S29: each friendly name is stored with its Update, and previewed as customers read it.
pub(super) async fn localizes_the_device(hands: &Hands) {
    hands.press_in(".tabs", "Device Localization").await;
    hands
        .sees(&["Customers see this name in the assistant app and in inventory notifications."])
        .await;
    hands
        .write("United States en-US Friendly name", "Bedroom air purifier")
        .await;
    hands.press("Update the name for United States").await;
    hands.write("Germany de-DE Friendly name", "Luftreiniger").await;
    hands.press("Update the name for Germany").await;
    let preview = hands.browser.text_of("[aria-labelledby=preview]").await;
    assert!(
        preview.contains("Bedroom air purifier") && preview.contains("Luftreiniger"),
        "{preview}"
    );
}

/// A grey thing on white.
fn purifier() -> RgbaImage {
    RgbaImage::from_fn(240, 240, |x, y| {
        let is_inside = (60..180).contains(&x) && (40..200).contains(&y);
        if is_inside {
            Rgba([90, 100, 110, 255])
        } else {
            Rgba([255, 255, 255, 255])
        }
    })
}
