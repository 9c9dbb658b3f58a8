//! Devices as far as a test needs them: complete, with answers, handed in.

use std::{collections::BTreeMap, io::Cursor};

use image::{ImageFormat, Rgb, RgbImage};
use replenish_app::{
    App,
    devices::{CellText, LocalizationCell, NewDevice},
    requests::{Decision, ListChoices, Submission},
};
use replenish_domain::{
    account::Actor,
    certification::{EvidenceDraft, EvidenceDrafts, Trial},
    device::{Device, DeviceId},
    inventory::SlotLine,
    request::{Answer, Draft, IdRequest, ProductDraft, SlotDraft},
};

/// The slots of [`complete`], in order.
pub const SLOTS: [&str; 2] = ["HEPA", "CARBON"];
/// The marketplaces of [`complete`], in order.
pub const MARKETPLACES: [&str; 2] = ["US", "DE"];

/// An air purifier that lacks nothing: picture, two slots, two marketplaces, every name.
///
/// # Panics
///
/// When the maker may not register it.
pub async fn complete(app: &App, maker: &Actor) -> Device {
    let new = NewDevice {
        kind: "ask".to_owned(),
        name: "AirPure 300".to_owned(),
        ..NewDevice::default()
    };
    let id = app.create_device(maker, &new).await.expect("a device").id;
    app.put_device_image(maker, id, None, picture())
        .await
        .expect("a picture");
    let codes = MARKETPLACES.map(str::to_owned);
    app.set_device_marketplaces(maker, id, None, &codes)
        .await
        .expect("marketplaces");
    let slots = SLOTS.map(|slot_id| SlotLine {
        slot_id: slot_id.to_owned(),
        category: "air_filter".to_owned(),
    });
    app.put_device_slots(maker, id, None, &slots).await.expect("slots");
    app.put_names(maker, id, None, &names()).await.expect("names")
}

/// The same with every question of the request answered.
///
/// # Panics
///
/// When the maker may not write it.
pub async fn answered(app: &App, maker: &Actor) -> DeviceId {
    let id = complete(app, maker).await.id;
    app.save_draft(maker, id, None, answers()).await.expect("a draft");
    id
}

/// The same with the request handed in.
///
/// # Panics
///
/// When the maker may not hand it in.
pub async fn submitted(app: &App, maker: &Actor) -> IdRequest {
    let id = answered(app, maker).await;
    app.submit_request(maker, id, Submission::Draft)
        .await
        .expect("a request")
}

/// The same with its replenishment IDs, and its test accounts on the allow list.
///
/// # Panics
///
/// When the reviewer may not answer.
pub async fn assigned(app: &App, maker: &Actor, reviewer: &Actor) -> DeviceId {
    let request = submitted(app, maker).await;
    let decision = Decision::Assigned {
        content_hash: request.content_hash.to_string(),
        thresholds: BTreeMap::new(),
        lists: ListChoices::default(),
    };
    app.decide_request(reviewer, request.id, &decision)
        .await
        .expect("an answer");
    request.device
}

/// Evidence for every test case of a device, seen with this test account.
#[must_use]
pub fn evidence(device: &Device, account: &str) -> EvidenceDrafts {
    let mut evidence = EvidenceDrafts::new();
    for trial in Trial::all(device) {
        let draft = EvidenceDraft {
            date: "2026-11-16".to_owned(),
            account: account.to_owned(),
            seen: "As it should be.".to_owned(),
            link: String::new(),
        };
        let places = evidence.entry(trial.case.as_str().to_owned()).or_default();
        places.insert(trial.place, draft);
    }
    evidence
}

/// Hands the checklist for a marketplace in, for a device that has its IDs.
///
/// # Panics
///
/// When the maker may not hand it in.
pub async fn hand_in_checklist(app: &App, maker: &Actor, id: DeviceId, code: &str) {
    let device = app.device(maker, id).await.expect("a device");
    let evidence = evidence(&device, "lab-1@nordlicht.example");
    app.save_evidence(maker, id, code, None, evidence)
        .await
        .expect("evidence");
    app.submit_certification(maker, id, code, None)
        .await
        .expect("a checklist");
}

/// Answers for [`complete`] that lack nothing: HEPA takes the programme's products, CARBON the
/// maker's own.
#[must_use]
pub fn answers() -> Draft {
    let product = |asin: &str| ProductDraft {
        asin: asin.to_owned(),
        pack_size: Answer::typed("1"),
        note: None,
    };
    let mut carbon = slot_answers();
    carbon.list_mode = Some("custom".to_owned());
    carbon.custom_asins = BTreeMap::from([
        ("US".to_owned(), vec![product("B0NLF300C1"), product("B0NLF300C2")]),
        ("DE".to_owned(), vec![product("B0NLF300C1")]),
    ]);
    Draft {
        customer_id: None,
        contact_email: "questions@nordlicht.example".to_owned(),
        test_accounts: ["lab-1@nordlicht.example", "qa-us@nordlicht.example"]
            .map(str::to_owned)
            .into(),
        note: Some("The filter ships in June.".to_owned()),
        slots: BTreeMap::from([("HEPA".to_owned(), slot_answers()), ("CARBON".to_owned(), carbon)]),
    }
}

/// Answers about one slot with a level-usage sensor and the programme's products.
#[must_use]
pub fn slot_answers() -> SlotDraft {
    let text = |text: &str| Some(text.to_owned());
    SlotDraft {
        sensor: text("level_usage"),
        measurement: text("percentage"),
        capacity: Answer::typed("100"),
        resolution: Answer::typed("0.5"),
        report_interval_hours: Answer::typed("24"),
        direction: text("supply"),
        consumable_description: text("HEPA H13 cylinder, 220 mm high."),
        sensor_description: text("Run time weighted by fan speed."),
        list_mode: text("category"),
        ..SlotDraft::default()
    }
}

fn names() -> Vec<CellText> {
    let cell = |cell| CellText {
        cell,
        text: "Air filter".to_owned(),
    };
    let codes = MARKETPLACES.map(str::to_owned);
    let of_device = codes.iter().cloned().map(|code| LocalizationCell::Device { code });
    let of_slots = SLOTS.iter().flat_map(|slot_id| {
        codes.iter().map(|code| LocalizationCell::Slot {
            slot_id: (*slot_id).to_owned(),
            code: code.clone(),
        })
    });
    of_device.chain(of_slots).map(cell).collect()
}

/// A white square.
fn picture() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_pixel(64, 64, Rgb([255; 3]))
        .write_to(&mut bytes, ImageFormat::Png)
        .expect("a picture");
    bytes.into_inner()
}
