//! Members, invitations and Customer Details.

use replenish_domain::account::Role;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::TestApp;
use rstest::rstest;

use super::{PASSWORD, let_in, mailed_path};

const RAVI: &str = "ravi@nordlicht.example";

#[rstest]
#[tokio::test]
async fn somebody_invited_joins_and_stands_in_the_list(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    maker.browser.get("/settings/members/invite").await.expect(200);
    let fields = [("email", RAVI), ("role", "maker")];
    let answer = maker
        .browser
        .form("/settings/members/invite", &fields)
        .await
        .expect(303);
    let page = maker.browser.get(&answer.location()).await.expect(200);
    assert!(page.text().contains("The invitation is on its way.") && page.text().contains(RAVI));

    let path = mailed_path(&app, RAVI).await;
    let offer = app.anonymous().get(&path).await.expect(200);
    assert!(
        offer
            .text()
            .contains(&format!("<bdi>{}</bdi> invites you as Maker.", maker.actor.name))
    );
    let page = app
        .anonymous()
        .form(&path, &[("name", "Ravi <b>"), ("password", "short")])
        .await
        .expect(422);
    assert!(page.text().contains("value=\"Ravi &#60;b&#62;\""));
    let joined = app
        .anonymous()
        .form(&path, &[("name", "Ravi Menon"), ("password", PASSWORD)])
        .await
        .expect(303);
    let page = let_in(&app, &joined).get("/settings/members").await.expect(200);
    assert!(page.text().contains("Ravi Menon") && page.text().contains("(you)"));
    assert!(!page.text().contains("/remove") && !page.text().contains("/role"));
}

#[tokio::test]
async fn a_bad_invitation_comes_back_with_what_was_chosen() {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let page = maker
        .browser
        .form(
            "/settings/members/invite",
            &[("email", "nobody"), ("role", "maker_admin")],
        )
        .await
        .expect(422);
    assert!(page.text().contains("value=\"nobody\"") && page.text().contains("value=\"maker_admin\" checked"));
    let page = maker.browser.form("/settings/members/invite", &[]).await.expect(422);
    assert!(page.text().contains("Enter an e-mail address.") && page.text().contains("Choose one of maker"));
    let taken = maker.actor.email.to_string();
    let page = maker
        .browser
        .form("/settings/members/invite", &[("email", &taken), ("role", "maker")])
        .await
        .expect(422);
    assert!(page.text().contains("There is an account with this e-mail address."));
    let page = maker
        .browser
        .form(
            "/settings/members/invite",
            &[("email", RAVI), ("role", "administrator")],
        )
        .await
        .expect(422);
    assert!(page.text().contains("This role cannot be given here."));
}

#[rstest]
#[tokio::test]
async fn an_invitation_is_revoked_on_the_page(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    maker
        .browser
        .form("/settings/members/invite", &[("email", RAVI), ("role", "maker")])
        .await
        .expect(303);
    let id = app.app.list_invitations(&maker.actor).await.unwrap()[0].id;
    let stranger = app.maker().await;
    stranger
        .browser
        .form(&format!("/settings/invitations/{id}/revoke"), &[])
        .await
        .expect(404);
    maker
        .browser
        .form(&format!("/settings/invitations/{id}/revoke"), &[])
        .await
        .expect(303);
    let path = mailed_path(&app, RAVI).await;
    app.anonymous().get(&path).await.expect(410);
}

#[rstest]
#[tokio::test]
async fn roles_change_and_members_go(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let colleague = app.colleague_of(&maker).await;
    let address = format!("/settings/members/{}", colleague.actor.account);
    maker
        .browser
        .form(&format!("{address}/role"), &[("role", "maker_admin")])
        .await
        .expect(303);
    colleague.browser.get("/settings/members/invite").await.expect(200);
    maker
        .browser
        .form(&format!("{address}/role"), &[("role", "maker")])
        .await
        .expect(303);
    colleague.browser.get("/settings/members/invite").await.expect(403);
    let page = maker
        .browser
        .form(&format!("{address}/role"), &[("role", "owner")])
        .await
        .expect(422);
    assert!(page.text().contains("Choose one of maker"));
    maker.browser.form(&format!("{address}/remove"), &[]).await.expect(303);
    colleague.browser.get("/devices").await.expect(303);
    maker.browser.form(&format!("{address}/remove"), &[]).await.expect(404);
}

#[tokio::test]
async fn the_last_admin_is_told_why_they_stay() {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let address = format!("/settings/members/{}", maker.actor.account);
    for page in [
        maker.browser.form(&format!("{address}/remove"), &[]).await,
        maker
            .browser
            .form(&format!("{address}/role"), &[("role", "maker")])
            .await,
    ] {
        let page = page.expect(409);
        assert!(
            page.text().contains("Nothing was changed") && page.text().contains("Give somebody else that role first.")
        );
    }
}

#[rstest]
#[tokio::test]
async fn makers_and_strangers_manage_nobody(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let colleague = app.colleague_of(&maker).await;
    let stranger = app.maker().await;
    let reviewer = app.reviewer().await;
    let remove = format!("/settings/members/{}/remove", maker.actor.account);
    stranger.browser.form(&remove, &[]).await.expect(404);
    colleague.browser.form(&remove, &[]).await.expect(403);
    reviewer.browser.form(&remove, &[]).await.expect(403);
    reviewer.browser.get("/settings/members").await.expect(403);
    colleague
        .browser
        .form("/settings/organisation", &[("organisation", "Mine")])
        .await
        .expect(403);
    colleague.browser.get("/settings/organisation").await.expect(403);
    app.anonymous().form(&remove, &[]).await.expect(303);
    stranger
        .browser
        .form("/settings/members/nonsense/remove", &[])
        .await
        .expect(404);
    stranger
        .browser
        .get("/settings/members?after=nonsense")
        .await
        .expect(404);
}

#[rstest]
#[tokio::test]
async fn the_organisation_is_renamed_and_its_codes_stay(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    maker.browser.get("/settings/organisation").await.expect(200);
    let long = "o".repeat(81);
    let page = maker
        .browser
        .form("/settings/organisation", &[("organisation", &long)])
        .await
        .expect(422);
    assert!(page.text().contains("Remove 1") && page.text().contains(&long));
    let before = app.app.organisation(&maker.actor).await.unwrap().unwrap();
    let answer = maker
        .browser
        .form("/settings/organisation", &[("organisation", "نورد <3")])
        .await
        .expect(303);
    let page = maker.browser.get(&answer.location()).await.expect(200);
    assert!(page.text().contains("نورد &#60;3") && page.text().contains(&before.customer_id));
    assert!(page.text().contains(&before.vendor_code) && page.text().contains("The organisation is stored."));
}

#[rstest]
#[tokio::test]
async fn an_administrator_sees_everybody_and_invites_for_any_organisation(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let administrator = app.administrator().await;
    let maker = app.maker().await;
    let organisation = maker.actor.organisation.unwrap().to_string();
    let page = administrator.browser.get("/settings/members").await.expect(200);
    assert!(page.text().contains(maker.actor.email.as_str()));
    let page = administrator
        .browser
        .get(&format!("/settings/members?organisation={organisation}"))
        .await
        .expect(200);
    assert!(!page.text().contains(administrator.actor.email.as_str()));
    let page = administrator.browser.get("/settings/organisations").await.expect(200);
    assert!(page.text().contains(&organisation));

    let invite = "/settings/members/invite";
    let page = administrator
        .browser
        .form(invite, &[("email", RAVI), ("role", "maker")])
        .await
        .expect(422);
    assert!(page.text().contains("Choose the organisation this maker belongs to."));
    let fields = [("email", RAVI), ("role", "reviewer"), ("organisation", &organisation)];
    let page = administrator.browser.form(invite, &fields).await.expect(422);
    assert!(
        page.text().contains("belong to no organisation")
            && page.text().contains(&format!("value=\"{organisation}\" selected"))
    );
    let fields = [("email", RAVI), ("role", "maker"), ("organisation", &organisation)];
    administrator.browser.form(invite, &fields).await.expect(303);
    let path = mailed_path(&app, RAVI).await;
    app.anonymous()
        .form(&path, &[("name", "Ravi"), ("password", PASSWORD)])
        .await
        .expect(303);
    administrator
        .browser
        .form(invite, &[("email", "x@y.example"), ("organisation", "nonsense")])
        .await
        .expect(400);
}

#[rstest]
#[tokio::test]
async fn a_long_list_goes_on_on_the_next_page(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let mut last = None;
    for _ in 0..50 {
        last = Some(app.person(Role::Maker, maker.actor.organisation).await);
    }
    let email = last.unwrap().actor.email.to_string();
    let page = maker.browser.get("/settings/members").await.expect(200);
    assert!(!page.text().contains(&email));
    let (_, rest) = page.text().split_once("href=\"/settings/members?after=").unwrap();
    let next = format!("/settings/members?after={}", rest.split_once('"').unwrap().0);
    let page = maker.browser.get(&next).await.expect(200);
    assert!(page.text().contains(&email) && !page.text().contains("More members"));
}

#[rstest]
#[tokio::test]
async fn the_trail_is_for_those_who_manage(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    maker
        .browser
        .form("/settings/members/invite", &[("email", RAVI), ("role", "maker")])
        .await
        .expect(303);
    let page = maker.browser.get("/settings/activity").await.expect(200);
    assert!(page.text().contains(&format!("invited {RAVI} as Maker")));
    app.colleague_of(&maker)
        .await
        .browser
        .get("/settings/activity")
        .await
        .expect(403);
    let stranger = app.maker().await.browser.get("/settings/activity").await.expect(200);
    assert!(!stranger.text().contains(RAVI));
    maker.browser.get("/settings/activity?after=nonsense").await.expect(404);
}
