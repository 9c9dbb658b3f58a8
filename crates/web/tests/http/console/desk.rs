//! The desk: queue, claim, answer.

use jiff::SignedDuration;
use replenish_app::{
    products::{ImportMode, NewList},
    requests::Submission,
};
use replenish_domain::request::IdRequest;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{Answer, Person, TestApp, devices};
use rstest::rstest;

use crate::api::PRODUCT_COLUMNS;

fn address(request: &IdRequest) -> String {
    format!("/desk/requests/{}", request.id)
}

/// Answers a request with IDs for every slot.
pub(super) async fn assign(reviewer: &Person, request: &IdRequest) -> Answer {
    let fields = [("outcome", "assigned"), ("content_hash", request.content_hash.as_str())];
    decide(reviewer, request, &fields).await.expect(303)
}

/// Declines a request.
pub(super) async fn reject(reviewer: &Person, request: &IdRequest, reason: &str) -> Answer {
    let hash = request.content_hash.as_str();
    let fields = [("outcome", "rejected"), ("content_hash", hash), ("reason", reason)];
    decide(reviewer, request, &fields).await.expect(303)
}

async fn decide(reviewer: &Person, request: &IdRequest, fields: &[(&str, &str)]) -> Answer {
    reviewer
        .browser
        .form(&format!("{}/decision", address(request)), fields)
        .await
}

#[rstest]
#[tokio::test]
async fn the_queue_shows_what_is_due_first(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let reviewer = app.reviewer().await;
    let empty = reviewer.browser.get("/desk").await.expect(200);
    assert!(empty.text().contains("Nothing here"));
    let too_few = "How long answers take is told once there are 5 within 90 days.";
    assert!(empty.text().contains(too_few));
    let first = devices::submitted(&app.app, &maker.actor).await;
    app.clock.advance(SignedDuration::from_hours(24));
    let second = devices::submitted(&app.app, &maker.actor).await;
    reviewer
        .browser
        .form(&format!("{}/claim", address(&first)), &[])
        .await
        .expect(303);

    let open = reviewer.browser.get("/desk").await.expect(200);
    let text = open.text();
    assert!(text.find("R-0001").expect("the first") < text.find("R-0002").expect("the second"));
    assert!(text.contains("25 Nov 2026") && text.contains("in 6 business days"));
    assert!(text.contains("<bdi>You</bdi><br><small>claim ends 11:00 UTC</small>"));
    assert!(text.contains(&format!("action=\"{}/claim\"", address(&second))));
    assert!(text.contains("Open <span class=\"count\">2</span>"));
    assert!(text.contains("Unclaimed <span class=\"count\">1</span>"));
    let mine = reviewer.browser.get("/desk?view=mine").await.expect(200);
    assert!(mine.text().contains("R-0001") && !mine.text().contains("R-0002"));
    let free = reviewer.browser.get("/desk?view=free").await.expect(200);
    assert!(!free.text().contains("R-0001") && free.text().contains("R-0002"));
    app.clock.advance(SignedDuration::from_hours(24 * 9));
    let overdue = reviewer.browser.get("/desk?view=overdue").await.expect(200);
    assert!(overdue.text().contains("R-0001") && overdue.text().contains("Overdue 1 day"));
    assert!(!overdue.text().contains("R-0002"));
}

#[rstest]
#[tokio::test]
async fn a_reviewer_sees_exactly_what_was_handed_in(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let reviewer = app.reviewer().await;
    let request = devices::submitted(&app.app, &maker.actor).await;
    app.app
        .put_device_marketplace(&maker.actor, request.device, None, "JP", Some("空気清浄機"))
        .await
        .expect("a marketplace");
    let page = reviewer.browser.get(&address(&request)).await.expect(200);
    let text = page.text();
    let image = format!("/requests/{}/image", request.id);
    for words in [
        "AirPure 300",
        &image,
        "Wednesday, 25 November 2026",
        "United States",
        "Germany",
        "lang=\"de-DE\"",
        "HEPA",
        "SLOT 02, Air purifier filter",
        "Level usage",
        "Percentage",
        "Once a day",
        "Run time weighted by fan speed.",
        "Own products only",
        "B0NLF300C2",
        "The filter ships in June.",
        "Start review",
        "name=\"threshold[CARBON]\" form=\"assign\"",
    ] {
        assert!(text.contains(words), "{words}");
    }
    assert!(text.contains(&format!("name=\"content_hash\" value=\"{}\"", request.content_hash)));
    assert!(!text.contains("空気清浄機"));
    reviewer.browser.get(&image).await.expect(200);
}

#[rstest]
#[tokio::test]
async fn a_reviewer_assigns_ids_with_a_threshold_for_each_slot(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let reviewer = app.reviewer().await;
    let request = devices::submitted(&app.app, &maker.actor).await;
    let claimed = reviewer
        .browser
        .form(&format!("{}/claim", address(&request)), &[])
        .await
        .expect(303);
    let page = reviewer.browser.get(&claimed.location()).await.expect(200);
    assert!(page.text().contains("Claimed by you") && page.text().contains("until 11:00 UTC"));
    let hash = request.content_hash.as_str();
    let fields = [
        ("outcome", "assigned"),
        ("content_hash", hash),
        ("threshold[HEPA]", ""),
        ("threshold[CARBON]", "35"),
    ];
    let answer = decide(&reviewer, &request, &fields).await.expect(303);
    let queue = reviewer.browser.get(&answer.location()).await.expect(200);
    assert!(
        queue
            .text()
            .contains("The replenishment IDs are assigned and the maker is told.")
    );
    let ids = app
        .app
        .replenishment_ids(&maker.actor, request.device)
        .await
        .expect("IDs");
    let thresholds: Vec<_> = ids
        .iter()
        .map(|slot| slot.assignment.threshold_percent.percent())
        .collect();
    assert_eq!(thresholds, [20, 35]);
    let page = reviewer.browser.get(&address(&request)).await.expect(200);
    assert!(page.text().contains("Low at 35%") && !page.text().contains("Start review"));
    assert!(page.text().contains(ids[0].assignment.replenishment_id.as_str()));
}

#[rstest]
#[tokio::test]
async fn wrong_answers_come_back_as_typed(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let reviewer = app.reviewer().await;
    let request = devices::submitted(&app.app, &maker.actor).await;
    let hash = request.content_hash.as_str();
    let fields = [
        ("outcome", "assigned"),
        ("content_hash", hash),
        ("threshold[HEPA]", "100"),
        ("threshold[CARBON]", "a lot"),
    ];
    let answer = decide(&reviewer, &request, &fields).await.expect(422);
    let text = answer.text();
    assert!(text.contains("<a href=\"#threshold-HEPA\">HEPA: A threshold is 1 to 99 percent.</a>"));
    assert!(text.contains("id=\"threshold-CARBON-error\"") && text.contains("value=\"a lot\""));

    let fields = [("outcome", "rejected"), ("content_hash", hash), ("reason", " ")];
    let answer = decide(&reviewer, &request, &fields).await.expect(422);
    assert!(answer.text().contains("<a href=\"#reason\">Enter the reason.</a>"));
    let stale = "0".repeat(64);
    let fields = [
        ("outcome", "rejected"),
        ("content_hash", &*stale),
        ("reason", "Typed with care"),
    ];
    let answer = decide(&reviewer, &request, &fields).await.expect(409);
    assert!(answer.text().contains("This is not the request as it was handed in"));
    assert!(answer.text().contains(">Typed with care</textarea>"));
    decide(&reviewer, &request, &[("outcome", "maybe")]).await.expect(400);
}

#[rstest]
#[tokio::test]
async fn the_second_reviewer_learns_who_was_first(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let (first, second) = (app.reviewer().await, app.reviewer().await);
    let request = devices::submitted(&app.app, &maker.actor).await;
    first
        .browser
        .form(&format!("{}/claim", address(&request)), &[])
        .await
        .expect(303);
    let page = second.browser.get(&address(&request)).await.expect(200);
    assert!(page.text().contains("Claimed by <bdi>") && !page.text().contains("Assign replenishment IDs"));
    let answer = second
        .browser
        .form(&format!("{}/claim", address(&request)), &[])
        .await
        .expect(409);
    assert!(answer.text().contains(&format!(
        "{} is reviewing this request until 11:00 UTC",
        first.actor.name
    )));
    assign(&first, &request).await;
    let hash = request.content_hash.as_str();
    let fields = [("outcome", "rejected"), ("content_hash", hash), ("reason", "No.")];
    let answer = decide(&second, &request, &fields).await.expect(409);
    assert!(answer.text().contains(&format!(
        "{} has already assigned the replenishment IDs.",
        first.actor.name
    )));
}

#[rstest]
#[tokio::test]
async fn a_claim_is_given_back(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let (first, second) = (app.reviewer().await, app.reviewer().await);
    let request = devices::submitted(&app.app, &maker.actor).await;
    first
        .browser
        .form(&format!("{}/claim", address(&request)), &[])
        .await
        .expect(303);
    first
        .browser
        .form(&format!("{}/release", address(&request)), &[])
        .await
        .expect(303);
    second
        .browser
        .form(&format!("{}/claim", address(&request)), &[])
        .await
        .expect(303);
}

#[rstest]
#[tokio::test]
async fn makers_have_no_desk(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let request = devices::submitted(&app.app, &maker.actor).await;
    maker.browser.get("/desk").await.expect(403);
    maker.browser.get(&address(&request)).await.expect(403);
    for act in ["claim", "release"] {
        maker
            .browser
            .form(&format!("{}/{act}", address(&request)), &[])
            .await
            .expect(403);
    }
    let fields = [("outcome", "assigned"), ("content_hash", request.content_hash.as_str())];
    decide(&maker, &request, &fields).await.expect(403);
    assert!(app.anonymous().get("/desk").await.location().starts_with("/sign-in"));
}

/// A list of this category or of a slot, as the programme keeps it.
async fn list(app: &TestApp, reviewer: &Person, new: NewList, asins: &[&str]) -> String {
    let asins: Vec<_> = asins.iter().map(|asin| (*asin).to_owned()).collect();
    let entries = devices::MARKETPLACES.map(|code| (code.to_owned(), asins.clone()));
    let new = NewList {
        entries: entries.into(),
        ..new
    };
    let stored = app.app.create_product_list(&reviewer.actor, &new).await;
    stored.expect("a list").list.id.to_string()
}

fn of_category(code: &str) -> NewList {
    NewList {
        kind: "category".to_owned(),
        category: Some(code.to_owned()),
        ..NewList::default()
    }
}

#[rstest]
#[tokio::test]
async fn a_reviewer_chooses_the_product_list_of_a_slot(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (maker, reviewer) = (app.maker().await, app.reviewer().await);
    let request = devices::submitted(&app.app, &maker.actor).await;
    let bare = reviewer.browser.get(&address(&request)).await.expect(200);
    assert!(!bare.text().contains("name=\"list["), "there is nothing to choose");

    let usual = list(&app, &reviewer, of_category("air_filter"), &["B0NLF300H1"]).await;
    let other = list(&app, &reviewer, of_category("ink"), &["B0JP5CYAN1", "B0JP5CYAN2"]).await;
    let of_slot = NewList {
        kind: "device_slot".to_owned(),
        device_id: Some(request.device.to_string()),
        slot_id: Some("CARBON".to_owned()),
        ..NewList::default()
    };
    let of_slot = list(&app, &reviewer, of_slot, &["B0NLF300C9"]).await;
    let page = reviewer.browser.get(&address(&request)).await.expect(200);
    for words in [
        "<select class=\"input\" id=\"list-HEPA\" name=\"list[HEPA]\" form=\"assign\"",
        &format!("<option value=\"{usual}\" selected>Air purifier filter, 1 product</option>"),
        &format!("<option value=\"{other}\">Ink cartridge, 2 products</option>"),
        "<option value=\"\" selected>The maker&#39;s own products, 2 products</option>",
        &format!("<option value=\"{of_slot}\">List of CARBON, 1 product</option>"),
    ] {
        assert!(page.text().contains(words), "{words}");
    }
    assert_eq!(
        page.text().matches(&of_slot).count(),
        1,
        "the list of another slot is not offered"
    );

    let hash = request.content_hash.as_str();
    let fields = [
        ("outcome", "assigned"),
        ("content_hash", hash),
        ("threshold[HEPA]", "100"),
        ("list[HEPA]", &*other),
        ("list[CARBON]", &*of_slot),
    ];
    let again = decide(&reviewer, &request, &fields).await.expect(422);
    assert!(again.text().contains(&format!("<option value=\"{other}\" selected>")));
    assert!(again.text().contains(&format!("<option value=\"{of_slot}\" selected>")));
    assert!(again.text().contains("B0JP5CYAN2") && !again.text().contains("B0NLF300H1"));
    let fields = [
        ("outcome", "assigned"),
        ("content_hash", hash),
        ("list[HEPA]", &*other),
        ("list[CARBON]", ""),
    ];
    decide(&reviewer, &request, &fields).await.expect(303);
    let ids = app
        .app
        .replenishment_ids(&maker.actor, request.device)
        .await
        .expect("IDs");
    let given = ids
        .iter()
        .map(|slot| slot.assignment.product_list.as_ref().expect("a list"));
    let given: Vec<_> = given.map(|list| (list.id.to_string(), list.kind.as_str())).collect();
    assert_eq!(given[0], (other, "category"));
    assert_eq!(given[1].1, "device_slot");
    assert_ne!(given[1].0, of_slot, "the maker's own products became a list");
}

#[rstest]
#[tokio::test]
async fn the_holes_of_a_chosen_list_are_shown_before_it_is_given(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (maker, reviewer) = (app.maker().await, app.reviewer().await);
    let request = devices::submitted(&app.app, &maker.actor).await;
    let file = format!(
        "{PRODUCT_COLUMNS}\nB0NLF300C1,US,Carbon one,N,N,1,COUNT,,true,,\nB0NLF300C2,US,Carbon two,N,N,1,COUNT,,true,,\n"
    );
    app.app
        .import_products(&reviewer.actor, file.into_bytes(), ImportMode::Apply)
        .await
        .expect("a file");
    let ink = list(&app, &reviewer, of_category("ink"), &["B0JP5CYAN1"]).await;
    let page = reviewer.browser.get(&address(&request)).await.expect(200);
    for words in [
        "Ink cartridge, 1 product, 1 hole",
        "<option value=\"\" selected>No list</option>",
        "<span dir=\"auto\">Carbon one</span><br><small class=\"mono\">B0NLF300C1</small>",
        "<span class=\"muted\">Not in the catalogue</span><br><small class=\"mono\">B0NLF300C1</small></th><td data-label=\"Marketplace\"><span class=\"market\">DE</span>",
    ] {
        assert!(page.text().contains(words), "{words}");
    }
    assert!(!page.text().contains("Why lists with holes are given"));
    let hash = request.content_hash.as_str();
    let fields = [("outcome", "assigned"), ("content_hash", hash), ("list[HEPA]", &*ink)];
    let refused = decide(&reviewer, &request, &fields).await.expect(422);
    for words in [
        "<a href=\"#list-HEPA\">HEPA: B0JP5CYAN1 is not in the catalogue in US.</a>",
        "id=\"list-HEPA-error\"",
        "Why lists with holes are given",
        &format!("<option value=\"{ink}\" selected>"),
        "<span class=\"muted\">Not in the catalogue</span><br><small class=\"mono\">B0JP5CYAN1</small>",
    ] {
        assert!(refused.text().contains(words), "{words}");
    }
    let gone = [("outcome", "assigned"), ("content_hash", hash), ("list[HEPA]", "lst_1")];
    let refused = decide(&reviewer, &request, &gone).await.expect(422);
    assert!(
        refused
            .text()
            .contains("<a href=\"#list-HEPA\">There is no such product list.</a>")
    );
}

#[rstest]
#[tokio::test]
async fn both_sides_read_how_long_recent_answers_took(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let reviewer = app.reviewer().await;
    let mut request = devices::submitted(&app.app, &maker.actor).await;
    let tab = format!("/devices/{}/request", request.device);
    let told = "Of 5 answers in the last 90 days, half came within 1 business day, nine in ten within 5.";
    for days in [0, 1, 1, 2, 7] {
        assert!(!maker.browser.get(&tab).await.expect(200).text().contains("nine in ten"));
        app.clock.advance(SignedDuration::from_hours(24 * days));
        reject(&reviewer, &request, "Not yet.").await;
        let writing = maker.browser.get(&tab).await.expect(200);
        assert_eq!(writing.text().contains(told), days == 7);
        request = app
            .app
            .submit_request(&maker.actor, request.device, Submission::Draft)
            .await
            .expect("a request");
    }
    for page in [maker.browser.get(&tab).await, reviewer.browser.get("/desk").await] {
        assert!(page.expect(200).text().contains(told));
    }
}
