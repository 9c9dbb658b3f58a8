//! The outbox and everybody's own mails.

use replenish_app::mail::{Letter, MAIL_JOB, MailJob};
use replenish_domain::{
    account::{Email, Role},
    mail::{MailContent, MailId},
};
use replenish_store::{
    Engine::{self, Postgres, Sqlite},
    jobs,
};
use replenish_testkit::TestApp;
use rstest::rstest;

const LINK: &str = "https://replenish.example/invitation/5d41402abc4b2a76";

fn assigned() -> Letter {
    Letter::IdsAssigned {
        device: "AirPure <300>".to_owned(),
        number: "R-0131".to_owned(),
        slots: vec![("HEPA".to_owned(), "arn:replenish:1".to_owned())],
        change: None,
        link: "https://replenish.example/devices/dev_1/request".to_owned(),
    }
}

fn invitation(app: &TestApp) -> Letter {
    Letter::Invitation {
        inviter: "Mira Holm".to_owned(),
        organisation: None,
        role: Role::Reviewer,
        link: LINK.to_owned(),
        expires_at: app.clock.now(),
    }
}

async fn enqueue(app: &TestApp, to: &Email, letter: Letter) -> MailId {
    let job = MailJob {
        to: to.clone(),
        language: replenish_domain::Language::default(),
        letter,
        in_reply_to: None,
    };
    let id = app.app.next_id();
    let mut tx = app.app.db().write().await.unwrap();
    jobs::enqueue(&mut tx, id, MAIL_JOB, &job, app.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    MailId::from_uuid(id.uuid())
}

/// A mail that the mail server refused.
pub(crate) async fn refused(app: &TestApp, to: &Email) -> MailId {
    let id = enqueue(app, to, assigned()).await;
    let job = app.app.lease_job().await.unwrap().unwrap();
    let content = MailContent {
        subject: "Refused".to_owned(),
        text: "Text".to_owned(),
        html: "<p>Text".to_owned(),
    };
    app.app.file_mail(&job, to, content, false).await.unwrap();
    app.app.fail_job(&job, "the mail server answered 550").await.unwrap();
    id
}

#[rstest]
#[tokio::test]
async fn an_administrator_reads_kept_mails_and_follows_their_links(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (maker, administrator) = (app.maker().await, app.administrator().await.browser);
    let id = enqueue(&app, &maker.actor.email, invitation(&app)).await;
    app.run_jobs().await;

    let list = administrator.get("/outbox").await.expect(200);
    assert!(list.text().contains("Mira Holm invites you to Replenish") && list.text().contains("Kept"));
    assert!(list.text().contains("No mail server is set"));
    let mail = administrator.get(&format!("/outbox/{id}")).await.expect(200);
    assert!(
        mail.text()
            .contains(&format!("<a href=\"{LINK}\" rel=\"noreferrer\">{LINK}</a>"))
    );
    assert!(mail.text().contains("This mail carries a one-time link"));
    assert!(mail.text().contains(&format!("src=\"/outbox/{id}/html\"")));
}

#[tokio::test]
async fn the_html_part_can_neither_run_nor_load_anything() {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let id = enqueue(&app, &maker.actor.email, assigned()).await;
    app.run_jobs().await;

    let part = maker.browser.get(&format!("/mails/{id}/html")).await.expect(200);
    assert!(part.text().starts_with("<!doctype html>") && part.text().contains("AirPure &#60;300&#62;"));
    let policies: Vec<_> = part.headers.get_all("content-security-policy").iter().collect();
    assert_eq!(policies.len(), 1);
    let policy = policies[0].to_str().unwrap();
    assert!(
        policy.starts_with("sandbox; default-src 'none'; style-src 'unsafe-inline';"),
        "{policy}"
    );
}

#[rstest]
#[tokio::test]
async fn people_see_their_own_mails_only(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (maker, stranger) = (app.maker().await, app.maker().await);
    let own = enqueue(&app, &maker.actor.email, assigned()).await;
    let secret = enqueue(&app, &maker.actor.email, invitation(&app)).await;
    app.run_jobs().await;

    let list = maker.browser.get("/mails").await.expect(200);
    assert!(list.text().contains(&format!("/mails/{own}")) && !list.text().contains(&secret.to_string()));
    let mail = maker.browser.get(&format!("/mails/{own}")).await.expect(200);
    assert!(mail.text().contains("AirPure &#60;300&#62;") && !mail.text().contains("Send again"));
    for part in ["", "/html"] {
        maker.browser.get(&format!("/mails/{secret}{part}")).await.expect(404);
        stranger.browser.get(&format!("/mails/{own}{part}")).await.expect(404);
    }
    assert!(
        stranger
            .browser
            .get("/mails")
            .await
            .expect(200)
            .text()
            .contains("No mail yet")
    );
}

#[tokio::test]
async fn nobody_but_an_administrator_opens_the_outbox() {
    let app = TestApp::start(Sqlite).await;
    let (maker, reviewer) = (app.maker().await, app.reviewer().await);
    let id = enqueue(&app, &maker.actor.email, assigned()).await;
    app.run_jobs().await;
    for person in [maker, reviewer] {
        for page in [
            "/outbox".to_owned(),
            format!("/outbox/{id}"),
            format!("/outbox/{id}/html"),
        ] {
            person.browser.get(&page).await.expect(403);
        }
        person
            .browser
            .form(&format!("/outbox/{id}/retry"), &[])
            .await
            .expect(403);
    }
    let administrator = app.administrator().await.browser;
    administrator.get("/outbox/mail_nonsense").await.expect(404);
}

#[rstest]
#[tokio::test]
async fn a_mail_that_was_refused_is_sent_again_when_asked(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (maker, administrator) = (app.maker().await, app.administrator().await.browser);
    let id = refused(&app, &maker.actor.email).await;
    let page = administrator.get(&format!("/outbox/{id}")).await.expect(200);
    assert!(page.text().contains("Given up: the mail server answered 550.") && page.text().contains("Send again"));

    let retry = format!("/outbox/{id}/retry");
    let answer = administrator.form(&retry, &[]).await.expect(303);
    let page = administrator.get(&answer.location()).await.expect(200);
    assert!(page.text().contains("The mail is queued again.") && page.text().contains("The mail is tried again"));
    let answer = administrator.form(&retry, &[]).await.expect(409);
    assert!(answer.text().contains("The mail was not given up"));
}

#[tokio::test]
async fn the_outbox_is_filtered_by_status_and_whole_address() {
    let app = TestApp::start(Sqlite).await;
    let (maker, administrator) = (app.maker().await, app.administrator().await.browser);
    let failed = refused(&app, &maker.actor.email).await.to_string();
    let kept = enqueue(&app, &"b+c@example.com".parse().unwrap(), assigned())
        .await
        .to_string();
    app.run_jobs().await;
    for (query, expected) in [
        ("", [true, true]),
        ("?status=failed", [true, false]),
        ("?status=unheard-of", [true, true]),
        ("?to=b%2Bc@example.com", [false, true]),
        ("?to=b%2Bc@example.com&status=failed", [false, false]),
        ("?to=b%2Bc", [false, false]),
    ] {
        let list = administrator.get(&format!("/outbox{query}")).await.expect(200);
        let found = [&failed, &kept].map(|id| list.text().contains(id.as_str()));
        assert_eq!(found, expected, "{query}");
    }
}
