//! One's own account.

use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{Client, TestApp};
use rstest::rstest;

use super::{PASSWORD, let_in};

const MIRA: &str = "mira@nordlicht.example";

async fn mira(app: &TestApp) -> Client {
    let fields = [
        ("organisation", "Nordlicht"),
        ("name", "Mira Kessler"),
        ("email", MIRA),
        ("password", PASSWORD),
    ];
    let answer = app.anonymous().form("/sign-up", &fields).await.expect(303);
    let_in(app, &answer)
}

#[rstest]
#[tokio::test]
async fn the_account_page_lists_every_session(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let browser = mira(&app).await;
    let elsewhere = app.anonymous().with("user-agent", "Phone <1>");
    elsewhere
        .form("/sign-in", &[("email", MIRA), ("password", PASSWORD)])
        .await
        .expect(303);
    let page = browser.get("/account").await.expect(200);
    for expected in [
        "Mira Kessler",
        MIRA,
        "Maker admin",
        "Nordlicht",
        "This browser",
        "Phone &#60;1&#62;",
        "A browser without a name",
    ] {
        assert!(page.text().contains(expected), "{expected}");
    }
}

#[rstest]
#[tokio::test]
async fn a_changed_password_ends_the_other_sessions(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let browser = mira(&app).await;
    let answer = app
        .anonymous()
        .form("/sign-in", &[("email", MIRA), ("password", PASSWORD)])
        .await
        .expect(303);
    let elsewhere = let_in(&app, &answer);
    let fields = [("current_password", PASSWORD), ("password", "a brand new password")];
    let answer = browser.form("/account/password", &fields).await.expect(303);
    assert_eq!(answer.location(), "/account?done=password");
    elsewhere.get("/account").await.expect(303);
    browser.get("/account").await.expect(303);
    let page = let_in(&app, &answer).get(&answer.location()).await.expect(200);
    assert!(page.text().contains("The password is changed."));
}

#[tokio::test]
async fn a_password_that_cannot_be_changed_is_explained() {
    let app = TestApp::start(Sqlite).await;
    let browser = mira(&app).await;
    let page = browser.form("/account/password", &[]).await.expect(422);
    assert!(page.text().contains("Enter your current password.") && page.text().contains("Enter a password."));
    let fields = [
        ("current_password", "not my password"),
        ("password", "a brand new password"),
    ];
    let page = browser.form("/account/password", &fields).await.expect(422);
    assert!(page.text().contains("This is not your current password."));
    assert!(!page.text().contains("brand new") && !page.text().contains("not my password"));
    browser.get("/account").await.expect(200);
}

#[rstest]
#[tokio::test]
async fn signing_out_everywhere_ends_this_browser_too(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let browser = mira(&app).await;
    let answer = browser.form("/account/sign-out-everywhere", &[]).await.expect(303);
    assert_eq!(answer.location(), "/sign-in?done=signed-out-everywhere");
    browser.get("/account").await.expect(303);
}

#[rstest]
#[tokio::test]
async fn the_language_of_mails_is_the_browsers_until_another_is_chosen(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let fields = [
        ("organisation", "Nordlicht"),
        ("name", "Mira Kessler"),
        ("email", MIRA),
        ("password", PASSWORD),
    ];
    let german = app.anonymous().with("accept-language", "de-AT,de;q=0.9,en;q=0.5");
    let browser = let_in(&app, &german.form("/sign-up", &fields).await.expect(303));
    let page = browser.get("/account").await.expect(200);
    assert!(
        page.text()
            .contains("<option value=\"de\" lang=\"de\" selected>Deutsch</option>")
    );

    let answer = browser
        .form("/account/language", &[("language", "ja")])
        .await
        .expect(303);
    let page = browser.get(&answer.location()).await.expect(200);
    assert!(page.text().contains("<option value=\"ja\" lang=\"ja\" selected>"));
    assert!(page.text().contains("Your mails come in this language from now on."));

    let page = browser
        .form("/account/language", &[("language", "nl")])
        .await
        .expect(422);
    assert!(page.text().contains("Choose one of en, de, fr, it, es and ja."));
    assert!(
        page.text().contains("<option value=\"ja\" lang=\"ja\" selected>"),
        "nothing is lost"
    );
}
