//! The queue: search and filters in the address, own views, the file, who looks.

use replenish_domain::request::IdRequest;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{Person, TestApp, devices};
use rstest::rstest;

async fn two_makers(app: &TestApp) -> (Person, [IdRequest; 2]) {
    let (first, second) = (app.maker().await, app.maker().await);
    let reviewer = app.reviewer().await;
    let requests = [
        devices::submitted(&app.app, &first.actor).await,
        devices::submitted(&app.app, &second.actor).await,
    ];
    (reviewer, requests)
}

#[rstest]
#[tokio::test]
async fn the_address_narrows_the_queue(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (reviewer, [first, second]) = two_makers(&app).await;
    let of_second = format!("organisation={}", second.organisation);
    for (query, expected) in [
        ("q=AIRPURE", [true, true]),
        ("q=r-0002", [false, true]),
        ("q=2%25", [false, false]),
        ("marketplace=DE", [true, true]),
        ("marketplace=IT", [false, false]),
        ("marketplace=nowhere&organisation=nobody&view=nothing", [true, true]),
        (&of_second, [false, true]),
        (&format!("{of_second}&q=r-0001&view=all"), [false, false]),
    ] {
        let page = reviewer.browser.get(&format!("/desk?{query}")).await.expect(200);
        let shown = [first.number, second.number].map(|number| page.text().contains(&format!(", {number}<")));
        assert_eq!(shown, expected, "{query}");
        let file = reviewer
            .browser
            .get(&format!("/desk/export.csv?{query}"))
            .await
            .expect(200);
        let listed = [first.number, second.number].map(|number| file.text().contains(&format!("\n{number},")));
        assert_eq!(listed, expected, "{query}");
    }
    let page = reviewer
        .browser
        .get(&format!("/desk?{of_second}&q=air%26pure"))
        .await
        .expect(200);
    let text = page.text();
    assert!(text.contains("No request fits"));
    assert!(
        text.contains(&format!("/desk?view=mine&amp;q=air%26pure&amp;{of_second}"))
            || text.contains(&format!("/desk?view=mine&#38;q=air%26pure&#38;{of_second}")),
        "{text}"
    );
    let page = reviewer.browser.get(&format!("/desk?{of_second}")).await.expect(200);
    assert!(page.text().contains("Open <span class=\"count\">1</span>"));
}

#[rstest]
#[tokio::test]
async fn a_view_is_kept_shown_and_deleted(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (reviewer, _) = two_makers(&app).await;
    let fields = [("name", "Japan, late"), ("view", "overdue"), ("marketplace", "JP")];
    let saved = reviewer.browser.form("/desk/views", &fields).await.expect(303);
    assert_eq!(saved.location(), "/desk?view=overdue&marketplace=JP&done=view-saved");
    let page = reviewer.browser.get(&saved.location()).await.expect(200);
    assert!(page.text().contains("aria-current=\"true\"><bdi>Japan, late</bdi>"));
    let again = reviewer.browser.form("/desk/views", &fields).await.expect(422);
    let text = again.text();
    assert!(text.contains("You have a view “Japan, late” already.") && text.contains("value=\"Japan, late\""));
    assert!(text.contains("name=\"marketplace\" value=\"JP\""));

    let views = app.app.saved_views(&reviewer.actor).await.expect("views");
    let removal = format!("/desk/views/{}/removal", views[0].id);
    app.reviewer().await.browser.form(&removal, &[]).await.expect(404);
    reviewer.browser.form(&removal, &[]).await.expect(303);
    let page = reviewer.browser.get("/desk").await.expect(200);
    assert!(!page.text().contains("Japan, late"));
}

#[rstest]
#[tokio::test]
async fn the_second_reviewer_sees_who_is_looking(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (first, [request, _]) = two_makers(&app).await;
    let second = app.reviewer().await;
    let path = format!("/desk/requests/{}", request.id);
    let alone = first.browser.get(&path).await.expect(200);
    assert!(!alone.text().contains("is looking at this request"));
    let words = format!("{} is looking at this request.", first.actor.name);
    let page = second.browser.get(&path).await.expect(200);
    assert!(page.text().contains(&words));
    let fetched = second.browser.get(&format!("{path}/presence")).await.expect(200);
    assert_eq!(fetched.text(), words);
}
