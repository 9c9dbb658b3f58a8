//! Maker and reviewer side by side: evidence, what is missing, certification, and what is locked after it.

use replenish_app::requests::{Decision, ListChoices};
use replenish_domain::device::DeviceId;
use replenish_store::Engine::Sqlite;
use replenish_testkit::{Person, TestApp, browser::BrowserOptions, devices};
use rstest::rstest;

use crate::hands::{Hands, Tool};

/// Everything to try: a case, and where it is tried.
const TRIALS: [(&str, &str); 9] = [
    ("automatic_reorder", "device"),
    ("level_shown", "device"),
    ("low_order", "HEPA"),
    ("low_order", "CARBON"),
    ("replacement", "HEPA"),
    ("replacement", "CARBON"),
    ("product_choice", "device"),
    ("low_notice", "HEPA"),
    ("low_notice", "CARBON"),
];

const ACCOUNT: &str = "lab-1@nordlicht.example";
const REMARK: &str = "Tell which value the report carried.";
const LOCK: &str = "The device is certified. Only marketplaces can be added; for other changes start a new version.";

#[rstest]
#[case::by_mouse_with_scripts_at_1280_pixels(Tool::Mouse, true, 1280)]
#[case::by_keyboard_without_scripts_at_390_pixels(Tool::Keyboard, false, 390)]
#[tokio::test]
async fn a_marketplace_is_tried_returned_and_certified(
    #[case] tool: Tool,
    #[case] scripting: bool,
    #[case] width: u16,
) {
    let app = TestApp::start(Sqlite).await;
    let (mira, tomas) = (app.maker().await, app.reviewer().await);
    let device = with_ids(&app, &mira, &tomas).await;
    let site = app.serve().await;
    let options = || BrowserOptions {
        width,
        scripting,
        ..BrowserOptions::default()
    };
    let (maker, reviewer) = (Hands::at(tool, options()).await, Hands::at(tool, options()).await);
    for (hands, person) in [(&maker, &mira), (&reviewer, &tomas)] {
        hands.browser.goto(&site).await;
        hands.browser.set_cookie("replenish_session", &person.session).await;
        hands.browser.goto(&site).await;
    }

    gives_evidence(&maker).await;
    sends_back(&reviewer).await;
    app.run_jobs().await;
    reads_mail(&maker, &site, "The checklist for AirPure 300 in US came back", REMARK).await;
    answers(&maker, &format!("{site}/devices/{device}/certification")).await;
    certifies(&reviewer).await;
    app.run_jobs().await;
    let news = "Every customer there can enrol now.";
    reads_mail(&maker, &site, "AirPure 300 in US is certified", news).await;
    maker.browser.goto(&format!("{site}/devices/{device}")).await;
    finds_it_certified_and_locked(&maker).await;
    adds_a_marketplace(&maker).await;
    refuses_everything_else(&mira, device).await;
}

/// A device in two marketplaces whose request was approved.
async fn with_ids(app: &TestApp, mira: &Person, tomas: &Person) -> DeviceId {
    let request = devices::submitted(&app.app, &mira.actor).await;
    let decision = Decision::Assigned {
        content_hash: request.content_hash.to_string(),
        thresholds: [].into(),
        lists: ListChoices::default(),
    };
    let decided = app.app.decide_request(&tomas.actor, request.id, &decision).await;
    decided.expect("a request that is open").device
}

/// The maker hands in too early, is told what is missing, and writes it for every trial.
async fn gives_evidence(maker: &Hands) {
    maker.press("AirPure 300").await;
    maker.press_in(".tabs", "Certification").await;
    maker.sees(&["Not handed in", "2 test accounts"]).await;
    maker.press_in("table", "US").await;
    maker
        .sees(&[
            "Certification in US",
            "1. Automatic reorder is on",
            "6. A low level leads to a mail",
        ])
        .await;
    maker.press("Hand in for US").await;
    maker
        .sees(&[
            "9 answers need another look",
            "The level is shown: Say when and with which account you tried this, and what you saw.",
            "A low level leads to an order, CARBON: Say when",
        ])
        .await;
    for (case, place) in TRIALS {
        let trial = format!("#evidence-{case}-{place}");
        maker.date_in(&trial, "Day of the test", "2026-11-13").await;
        maker.choose_in(&trial, "Test account", ACCOUNT).await;
        let seen = format!("{case} went well with {place}.");
        maker.write_in(&trial, "What you saw", &seen).await;
    }
    maker.press("Save evidence").await;
    maker.sees(&["The evidence is stored."]).await;
    maker.sees_none(&["are missing", "is missing"]).await;
    maker.press("Hand in for US").await;
    maker
        .sees(&["The checklist is handed in. A reviewer reads it.", "Handed in"])
        .await;
    maker.sees_none(&["Hand in for US", "Certify US"]).await;
}

/// The reviewer finds the checklist at the desk and says what one case lacks.
async fn sends_back(reviewer: &Hands) {
    reviewer.press_in("nav", "Certification").await;
    reviewer.press("AirPure 300, US").await;
    reviewer
        .sees(&[
            "low_notice went well with CARBON.",
            "2026-11-13",
            ACCOUNT,
            "Your answer",
        ])
        .await;
    reviewer.press("Return to the maker").await;
    reviewer
        .sees(&["Say for at least one test case what is missing."])
        .await;
    reviewer
        .write_in("#reasons", "4. A replacement is reported", REMARK)
        .await;
    reviewer.press("Return to the maker").await;
    reviewer
        .sees(&[
            "The checklist is returned and the maker is told.",
            "No checklist waits for certification.",
        ])
        .await;
}

async fn reads_mail(maker: &Hands, site: &str, subject: &str, text: &str) {
    maker.browser.goto(&format!("{site}/mails")).await;
    maker.press(subject).await;
    maker.sees(&[subject, text]).await;
}

/// The remark stands at its case; everything else is as it was written.
async fn answers(maker: &Hands, tab: &str) {
    maker.browser.goto(tab).await;
    maker.sees(&["Returned"]).await;
    maker.press_in("table", "US").await;
    let case = maker.browser.text_of("[aria-labelledby=case-replacement]").await;
    assert!(case.contains(REMARK), "{case}");
    let value = "return document.getElementById('evidence-low_order-HEPA-seen').value";
    let kept = maker.browser.evaluate(value, Vec::new()).await;
    assert_eq!(kept, "low_order went well with HEPA.");
    let trial = "#evidence-replacement-HEPA";
    maker
        .write_in(trial, "What you saw", "The report carried 100 percent.")
        .await;
    maker.press("Hand in for US").await;
    maker.sees(&["The checklist is handed in. A reviewer reads it."]).await;
}

/// The reviewer finds the answer and certifies.
async fn certifies(reviewer: &Hands) {
    reviewer.press_in("nav", "Certification").await;
    reviewer.press("AirPure 300, US").await;
    reviewer.sees(&["The report carried 100 percent."]).await;
    reviewer.write("Note, optional", "Well tried.").await;
    reviewer.press("Certify US").await;
    reviewer
        .sees(&[
            "The marketplace is certified and the maker is told.",
            "No checklist waits for certification.",
        ])
        .await;
}

/// One marketplace of two is certified; what customers rely on is locked and says so (`programme.md` 6.6).
async fn finds_it_certified_and_locked(maker: &Hands) {
    maker.sees(&["Certified", LOCK]).await;
    maker.sees_none(&["Rename device"]).await;
    let picture = maker.browser.text_of(".image-box").await;
    assert_eq!(picture, "", "nothing to upload");
    maker.press_in(".tabs", "Certification").await;
    maker
        .sees(&["Everybody", "2 test accounts", "Certification 1/2", "Not handed in"])
        .await;
    maker.press_in("table", "US").await;
    maker.sees(&["Certified", "Well tried."]).await;
    maker.sees_none(&["Save evidence", "Hand in for US"]).await;
    maker.press_in(".tabs", "Device Slots").await;
    maker.sees(&[LOCK, "HEPA"]).await;
    maker.sees_none(&["+ Add another slot"]).await;
}

/// The only edit that is left.
async fn adds_a_marketplace(maker: &Hands) {
    maker.press_in(".marketbar", "Add").await;
    maker
        .sees(&["Marketplaces can be added. One that is approved cannot be removed."])
        .await;
    maker.tick_in("#marketplaces", "France").await;
    maker.press_in("#marketplaces", "Save").await;
    let bar = maker.browser.text_of(".marketbar").await;
    assert!(["US", "DE", "FR"].iter().all(|code| bar.contains(code)), "{bar}");
    maker.press_in(".tabs", "Certification").await;
    maker.sees(&["Certification 1/3", "Not approved yet: FR."]).await;
}

/// What no page offers is refused with the same words, and nothing is changed.
async fn refuses_everything_else(mira: &Person, device: DeviceId) {
    let page = format!("/devices/{device}");
    for (act, fields) in [
        ("name", vec![("name", "Another name")]),
        (
            "slots",
            vec![("action", "save"), ("slot_id", "HEPA"), ("category", "paper")],
        ),
        ("image/delete", vec![]),
    ] {
        let refused = mira.browser.form(&format!("{page}/{act}"), &fields).await.expect(409);
        assert!(refused.text().contains(LOCK), "{act}: {}", refused.text());
    }
    let removal = [("market", "US")];
    let refused = mira
        .browser
        .form(&format!("{page}/marketplaces"), &removal)
        .await
        .expect(409);
    assert!(
        refused.text().contains("is approved. Start a new version"),
        "{}",
        refused.text()
    );
    let shown = mira.browser.get(&page).await.expect(200);
    assert!(shown.text().contains("AirPure 300") && !shown.text().contains("Another name"));
}
