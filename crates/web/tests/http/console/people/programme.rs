//! What an administrator looks after.

use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::TestApp;
use rstest::rstest;

use crate::api::HOLIDAYS;

const NETHERLANDS: [(&str, &str); 6] = [
    ("code", "NL"),
    ("name", "Netherlands"),
    ("domain", "shop.example"),
    ("locales", "nl-NL, en-NL"),
    ("currency", "EUR"),
    ("region", "Europe"),
];

#[rstest]
#[tokio::test]
async fn an_administrator_adds_a_marketplace(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let administrator = app.administrator().await;
    administrator
        .browser
        .get("/settings/marketplaces/new")
        .await
        .expect(200);
    let answer = administrator
        .browser
        .form("/settings/marketplaces/new", &NETHERLANDS)
        .await
        .expect(303);
    let page = administrator.browser.get(&answer.location()).await.expect(200);
    for expected in [
        "The marketplace is added.",
        "Netherlands",
        "nl-NL, en-NL",
        "shop.example",
        "Japan",
    ] {
        assert!(page.text().contains(expected), "{expected}");
    }
    let page = administrator
        .browser
        .form("/settings/marketplaces/new", &NETHERLANDS)
        .await
        .expect(422);
    assert!(page.text().contains("The code NL is taken.") && page.text().contains("value=\"nl-NL, en-NL\""));
}

#[tokio::test]
async fn a_bad_marketplace_comes_back_with_every_fault() {
    let app = TestApp::start(Sqlite).await;
    let administrator = app.administrator().await;
    let fields = [
        ("code", "n l"),
        ("name", "a\0"),
        ("domain", "shop"),
        ("locales", "nl, en-NL"),
        ("currency", "euro"),
    ];
    let page = administrator
        .browser
        .form("/settings/marketplaces/new", &fields)
        .await
        .expect(422);
    for expected in [
        "6 answers need another look",
        "value=\"n l\"",
        "value=\"nl, en-NL\"",
        "href=\"#locales\"",
        "id=\"locales-error\"",
        "Enter a domain such as",
    ] {
        assert!(page.text().contains(expected), "{expected}: {}", page.text());
    }
    assert_eq!(app.app.marketplaces().await.unwrap().len(), 7);
}

#[rstest]
#[tokio::test]
async fn an_administrator_adds_a_category(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let administrator = app.administrator().await;
    let fields = [
        ("code", "descaler"),
        ("label", "Descaler"),
        ("needs_explanation", "yes"),
    ];
    let answer = administrator
        .browser
        .form("/settings/categories/new", &fields)
        .await
        .expect(303);
    let page = administrator.browser.get(&answer.location()).await.expect(200);
    assert!(page.text().contains("The category is added.") && page.text().contains("Descaler"));
    let page = administrator
        .browser
        .form("/settings/categories/new", &fields)
        .await
        .expect(422);
    assert!(page.text().contains("The code descaler is taken.") && page.text().contains("value=\"yes\" checked"));
    let page = administrator
        .browser
        .form("/settings/categories/new", &[("code", "A B"), ("label", " ")])
        .await
        .expect(422);
    assert!(page.text().contains("2 answers need another look") && page.text().contains("value=\"A B\""));
}

#[tokio::test]
async fn nobody_else_runs_the_programme() {
    let app = TestApp::start(Sqlite).await;
    for person in [app.maker().await, app.reviewer().await] {
        for page in [
            "marketplaces",
            "marketplaces/new",
            "categories",
            "categories/new",
            "organisations",
        ] {
            person.browser.get(&format!("/settings/{page}")).await.expect(403);
        }
        person
            .browser
            .form("/settings/marketplaces/new", &NETHERLANDS)
            .await
            .expect(403);
        person
            .browser
            .form("/settings/categories/new", &[("code", "x"), ("label", "X")])
            .await
            .expect(403);
    }
}

const CHRISTMAS: [(&str, &str); 6] = [
    ("action", "save"),
    ("weekday", "sunday"),
    ("date", "2026-12-25"),
    ("holiday", "Christmas Day"),
    ("date", ""),
    ("holiday", ""),
];

#[rstest]
#[tokio::test]
async fn an_administrator_keeps_the_calendar(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let browser = &app.administrator().await.browser;
    let answer = browser.form("/settings/calendar", &CHRISTMAS).await.expect(303);
    let page = browser.get(&answer.location()).await.expect(200);
    for expected in [
        "The calendar is saved.",
        "value=\"2026-12-25\"",
        "value=\"Christmas Day\"",
        "value=\"sunday\" checked",
    ] {
        assert!(page.text().contains(expected), "{expected}");
    }
    assert!(!page.text().contains("value=\"monday\" checked"));
    let lost = [("etag", "v1"), ("weekday", "monday")];
    let conflict = browser.form("/settings/calendar", &lost).await.expect(409);
    for expected in [
        "Somebody else changed the calendar meanwhile",
        "Reviewers work on Sunday.",
        "<li dir=\"auto\">2026-12-25 Christmas Day</li>",
        "value=\"monday\" checked",
        "name=\"etag\" value=\"v2\"",
    ] {
        assert!(conflict.text().contains(expected), "{expected}");
    }

    let removed = [
        ("action", "remove 2026-12-25"),
        CHRISTMAS[1],
        CHRISTMAS[2],
        CHRISTMAS[3],
    ];
    let page = browser.form("/settings/calendar", &removed).await.expect(200);
    assert!(!page.text().contains("Christmas"));
}

#[tokio::test]
async fn a_bad_calendar_comes_back_as_typed_with_every_fault() {
    let app = TestApp::start(Sqlite).await;
    let browser = &app.administrator().await.browser;
    let fields = [
        ("date", "25.12."),
        ("holiday", "Christmas Day"),
        ("date", "2026-12-26"),
        ("holiday", ""),
    ];
    let page = browser.form("/settings/calendar", &fields).await.expect(422);
    for expected in [
        "No request could be answered",
        "id=\"holidays-0-date-error\"",
        "id=\"holidays-1-name-error\"",
        "value=\"25.12.\"",
    ] {
        assert!(page.text().contains(expected), "{expected}");
    }
}

#[rstest]
#[tokio::test]
async fn holidays_of_a_file_are_shown_before_they_are_added(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let browser = &app.administrator().await.browser;
    let path = "/settings/calendar/import";
    for upload in [
        browser
            .upload(path, &[], "file", "holidays.ics", HOLIDAYS.as_bytes())
            .await,
        browser.upload(path, &[("pasted", HOLIDAYS)], "none", "", b"").await,
    ] {
        let preview = upload.expect(200);
        assert!(preview.text().contains("1 new holiday") && preview.text().contains("2027-12-25"));
    }
    let calendar = browser.get("/settings/calendar").await.expect(200);
    assert!(!calendar.text().contains("2027-12-25"));
    let applied = browser
        .upload(path, &[("text", HOLIDAYS)], "none", "", b"")
        .await
        .expect(303);
    let calendar = browser.get(&applied.location()).await.expect(200);
    assert!(calendar.text().contains("The holidays are added.") && calendar.text().contains("2027-12-25"));
    let again = browser
        .upload(path, &[], "file", "holidays.ics", HOLIDAYS.as_bytes())
        .await;
    assert!(again.expect(200).text().contains("every day of the file already"));

    for (field, value, expected) in [
        ("pasted", "BEGIN:VCARD", "It does not begin with"),
        ("pasted", "", "Choose a file, or paste its text."),
    ] {
        let refused = browser
            .upload(path, &[(field, value)], "none", "", b"")
            .await
            .expect(422);
        assert!(
            refused.text().to_lowercase().contains(&expected.to_lowercase()),
            "{expected}"
        );
    }
}
