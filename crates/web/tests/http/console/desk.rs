//! The desk: queue, claim, answer.

use jiff::SignedDuration;
use replenish_domain::request::IdRequest;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{Answer, Person, TestApp, devices};
use rstest::rstest;

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
    assert!(text.contains(reviewer.actor.name.as_str()) && text.contains("Nobody"));
    assert!(text.contains(&format!("class=\"btn primary\" href=\"{}\"", address(&second))));
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
