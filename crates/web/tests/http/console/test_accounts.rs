//! The tab Test accounts.

use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{TestApp, devices};
use rstest::rstest;

#[rstest]
#[tokio::test]
async fn a_maker_asks_and_a_reviewer_confirms(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let reviewer = app.reviewer().await;
    let id = devices::complete(&app.app, &maker.actor).await.id;
    let tab = format!("/devices/{id}/test-accounts");
    let empty = maker.browser.get(&tab).await.expect(200);
    assert!(empty.text().contains("No test accounts yet.") && empty.text().contains("0 of 10 accounts used."));

    let answer = maker
        .browser
        .form(&tab, &[("email", "lab-1@nordlicht.example")])
        .await
        .expect(303);
    let page = maker.browser.get(&answer.location()).await.expect(200);
    assert!(page.text().contains("The test account is stored.") && page.text().contains("With the request"));
    assert!(page.text().contains("Remove lab-1@nordlicht.example") && !page.text().contains("Confirm lab-1"));

    let page = reviewer.browser.get(&tab).await.expect(200);
    assert!(page.text().contains("Confirm lab-1@nordlicht.example") && !page.text().contains("Add a test account"));
    reviewer
        .browser
        .form(&format!("{tab}/1/confirm"), &[])
        .await
        .expect(303);
    let page = maker.browser.get(&tab).await.expect(200);
    assert!(page.text().contains("On the allow list"));

    maker.browser.form(&format!("{tab}/1/remove"), &[]).await.expect(303);
    maker.browser.form(&format!("{tab}/1/remove"), &[]).await.expect(404);
    maker.browser.form(&format!("{tab}/x/remove"), &[]).await.expect(404);
}

#[rstest]
#[case::empty("", "Enter an e-mail address.")]
#[case::no_address("lab", "Enter an e-mail address such as name@example.com.")]
#[case::repeated("LAB-1@nordlicht.example", "is a test account of this device already")]
#[tokio::test]
async fn a_wrong_address_comes_back(#[case] email: &str, #[case] expected: &str) {
    let app = TestApp::start(Sqlite).await;
    let maker = app.maker().await;
    let id = devices::answered(&app.app, &maker.actor).await;
    let tab = format!("/devices/{id}/test-accounts");
    let answer = maker.browser.form(&tab, &[("email", email)]).await.expect(422);
    assert!(answer.text().contains(expected) && answer.text().contains("id=\"email-error\""));
    assert!(answer.text().contains(&format!("value=\"{email}\"")));
}

#[rstest]
#[tokio::test]
async fn what_is_on_the_allow_list_stays_while_the_device_is_locked(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    let reviewer = app.reviewer().await;
    let request = devices::submitted(&app.app, &maker.actor).await;
    super::desk::assign(&reviewer, &request).await;
    let tab = format!("/devices/{}/test-accounts", request.device);
    let page = maker.browser.get(&tab).await.expect(200);
    assert!(page.text().contains("On the allow list") && !page.text().contains("Remove lab-1"));
    maker.browser.form(&format!("{tab}/1/remove"), &[]).await.expect(409);
}
