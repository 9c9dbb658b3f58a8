//! Customers join, sign in and out.

use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{Answer, TestApp};
use rstest::rstest;

use super::Scene;
use crate::console::people::PASSWORD;

const JANA: [(&str, &str); 4] = [
    ("name", "Jana Winter"),
    ("email", "jana@customer.example"),
    ("password", PASSWORD),
    ("marketplace", "DE"),
];

fn session(answer: &Answer) -> String {
    let cookies = answer.headers.get_all("set-cookie").iter();
    let pairs = cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
    let mut sessions = pairs.filter(|pair| pair.starts_with("replenish_session="));
    sessions.next().expect("a session").to_owned()
}

#[rstest]
#[tokio::test]
async fn somebody_joins_signs_out_and_signs_in_again(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let browser = app.anonymous().with("accept-language", "de");
    browser.get("/supplies/join").await.expect(200);
    let joined = browser.form("/supplies/join", &JANA).await.expect(303);
    assert_eq!(joined.location(), "/supplies/links");
    let inside = app.anonymous().with("cookie", &session(&joined));
    let page = inside.get("/supplies/links").await.expect(200);
    assert!(
        page.text().contains("Keine Geräte-Cloud ist verknüpft"),
        "the page's language stays"
    );
    let out = inside.form("/supplies/sign-out", &[]).await.expect(303).location();
    assert!(
        browser
            .get(&out)
            .await
            .expect(200)
            .text()
            .contains("Sie sind abgemeldet.")
    );
    let link = inside.get("/supplies/links").await.expect(303).location();
    assert_eq!(link, "/supplies/sign-in?next=/supplies/links");
    for (door, next) in [
        ("/supplies/sign-in?next=/devices", "/supplies/links"),
        ("/sign-in", "/supplies/links"),
        ("/supplies/sign-in?next=//evil.example", "/supplies/links"),
        ("/supplies/sign-in?next=/account", "/account"),
    ] {
        let signed_in = browser.form(door, &JANA[1..3]).await.expect(303);
        assert_eq!(signed_in.location(), next, "{door}");
    }
    let at_console = [JANA[1], JANA[2], ("next", "/settings/tokens")];
    let signed_in = browser.form("/sign-in", &at_console).await.expect(303);
    assert_eq!(signed_in.location(), "/supplies/links");
    let person = app.anonymous().with("cookie", &session(&signed_in));
    for (door, next) in [
        ("/sign-in?next=/devices", "/supplies/links"),
        ("/supplies/sign-in", "/supplies/links"),
        ("/supplies/join", "/supplies/links"),
        ("/", "/supplies/links"),
    ] {
        assert_eq!(person.get(door).await.expect(303).location(), next, "{door}");
    }
}

#[rstest]
#[tokio::test]
async fn what_is_wrong_is_said_in_the_language_of_the_page(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let browser = app.anonymous().with("accept-language", "fr");
    let sent = [
        ("name", "Jana \u{202e}"),
        ("email", "jana"),
        ("password", "short"),
        ("marketplace", "XX"),
    ];
    let page = browser.form("/supplies/join", &sent).await.expect(422);
    for expected in [
        "4 réponses sont à revoir",
        "<title>Erreur",
        "name@example.com",
        "au moins 10 caractères",
        "Choisissez où vous achetez.",
        "value=\"jana\"",
    ] {
        let expected = expected.replace("name@", "nom@");
        assert!(page.text().contains(&expected), "{expected} in {}", page.text());
    }
    browser.form("/supplies/join", &JANA).await.expect(303);
    let page = browser.form("/supplies/join", &JANA).await.expect(422);
    assert!(page.text().contains("Il existe un compte avec cette adresse e-mail."));
    let wrong = [("email", "jana@customer.example"), ("password", "another password")];
    let page = browser.form("/supplies/sign-in", &wrong).await.expect(422);
    assert!(page.text().contains("Vous n’êtes pas connecté") && !page.text().contains("another password"));
    for _ in 0..9 {
        browser.form("/supplies/sign-in", &wrong).await.expect(422);
    }
    let page = browser.form("/supplies/sign-in", &JANA[1..3]).await.expect(429);
    assert!(page.headers.contains_key("retry-after") && page.text().contains("trop de tentatives"));
}

#[tokio::test]
async fn a_maker_at_the_question_is_told_to_be_a_customer() {
    let scene = Scene::on(Sqlite).await;
    let request = scene.cloud.authorize(&[]);
    let to_sign_in = scene.maker.browser.get(&request).await.expect(303).location();
    let page = scene.maker.browser.get(&to_sign_in).await.expect(200);
    assert!(page.text().contains("is no customer’s account"), "{}", page.text());
    assert!(
        page.text()
            .contains(&format!("\u{2068}{}\u{2069}", scene.maker.actor.name))
    );
}

#[tokio::test]
async fn another_account_can_be_used_for_a_link() {
    let scene = Scene::on(Sqlite).await;
    let request = scene.cloud.authorize(&[]);
    let page = scene.customer.browser.get(&request).await.expect(200);
    let (_, rest) = page
        .text()
        .split_once("href=\"/supplies/sign-in?")
        .expect("the way to another account");
    let query = rest.split('"').next().unwrap().replace("&#38;", "&");
    let door = format!("/supplies/sign-in?{query}");
    assert!(
        scene
            .customer
            .browser
            .get(&door)
            .await
            .expect(200)
            .text()
            .contains("name=\"password\"")
    );
    scene.app.anonymous().form("/supplies/join", &JANA).await.expect(303);
    let signed_in = scene.customer.browser.form(&door, &JANA[1..3]).await.expect(303);
    assert_eq!(signed_in.location(), request);
}
