//! The question, and the answers to it.

use jiff::SignedDuration;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::linking::{self, Cloud, VERIFIER};
use rstest::rstest;

use super::{Scene, returned, ticket, value};

#[rstest]
#[tokio::test]
async fn the_question_names_who_asks_and_leads_nowhere_else(#[values(Sqlite, Postgres)] engine: Engine) {
    let scene = Scene::on(engine).await;
    let page = scene
        .customer
        .browser
        .get(&scene.cloud.authorize(&[]))
        .await
        .expect(200);
    let maker = scene
        .app
        .app
        .organisation(&scene.maker.actor)
        .await
        .unwrap()
        .unwrap()
        .name;
    let isolated = [maker.as_str(), "Nordlicht Cloud", "https://cloud.example"];
    for name in isolated {
        assert!(page.text().contains(&format!("\u{2068}{name}\u{2069}")), "{name}");
    }
    assert_eq!(
        page.text().matches("<button class=\"btn\" name=\"answer\"").count(),
        2,
        "equal buttons"
    );
    let header = |name: &str| page.headers[name].to_str().unwrap().to_owned();
    let policy = header("content-security-policy");
    assert!(policy.contains("form-action 'self' https://cloud.example;"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'"));
    assert_eq!(header("x-frame-options"), "DENY");
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("referrer-policy"), "same-origin");
}

#[rstest]
#[tokio::test]
async fn a_yes_brings_a_code_and_a_no_an_error_and_both_the_state(#[values(Sqlite, Postgres)] engine: Engine) {
    let scene = Scene::on(engine).await;
    let request = scene.cloud.authorize(&[("state", "a b&c=\u{e9}")]);
    let yes = scene.answers(&request, "allow").await.expect(303).location();
    let names: Vec<_> = returned(&yes).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["code", "state", "iss"]);
    assert_eq!(value(&yes, "state").as_deref(), Some("a b&c=\u{e9}"));
    assert_eq!(value(&yes, "iss"), Some(scene.app.app.settings().base_url.clone()));
    let no = scene.answers(&request, "cancel").await.expect(303).location();
    assert_eq!(value(&no, "error").as_deref(), Some("access_denied"));
    assert_eq!(value(&no, "state").as_deref(), Some("a b&c=\u{e9}"));
    assert!(value(&no, "code").is_none());
    let stateless = scene.cloud.authorize(&[("state", "")]);
    let yes = scene.answers(&stateless, "allow").await.expect(303).location();
    assert!(value(&yes, "state").is_none(), "nothing is echoed that was not sent");
}

#[rstest]
#[tokio::test]
async fn a_question_is_answered_once_and_only_as_it_was_asked(#[values(Sqlite, Postgres)] engine: Engine) {
    let scene = Scene::on(engine).await;
    let request = scene.cloud.authorize(&[]);
    let page = scene.customer.browser.get(&request).await.expect(200);
    let fields = [("answer", "allow"), ("ticket", ticket(&page).unwrap())];
    let other_cloud = Cloud::of(&scene.app, &scene.maker, "Other", super::REDIRECT).await;
    for other in [
        scene.cloud.authorize(&[("code_challenge", VERIFIER)]),
        scene.cloud.authorize(&[("state", "s-2")]),
        other_cloud.authorize(&[]),
    ] {
        let refused = scene.customer.browser.form(&other, &fields).await.expect(409);
        assert!(refused.text().contains("This question is no longer open"));
    }
    scene
        .customer
        .browser
        .form(&request, &[("answer", "allow")])
        .await
        .expect(409);
    assert!(scene.app.app.my_links(&scene.customer.actor).await.unwrap().is_empty());
    scene.customer.browser.form(&request, &fields).await.expect(303);
    scene.customer.browser.form(&request, &fields).await.expect(409);
    assert_eq!(scene.app.app.my_links(&scene.customer.actor).await.unwrap().len(), 1);
}

#[tokio::test]
async fn answers_are_limited_and_somebody_who_waits_is_let_through() {
    let scene = Scene::on(Sqlite).await;
    let request = scene.cloud.authorize(&[]);
    for _ in 0..30 {
        scene
            .customer
            .browser
            .form(&request, &[("answer", "allow")])
            .await
            .expect(409);
    }
    let refused = scene
        .customer
        .browser
        .form(&request, &[("answer", "allow")])
        .await
        .expect(429);
    assert!(refused.headers.contains_key("retry-after") && refused.text().contains("Wait a moment"));
    scene.app.clock.advance(SignedDuration::from_mins(1));
    scene.answers(&request, "allow").await.expect(303);
}

#[rstest]
#[tokio::test]
async fn before_certification_others_are_told_kindly_and_can_go_back(#[values(Sqlite, Postgres)] engine: Engine) {
    let scene = Scene::on(engine).await;
    let stranger = scene.app.customer("DE").await;
    let request = scene.cloud.authorize(&[]);
    let page = stranger.browser.get(&request).await.expect(403);
    for expected in [
        "\u{2068}Nordlicht Cloud\u{2069} cannot be linked yet",
        "in your marketplace, Germany",
        &format!("\u{2068}{}\u{2069}", stranger.actor.email),
        "https://cloud.example/linked?tenant=1&#38;error=access_denied",
    ] {
        assert!(page.text().contains(expected), "{expected} in {}", page.text());
    }
    let forced = stranger
        .browser
        .form(&request, &[("answer", "allow"), ("ticket", "x")])
        .await;
    assert_ne!(forced.status.as_u16(), 303);
    // Not offered in Japan, whatever the list says.
    let far = scene.app.customer("JP").await;
    linking::allow(&scene.app, &scene.maker, &scene.reviewer, &far).await;
    far.browser.get(&request).await.expect(403);
}

#[rstest]
#[case("de", "Nordlicht Cloud\u{2069} verknüpfen?")]
#[case("fr", "Lier \u{2068}Nordlicht Cloud")]
#[case("it", "Collegare \u{2068}Nordlicht Cloud")]
#[case("es", "¿Vincular \u{2068}Nordlicht Cloud")]
#[case("ja", "\u{2068}Nordlicht Cloud\u{2069}を連携しますか")]
#[tokio::test]
async fn the_question_is_in_the_language_of_the_account(#[case] language: &str, #[case] expected: &str) {
    let scene = Scene::on(Sqlite).await;
    let browser = &scene.customer.browser;
    let request = scene.cloud.authorize(&[("ui_locales", "en")]);
    let switched = browser
        .form("/supplies/language", &[("language", language), ("next", &request)])
        .await;
    assert_eq!(switched.expect(303).location(), request);
    let page = browser.get(&request).await.expect(200);
    assert!(page.text().contains(expected) && page.text().contains(&format!("<html lang=\"{language}\">")));
}

#[tokio::test]
async fn a_strangers_language_is_that_of_the_cloud_then_of_the_browser_unless_they_choose() {
    let scene = Scene::on(Sqlite).await;
    let french = scene.app.anonymous().with("accept-language", "fr");
    let to_sign_in = french.get(&scene.cloud.authorize(&[])).await.expect(303).location();
    assert!(
        french
            .get(&to_sign_in)
            .await
            .expect(200)
            .text()
            .contains("<html lang=\"fr\">")
    );
    let request = scene.cloud.authorize(&[("ui_locales", "nl it-IT de")]);
    let to_sign_in = french.get(&request).await.expect(303).location();
    let page = french.get(&to_sign_in).await.expect(200);
    assert!(
        page.text().contains("Un cloud di dispositivi chiede"),
        "{}",
        page.text()
    );
    let chosen = french
        .form("/supplies/language", &[("language", "ja"), ("next", &to_sign_in)])
        .await;
    let cookie = chosen.headers["set-cookie"]
        .to_str()
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(chosen.location(), to_sign_in);
    let page = french.with("cookie", &cookie).get(&to_sign_in).await.expect(200);
    assert!(page.text().contains("<html lang=\"ja\">"));
    french
        .form("/supplies/language", &[("language", "tlh")])
        .await
        .expect(404);
}
