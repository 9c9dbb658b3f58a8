//! The tab Request Replenishment ID, the status of a request and the list.

use replenish_domain::device::{Device, Stage};
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{Answer, Person, TestApp, devices};
use rstest::rstest;

use super::registered;

/// The fields of the questions of [`devices::complete`], all answered; later fields of a name win
/// over none, so a test changes one by giving it first.
fn answers<'a>(action: &'a str, draft_etag: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("action", action),
        ("draft_etag", draft_etag),
        ("contact_email", "questions@nordlicht.example"),
        ("note", "Ships in June."),
        ("slots[HEPA].sensor", "level"),
        ("slots[HEPA].measurement", "volume"),
        ("slots[HEPA].unit", "MILLILITER"),
        ("slots[HEPA].capacity", "500"),
        ("slots[HEPA].resolution", "0.5"),
        ("slots[HEPA].report_interval_hours", "24"),
        ("slots[HEPA].direction", "supply"),
        ("slots[HEPA].consumable_description", "A <b>bold</b> filter"),
        ("slots[HEPA].sensor_description", "Counts \"runs\""),
        ("slots[HEPA].list_mode", "category"),
        ("slots[HEPA].products", "B0HIDDEN01 1"),
        ("slots[CARBON].sensor", "level_usage"),
        ("slots[CARBON].measurement", "percentage"),
        ("slots[CARBON].unit", "GRAM"),
        ("slots[CARBON].capacity", "100"),
        ("slots[CARBON].report_interval_hours", "1"),
        ("slots[CARBON].direction", "supply"),
        ("slots[CARBON].consumable_description", "Carbon"),
        ("slots[CARBON].sensor_description", "Run time"),
        ("slots[CARBON].list_mode", "custom"),
        ("slots[CARBON].products", "B0NLF300C1 1\nDE B0NLF300C2 2 pack of two"),
    ]
}

fn tab(device: &Device) -> String {
    format!("/devices/{}/request", device.id)
}

/// The entity tag of the draft in the questions.
fn draft_etag(page: &Answer) -> String {
    let (_, rest) = page
        .text()
        .split_once("name=\"draft_etag\" value=\"")
        .expect("the questions");
    rest.split_once('"').expect("its end").0.to_owned()
}

async fn start(engine: Engine) -> (TestApp, Person, Device) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let device = devices::complete(&app.app, &maker.actor).await;
    (app, maker, device)
}

#[rstest]
#[tokio::test]
async fn the_tab_offers_three_ways_and_no_ids(#[values(Sqlite, Postgres)] engine: Engine) {
    let (_app, maker, device) = start(engine).await;
    let page = maker.browser.get(&tab(&device)).await.expect(200);
    let text = page.text();
    for words in [
        "Request Replenishment ID",
        "1. Download the form",
        "2. Upload it completed",
        "Or fill it in here",
        "seven business days",
        "Customer Details",
        "name=\"slots[HEPA].sensor\"",
        "name=\"slots[CARBON].sensor\"",
        "Not started",
    ] {
        assert!(text.contains(words), "{words}");
    }
    assert!(text.contains(&maker.actor.email.to_string()));
    assert!(!text.contains("arn:replenish"));
}

#[rstest]
#[tokio::test]
async fn the_form_is_downloaded_and_handed_in_as_a_file(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let id = devices::answered(&app.app, &maker.actor).await;
    let address = format!("/devices/{id}/request/form");
    let form = maker.browser.get(&address).await.expect(200);
    assert_eq!(
        form.headers["content-type"],
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    );
    let name = form.headers["content-disposition"].to_str().expect("a file name");
    assert!(
        name.starts_with("attachment; filename=\"") && name.ends_with("-request.xlsx\""),
        "{name}"
    );

    let answer = maker
        .browser
        .upload(&address, &[], "form", "form.xlsx", &form.bytes)
        .await
        .expect(303);
    let page = maker.browser.get(&answer.location()).await.expect(200);
    assert!(page.text().contains("The request is handed in.") && page.text().contains("Request R-0001"));
}

#[rstest]
#[case::nothing(b"".as_slice(), "Choose the completed form.")]
#[case::no_spreadsheet(b"hello".as_slice(), "The file")]
#[tokio::test]
async fn a_file_that_is_no_form_comes_back_with_the_reason(#[case] bytes: &[u8], #[case] expected: &str) {
    let (_app, maker, device) = start(Sqlite).await;
    let address = format!("{}/form", tab(&device));
    let answer = maker
        .browser
        .upload(&address, &[], "form", "form.xlsx", bytes)
        .await
        .expect(422);
    assert!(answer.text().contains(expected) && answer.text().contains("id=\"form-file-error\""));
    assert!(
        answer
            .text()
            .contains("The form is not handed in, and nothing of it is stored")
    );
}

#[tokio::test]
async fn faults_of_a_form_name_sheet_row_and_column() {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let id = devices::answered(&app.app, &maker.actor).await;
    let mut draft = devices::answers();
    draft.slots.get_mut("HEPA").expect("a slot").sensor = None;
    app.app
        .save_draft(&maker.actor, id, None, draft)
        .await
        .expect("a draft");
    let address = format!("/devices/{id}/request/form");
    let form = maker.browser.get(&address).await.expect(200);
    let answer = maker
        .browser
        .upload(&address, &[], "form", "form.xlsx", &form.bytes)
        .await
        .expect(422);
    let text = answer.text();
    assert!(
        text.contains("Sheet “") && text.contains(", row ") && text.contains(", column "),
        "{text}"
    );
    assert!(text.contains("Choose the sensor type."));
}

#[rstest]
#[tokio::test]
async fn a_draft_is_saved_as_typed_and_shown_again(#[values(Sqlite, Postgres)] engine: Engine) {
    let (_app, maker, device) = start(engine).await;
    let mut fields = answers("save", "");
    fields.retain(|(name, _)| *name != "slots[CARBON].sensor");
    let fields: Vec<_> = fields
        .into_iter()
        .map(|(name, value)| match name {
            "slots[HEPA].capacity" => (name, "half a liter"),
            other => (other, value),
        })
        .collect();
    let answer = maker.browser.form(&tab(&device), &fields).await.expect(303);
    let page = maker.browser.get(&answer.location()).await.expect(200);
    let text = page.text();
    assert!(text.contains("The draft is stored.") && text.contains("Draft saved 16 Nov 2026, 09:00 UTC"));
    assert!(text.contains("value=\"half a liter\"") && text.contains("A &#60;b&#62;bold&#60;/b&#62; filter"));
    assert!(text.contains("B0NLF300C1 1\nDE B0NLF300C2 2 pack of two</textarea>"));
    assert!(text.contains("Incomplete") && !text.contains("Not started"));
    assert!(text.contains("<option selected>MILLILITER</option>") && !text.contains("<option selected>GRAM</option>"));
    assert!(!text.contains("B0HIDDEN01"));
}

#[rstest]
#[tokio::test]
async fn a_complete_request_is_handed_in_and_locks_the_device(#[values(Sqlite, Postgres)] engine: Engine) {
    let (app, maker, device) = start(engine).await;
    let answer = maker
        .browser
        .form(&tab(&device), &answers("submit", ""))
        .await
        .expect(303);
    let page = maker.browser.get(&answer.location()).await.expect(200);
    let text = page.text();
    for words in [
        "The request is handed in.",
        "Request R-0001",
        "Wednesday, 25 November 2026",
        "7 of 7 business days are left.",
        "<ol class=\"days\"",
        "Withdraw to edit",
        "Waits for a reviewer",
        "The request is with a reviewer. Withdraw it to edit.",
    ] {
        assert!(text.contains(words), "{words}");
    }
    assert!(!text.contains("name=\"slots[HEPA].sensor\"") && !text.contains("arn:replenish"));
    let again = maker
        .browser
        .form(&tab(&device), &answers("submit", ""))
        .await
        .expect(409);
    assert!(again.text().contains("Withdraw it to edit."));
    let stored = app
        .app
        .latest_request(&maker.actor, device.id)
        .await
        .expect("a request")
        .expect("one");
    let products = serde_json::to_value(&stored.snapshot.content.slots).expect("JSON");
    assert_eq!(products["CARBON"]["custom_asins"]["DE"][1]["pack_size"], 2);
    assert_eq!(
        products["CARBON"]["custom_asins"]["US"].as_array().map(Vec::len),
        Some(1)
    );
    assert_eq!(products["HEPA"]["unit"], "MILLILITER");
}

#[rstest]
#[tokio::test]
async fn every_gap_is_named_and_linked_when_submitting(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let device = registered(&app, &maker).await;
    let fields = [
        ("action", "submit"),
        ("contact_email", "nobody"),
        ("slots[slot-01].sensor", "level"),
        ("slots[slot-01].list_mode", "custom"),
        ("slots[slot-01].products", "B0 1"),
    ];
    let answer = maker.browser.form(&tab(&device), &fields).await.expect(422);
    let text = answer.text();
    let id = device.id;
    for expected in [
        "The draft is stored, but the request is not complete".to_owned(),
        format!("<a href=\"/devices/{id}?edit=image#image\">Upload a picture of the device.</a>"),
        format!("<a href=\"/devices/{id}/localization#US\">Enter the friendly name for US.</a>"),
        format!("<a href=\"/devices/{id}/slots\">Choose the consumable category of SLOT 01.</a>"),
        format!("<a href=\"/devices/{id}/slot-localization\">"),
        "<a href=\"#contact_email\">".to_owned(),
        "<a href=\"#slots-slot-01-measurement\">slot-01: Choose what the sensor measures in.</a>".to_owned(),
        "<a href=\"#slots-slot-01-products\">slot-01, “B0”: An ASIN has exactly ten".to_owned(),
        "id=\"slots-slot-01-capacity-error\"".to_owned(),
        "value=\"nobody\"".to_owned(),
        ">B0 1</textarea>".to_owned(),
        "<title>Error: ".to_owned(),
    ] {
        assert!(text.contains(&expected), "{expected} in {text}");
    }
    let stage = app.app.device(&maker.actor, id).await.expect("the device").stage;
    assert_eq!(stage, Stage::Draft);
}

#[tokio::test]
async fn every_link_of_the_summary_leads_to_an_element_of_the_page() {
    let (_app, maker, device) = start(Sqlite).await;
    let fields = [
        ("action", "submit"),
        ("slots[CARBON].sensor", "x"),
        ("slots[CARBON].list_mode", "y"),
    ];
    let answer = maker.browser.form(&tab(&device), &fields).await.expect(422);
    let text = answer.text();
    let links: Vec<_> = text
        .split("<a href=\"#")
        .skip(1)
        .map(|rest| rest.split_once('"').expect("its end").0)
        .collect();
    assert!(links.len() > 8, "{links:?}");
    for link in links {
        assert!(text.contains(&format!("id=\"{link}\"")), "{link}");
    }
    assert!(text.contains("<a href=\"#slot-HEPA\">HEPA: Answer the questions about this slot.</a>"));
}

#[rstest]
#[tokio::test]
async fn answers_are_copied_to_one_slot_or_to_every_slot_not_started(#[values(Sqlite, Postgres)] engine: Engine) {
    let (app, maker, device) = start(engine).await;
    let mut fields = answers("copy:CARBON", "");
    fields.retain(|(name, _)| !name.starts_with("slots[CARBON]"));
    fields.push(("copy_single_from", "HEPA"));
    let answer = maker.browser.form(&tab(&device), &fields).await.expect(303);
    assert!(answer.location().ends_with("#slot-CARBON"));
    let draft = app.app.draft(&maker.actor, device.id).await.expect("a draft");
    assert_eq!(draft.draft.slots["CARBON"], draft.draft.slots["HEPA"]);
    assert!(draft.readiness.complete, "{:?}", draft.readiness.missing);

    fields.retain(|(name, _)| !matches!(*name, "action" | "copy_single_from"));
    fields.extend([("action", "copy"), ("copy_from", "HEPA"), ("copy_to", "")]);
    maker.browser.form(&tab(&device), &fields).await.expect(303);
    let draft = app.app.draft(&maker.actor, device.id).await.expect("a draft");
    assert_eq!(draft.draft.slots.len(), 2);
}

#[rstest]
#[tokio::test]
async fn of_two_who_write_the_same_draft_the_second_keeps_what_was_typed(#[values(Sqlite, Postgres)] engine: Engine) {
    let (app, maker, device) = start(engine).await;
    let colleague = app.colleague_of(&maker).await;
    let seen = maker.browser.get(&tab(&device)).await.expect(200);
    let etag = draft_etag(&seen);
    colleague
        .browser
        .form(&tab(&device), &answers("save", &etag))
        .await
        .expect(303);
    let fields = [("action", "submit"), ("draft_etag", &etag), ("note", "Mine")];
    let answer = maker.browser.form(&tab(&device), &fields).await.expect(409);
    let text = answer.text();
    assert!(text.contains("Somebody else saved this draft meanwhile") && text.contains(colleague.actor.name.as_str()));
    assert!(text.contains(">Mine</textarea>"));
    let etag = draft_etag(&answer);
    maker
        .browser
        .form(&tab(&device), &answers("save", &etag))
        .await
        .expect(303);
}

#[tokio::test]
async fn a_draft_that_is_too_long_comes_back_whole() {
    let (_app, maker, device) = start(Sqlite).await;
    let long = "x".repeat(300 * 1024);
    let fields = [("action", "save"), ("note", long.as_str())];
    let answer = maker.browser.form(&tab(&device), &fields).await.expect(413);
    assert!(answer.text().contains(&long) && answer.text().contains("too long together"));
}

#[tokio::test]
async fn saving_the_questions_leaves_the_allow_list_alone() {
    let (app, maker, device) = start(Sqlite).await;
    app.app
        .add_test_account(&maker.actor, device.id, "lab-1@nordlicht.example")
        .await
        .expect("a test account");
    maker
        .browser
        .form(&tab(&device), &answers("save", ""))
        .await
        .expect(303);
    let accounts = app.app.test_accounts(&maker.actor, device.id).await.expect("accounts");
    assert_eq!(accounts.len(), 1);
}

#[rstest]
#[tokio::test]
async fn a_request_is_withdrawn_from_its_page(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let request = devices::submitted(&app.app, &maker.actor).await;
    let address = format!("/requests/{}", request.id);
    let page = maker.browser.get(&address).await.expect(200);
    for words in [
        "Request R-0001, 2 slots, 2 marketplaces",
        "questions@nordlicht.example",
        "lab-1@nordlicht.example, qa-us@nordlicht.example",
        "HEPA H13 cylinder, 220 mm high.",
        "B0NLF300C2",
        "Every suitable product",
    ] {
        let expected = words != "Every suitable product";
        assert_eq!(page.text().contains(words), expected, "{words}");
    }
    let image = maker.browser.get(&format!("{address}/image")).await.expect(200);
    assert_eq!(image.headers["content-type"], "image/png");

    let answer = maker
        .browser
        .form(&format!("{address}/withdrawal"), &[])
        .await
        .expect(303);
    let page = maker.browser.get(&answer.location()).await.expect(200);
    assert!(
        page.text()
            .contains("The request is withdrawn. You can edit the device again.")
    );
    assert!(page.text().contains("name=\"slots[HEPA].sensor\""));
    let page = maker.browser.get(&address).await.expect(200);
    assert!(page.text().contains("Withdrawn") && !page.text().contains("Withdraw to edit"));
    maker
        .browser
        .form(&format!("{address}/withdrawal"), &[])
        .await
        .expect(409);
}

#[rstest]
#[tokio::test]
async fn after_the_answer_the_tab_shows_ids_and_where_they_belong(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let reviewer = app.reviewer().await;
    let request = devices::submitted(&app.app, &maker.actor).await;
    super::desk::assign(&reviewer, &request).await;
    let address = format!("/devices/{}/request", request.device);
    let page = maker.browser.get(&address).await.expect(200);
    let ids = app
        .app
        .replenishment_ids(&maker.actor, request.device)
        .await
        .expect("IDs");
    assert_eq!(ids.len(), 2);
    for slot in &ids {
        let id = slot.assignment.replenishment_id.as_str();
        assert!(page.text().contains(&format!("data-copy=\"{id}\"")));
        // In the table, for its copy button, and in the discovery response.
        assert!(page.text().matches(id).count() >= 3);
    }
    for words in [
        "Assigned 16 Nov 2026 by",
        "Next: put each ID into your discovery response",
        "Level usage, percentage",
        "20%",
        "Discover.Response",
        "de-DE",
        "To change more than marketplaces, start a new version",
    ] {
        assert!(page.text().contains(words), "{words}");
    }
    let german = maker.browser.get(&format!("{address}?locale=de-DE")).await.expect(200);
    assert!(german.text().contains("<option selected>de-DE</option>") && !german.text().contains("&#34;en-US&#34;"));
    let file = maker
        .browser
        .get(&format!("{address}/discovery-response?locale=de-DE"))
        .await
        .expect(200);
    assert_eq!(file.headers["content-type"], "application/json");
    assert_eq!(file.json()["event"]["header"]["name"], "Discover.Response");
    maker
        .browser
        .get(&format!("{address}/discovery-response?locale=xx-XX"))
        .await
        .expect(409);
}

#[rstest]
#[tokio::test]
async fn after_a_rejection_the_reason_stands_above_the_questions(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let reviewer = app.reviewer().await;
    let request = devices::submitted(&app.app, &maker.actor).await;
    super::desk::reject(&reviewer, &request, "The picture shows a kettle.").await;
    let page = maker
        .browser
        .get(&format!("/devices/{}/request", request.device))
        .await
        .expect(200);
    assert!(page.text().contains("Request R-0001 was not approved"));
    assert!(page.text().contains("The picture shows a kettle."));
    assert!(page.text().contains("Submit request"));
}

#[rstest]
#[tokio::test]
async fn strangers_find_nothing(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let stranger = app.maker().await;
    let request = devices::submitted(&app.app, &maker.actor).await;
    let device = format!("/devices/{}", request.device);
    for path in [
        format!("/requests/{}", request.id),
        format!("/requests/{}/image", request.id),
        format!("{device}/request"),
        format!("{device}/request/form"),
        format!("{device}/request/discovery-response"),
        format!("{device}/test-accounts"),
        "/requests/req_0".to_owned(),
    ] {
        stranger.browser.get(&path).await.expect(404);
        assert!(app.anonymous().get(&path).await.location().starts_with("/sign-in"));
    }
    for path in [
        format!("/requests/{}/withdrawal", request.id),
        format!("{device}/request"),
    ] {
        stranger.browser.form(&path, &[]).await.expect(404);
    }
    let list = stranger.browser.get("/requests").await.expect(200);
    assert!(list.text().contains("No requests yet"));
    let list = maker.browser.get("/requests").await.expect(200);
    assert!(list.text().contains("R-0001") && list.text().contains("AirPure 300"));
}

#[tokio::test]
async fn two_hundred_slots_stay_usable() {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let device = devices::complete(&app.app, &maker.actor).await;
    let lines: Vec<_> = (0..200)
        .map(|number| replenish_domain::inventory::SlotLine {
            slot_id: format!("S-{number}"),
            category: "other".to_owned(),
        })
        .collect();
    app.app
        .put_device_slots(&maker.actor, device.id, None, &lines)
        .await
        .expect("slots");
    let fields = [
        ("action", "copy"),
        ("copy_from", "S-7"),
        ("copy_to", ""),
        ("contact_email", "a@b.example"),
        ("slots[S-7].sensor", "usage"),
        ("slots[S-7].measurement", "count"),
        ("slots[S-7].capacity", "20"),
        ("slots[S-7].report_interval_hours", "24"),
        ("slots[S-7].direction", "supply"),
        ("slots[S-7].consumable_description", "Pods"),
        ("slots[S-7].sensor_description", "A switch"),
        ("slots[S-7].explanation", "Pods of a kind of their own"),
        ("slots[S-7].list_mode", "category"),
    ];
    maker.browser.form(&tab(&device), &fields).await.expect(303);
    let page = maker.browser.get(&tab(&device)).await.expect(200);
    assert_eq!(page.text().matches("<fieldset class=\"card stack\"").count(), 200);
    assert_eq!(page.text().matches("<details open>").count(), 0);
    let draft = app.app.draft(&maker.actor, device.id).await.expect("a draft");
    assert!(draft.readiness.complete);
    assert!(page.bytes.len() < 3_000_000, "{}", page.bytes.len());
}

#[rstest]
#[tokio::test]
async fn the_mailbox_is_named_only_where_there_is_one(#[values(Sqlite, Postgres)] engine: Engine) {
    for mailbox in [None, Some("requests@replenish.example".to_owned())] {
        let app = TestApp::start_with(engine, |settings| replenish_app::Settings {
            requests_mailbox: mailbox.clone(),
            ..settings
        })
        .await;
        let mira = app.maker().await;
        let device = devices::complete(&app.app, &mira.actor).await;
        let tab = mira.browser.get(&format!("/devices/{}/request", device.id)).await;
        let help = mira.browser.get("/help").await;
        let (tab, help) = (tab.text(), help.text());
        let link = "<a href=\"mailto:requests@replenish.example\">requests@replenish.example</a>";
        let said = format!("Or mail the completed form to {link}, and a custom ASIN list as CSV to the same address.");
        assert_eq!(tab.contains(&said), mailbox.is_some(), "{tab}");
        assert_eq!(
            help.contains("model_id,slot_id,marketplace,asin,pack_size,note"),
            mailbox.is_some(),
            "{help}"
        );
        assert_eq!(tab.contains("mailto:") || help.contains("mailto:"), mailbox.is_some());
    }
}
