//! Devices that are hard to show.

use replenish_app::{
    App,
    devices::{CellText, LocalizationCell, NewDevice},
};
use replenish_domain::{
    account::Actor,
    device::DeviceId,
    inventory::{MAX_SLOTS, SlotLine},
};

/// Sixty characters, as people count them, with no place to break the line.
const LONGEST_NAME: &str = "منقيالهواء👨‍👩‍👧‍👦Donaudampfschifffahrtsgesellschaftskapitänswürden";

/// Every text as long as it may be, in every marketplace.
pub(super) async fn hard(app: &App, maker: &Actor) -> String {
    let new = NewDevice {
        kind: "ack".to_owned(),
        name: LONGEST_NAME.to_owned(),
        model_id: Some("M".repeat(64)),
        device_type: Some("A3KZ1WQ5VEXAMPLE".to_owned()),
    };
    let id = app.create_device(maker, &new).await.expect("a device").id;
    let slot_ids: Vec<_> = ["h", "c", "f"].map(|letter| letter.repeat(64)).into();
    put_slots(app, maker, id, &slot_ids).await;
    let known = app.marketplaces().await.expect("marketplaces");
    let codes: Vec<_> = known.iter().map(|marketplace| marketplace.code.to_string()).collect();
    let offered = app.set_device_marketplaces(maker, id, None, &codes).await;
    offered.expect("marketplaces");
    let names = app.put_names(maker, id, None, &longest_names(&codes, &slot_ids)).await;
    names.expect("names");
    id.to_string()
}

/// As many slots as there may be.
pub(super) async fn large(app: &App, maker: &Actor) -> String {
    let new = NewDevice {
        kind: "ask".to_owned(),
        name: "A cabinet of 200 drawers".to_owned(),
        ..NewDevice::default()
    };
    let id = app.create_device(maker, &new).await.expect("a device").id;
    let slot_ids: Vec<_> = (1..=MAX_SLOTS).map(|number| format!("drawer-{number}")).collect();
    put_slots(app, maker, id, &slot_ids).await;
    id.to_string()
}

async fn put_slots(app: &App, maker: &Actor, id: DeviceId, slot_ids: &[String]) {
    let line = |slot_id: &String| SlotLine {
        slot_id: slot_id.clone(),
        category: "other".to_owned(),
    };
    let lines: Vec<_> = slot_ids.iter().map(line).collect();
    app.put_device_slots(maker, id, None, &lines).await.expect("slots");
}

fn longest_names(codes: &[String], slot_ids: &[String]) -> Vec<CellText> {
    let of_device = codes.iter().map(|code| LocalizationCell::Device { code: code.clone() });
    let of_slots = codes.iter().flat_map(|code| {
        slot_ids.iter().map(move |slot_id| LocalizationCell::Slot {
            slot_id: slot_id.clone(),
            code: code.clone(),
        })
    });
    let text = "W".repeat(60);
    of_device
        .chain(of_slots)
        .map(|cell| CellText {
            cell,
            text: text.clone(),
        })
        .collect()
}
