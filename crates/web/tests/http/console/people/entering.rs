//! The pages for people without a session.

use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::TestApp;
use rstest::rstest;

use super::{PASSWORD, cookie, let_in, mailed_path, path_of};

const MIRA: &str = "mira@nordlicht.example";

fn sign_up() -> [(&'static str, &'static str); 4] {
    [
        ("organisation", "Nordlicht <Appliances>"),
        ("name", "Mira Kessler"),
        ("email", MIRA),
        ("password", PASSWORD),
    ]
}

#[rstest]
#[tokio::test]
async fn somebody_signs_up_out_and_in_again(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let page = app.anonymous().get("/sign-up").await.expect(200);
    assert!(page.text().contains("Create a developer account"));
    let answer = app.anonymous().form("/sign-up", &sign_up()).await.expect(303);
    let set = answer.headers["set-cookie"].to_str().unwrap();
    assert!(
        set.contains("HttpOnly") && set.contains("SameSite=Lax") && set.contains("Path=/"),
        "{set}"
    );
    let browser = let_in(&app, &answer);
    let details = browser.get("/settings").await.expect(200);
    for expected in [
        "Customer Details",
        "App Settings",
        "NORDLICH",
        "Nordlicht &#60;Appliances&#62;",
    ] {
        assert!(details.text().contains(expected), "{expected}");
    }

    let out = browser.form("/sign-out", &[]).await.expect(303);
    assert_eq!(out.location(), "/sign-in?done=signed-out");
    assert!(
        app.anonymous()
            .get(&out.location())
            .await
            .expect(200)
            .text()
            .contains("You are signed out.")
    );
    browser.get("/settings").await.expect(303);

    let fields = [
        ("email", MIRA),
        ("password", PASSWORD),
        ("next", "/settings/members?after="),
    ];
    let answer = app.anonymous().form("/sign-in", &fields).await.expect(303);
    assert_eq!(answer.location(), "/settings/members?after=");
    let_in(&app, &answer).get("/settings/members").await.expect(200);
}

#[tokio::test]
async fn signing_in_leads_nobody_to_another_site() {
    let app = TestApp::start(Sqlite).await;
    app.anonymous().form("/sign-up", &sign_up()).await.expect(303);
    let fields = [("email", MIRA), ("password", PASSWORD), ("next", "//evil.example")];
    let answer = app.anonymous().form("/sign-in", &fields).await.expect(303);
    assert_eq!(answer.location(), "/");
    let page = app
        .anonymous()
        .get("/sign-in?next=https://evil.example")
        .await
        .expect(200);
    assert!(!page.text().contains("evil.example"));
}

#[tokio::test]
async fn whoever_is_signed_in_skips_the_sign_in_page() {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let answer = maker.browser.get("/sign-in?next=/devices/new").await.expect(303);
    assert_eq!(answer.location(), "/devices/new");
}

#[tokio::test]
async fn a_wrong_password_keeps_the_address_and_never_the_password() {
    let app = TestApp::start(Sqlite).await;
    app.anonymous().form("/sign-up", &sign_up()).await.expect(303);
    for email in [MIRA, "nobody@nordlicht.example"] {
        let fields = [("email", email), ("password", "wrong <password>")];
        let page = app.anonymous().form("/sign-in", &fields).await.expect(422);
        assert!(page.text().contains("The e-mail address or the password is wrong."));
        assert!(page.text().contains(&format!("value=\"{email}\"")));
        assert!(!page.text().contains("wrong &#60;"));
        assert!(page.headers.get("set-cookie").is_none());
    }
}

#[tokio::test]
async fn the_eleventh_attempt_is_told_how_long_to_wait() {
    let app = TestApp::start(Sqlite).await;
    let fields = [("email", MIRA), ("password", "wrong password")];
    for _ in 0..10 {
        app.anonymous().form("/sign-in", &fields).await.expect(422);
    }
    let page = app.anonymous().form("/sign-in", &fields).await.expect(429);
    let seconds: u64 = page.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((30..=31).contains(&seconds));
    assert!(page.text().contains(&format!("Try again in {seconds} seconds.")));
    assert!(page.text().contains(MIRA));
}

#[tokio::test]
async fn a_bad_sign_up_comes_back_with_every_fault_and_everything_but_the_password() {
    let app = TestApp::start(Sqlite).await;
    let long = "o".repeat(81);
    let fields = [
        ("organisation", long.as_str()),
        ("name", "a\0b"),
        ("email", "not an address"),
        ("password", "<short>"),
    ];
    let page = app.anonymous().form("/sign-up", &fields).await.expect(422);
    for expected in [
        "<title>Error: ",
        "4 answers need another look",
        "has 81 characters. Remove 1",
        "contains the character U+0000",
        "Enter an e-mail address such as",
        "The password is too short. Use at least 10 characters.",
        "href=\"#password\"",
        "value=\"not an address\"",
        long.as_str(),
    ] {
        assert!(page.text().contains(expected), "{expected}");
    }
    assert!(!page.text().contains("short&#62;"));
}

#[tokio::test]
async fn a_closed_programme_offers_no_sign_up() {
    let app = TestApp::start_with(Sqlite, |settings| replenish_app::Settings {
        open_sign_up: false,
        ..settings
    })
    .await;
    let page = app.anonymous().get("/sign-in").await.expect(200);
    assert!(!page.text().contains("/sign-up"));
    let closed = app.anonymous().get("/sign-up").await.expect(403);
    assert!(closed.text().contains("Sign-up is closed"));
    let closed = app.anonymous().form("/sign-up", &sign_up()).await.expect(403);
    assert!(closed.text().contains("Sign-up is closed"));
}

#[rstest]
#[tokio::test]
async fn the_setup_link_makes_the_administrator_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let link = app.app.setup_link().await.unwrap().unwrap();
    let path = path_of(&app, &link);
    app.anonymous().get(&path).await.expect(200);
    let page = app
        .anonymous()
        .form(&path, &[("name", "Alba"), ("email", ""), ("password", "")])
        .await
        .expect(422);
    assert!(page.text().contains("value=\"Alba\"") && page.text().contains("2 answers need another look"));
    let fields = [
        ("name", "Alba Ortiz"),
        ("email", "alba@programme.example"),
        ("password", PASSWORD),
    ];
    let answer = app.anonymous().form(&path, &fields).await.expect(303);
    let settings = let_in(&app, &answer).get(&answer.location()).await.expect(303);
    assert_eq!(settings.location(), "/settings/members");
    for gone in [
        app.anonymous().get(&path).await,
        app.anonymous().form(&path, &fields).await,
    ] {
        assert!(gone.expect(410).text().contains("This link is no longer valid"));
    }
}

#[rstest]
#[tokio::test]
async fn a_forgotten_password_is_set_anew_by_mail(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let answer = app.anonymous().form("/sign-up", &sign_up()).await.expect(303);
    let browser = let_in(&app, &answer);
    app.anonymous().get("/reset").await.expect(200);
    let known = app
        .anonymous()
        .form("/reset", &[("email", MIRA)])
        .await
        .expect(303)
        .location();
    let unknown = app
        .anonymous()
        .form("/reset", &[("email", "x@nordlicht.example")])
        .await
        .expect(303)
        .location();
    assert_eq!(known, unknown);
    assert!(
        app.anonymous()
            .get(&known)
            .await
            .text()
            .contains("a mail with a link is on its way")
    );
    let page = app.anonymous().form("/reset", &[("email", "nobody")]).await.expect(422);
    assert!(page.text().contains("value=\"nobody\""));

    let path = mailed_path(&app, MIRA).await;
    app.anonymous().get(&path).await.expect(200);
    app.anonymous().form(&path, &[("password", "short")]).await.expect(422);
    let done = app
        .anonymous()
        .form(&path, &[("password", "a brand new password")])
        .await
        .expect(303);
    assert_eq!(done.location(), "/sign-in?done=password");
    browser.get("/settings").await.expect(303);
    app.anonymous()
        .form(&path, &[("password", "another new password")])
        .await
        .expect(410);
    let fields = [("email", MIRA), ("password", "a brand new password")];
    app.anonymous().form("/sign-in", &fields).await.expect(303);
}

#[tokio::test]
async fn a_link_nobody_made_leads_nowhere() {
    let app = TestApp::start(Sqlite).await;
    for path in [
        "/setup/x",
        "/invitation/x",
        "/reset/x",
        "/reset/%00",
        "/invitation/%F0%9F%91%A9",
    ] {
        let page = app.anonymous().get(path).await.expect(410);
        assert!(page.text().contains("This link is no longer valid"), "{path}");
        app.anonymous()
            .form(path, &[("password", PASSWORD), ("name", "x"), ("email", MIRA)])
            .await
            .expect(410);
    }
}

#[tokio::test]
async fn a_cookie_that_is_no_session_is_nobody() {
    let app = TestApp::start(Sqlite).await;
    let answer = app.anonymous().form("/sign-up", &sign_up()).await.expect(303);
    let altered = format!("{}0", cookie(&answer));
    app.anonymous()
        .with("cookie", &altered)
        .get("/settings")
        .await
        .expect(303);
    app.anonymous()
        .with("cookie", "replenish_session=")
        .get("/settings")
        .await
        .expect(303);
    app.anonymous().form("/sign-out", &[]).await.expect(303);
}

#[tokio::test]
async fn a_form_from_another_site_is_refused() {
    let app = TestApp::start(Sqlite).await;
    let foreign = app.anonymous().with("sec-fetch-site", "cross-site");
    foreign
        .form("/sign-in", &[("email", MIRA), ("password", PASSWORD)])
        .await
        .expect(403);
}
