//! A whole link, from the question to a report and to its end.

use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{Answer, linking::VERIFIER};
use rstest::rstest;
use serde_json::Value;

use super::{REDIRECT, Scene, value};
use crate::wire::{EVENTS, add, change, dishwasher};

const TOKEN: &str = "/auth/o2/token";

impl Scene {
    /// A code, which the customer allowed.
    async fn code(&self) -> String {
        let back = self.answers(&self.cloud.authorize(&[]), "allow").await.expect(303);
        value(&back.location(), "code").expect("a code")
    }

    async fn exchange(&self, code: &str) -> Answer {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
            ("client_id", &self.cloud.client_id),
            ("client_secret", &self.cloud.secret),
        ];
        self.app.anonymous().form(TOKEN, &fields).await
    }

    async fn refresh(&self, tokens: &Value) -> Answer {
        let fields = [
            ("grant_type", "refresh_token"),
            ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
            ("client_id", &self.cloud.client_id),
            ("client_secret", &self.cloud.secret),
        ];
        self.app.anonymous().form(TOKEN, &fields).await
    }

    async fn report(&self, tokens: &Value, message: &Value) -> Answer {
        let bearer = format!("Bearer {}", tokens["access_token"].as_str().unwrap());
        self.app
            .anonymous()
            .with("authorization", &bearer)
            .post(EVENTS, message)
            .await
    }

    async fn devices(&self) -> i64 {
        self.app.app.my_links(&self.customer.actor).await.unwrap()[0].devices
    }
}

fn rinse(id: &str) -> Value {
    let level = serde_json::json!({"@type": "Volume", "value": 610, "unit": "MILLILITER"});
    change(id, &level, "2026-11-15T05:06:07Z")
}

fn is_disabled(answer: &Answer) -> bool {
    answer.status.as_u16() == 403 && answer.json()["payload"]["code"] == "SKILL_DISABLED_EXCEPTION"
}

#[rstest]
#[tokio::test]
async fn a_yes_leads_to_reports_until_the_customer_unlinks(#[values(Sqlite, Postgres)] engine: Engine) {
    let scene = Scene::on(engine).await;
    let tokens = scene.exchange(&scene.code().await).await.expect(200).json();
    scene.report(&tokens, &add(&[dishwasher()])).await.expect(202);
    scene.report(&tokens, &rinse("m-1")).await.expect(202);
    assert_eq!(scene.devices().await, 1);

    let link = scene.app.app.my_links(&scene.customer.actor).await.unwrap()[0].id;
    let path = format!("/supplies/links/{link}/unlink");
    let sure = scene.customer.browser.get(&path).await.expect(200);
    assert!(sure.text().contains("Its device is removed here"), "{}", sure.text());
    let done = scene.customer.browser.form(&path, &[]).await.expect(303).location();
    assert!(
        scene
            .customer
            .browser
            .get(&done)
            .await
            .expect(200)
            .text()
            .contains("The link has ended.")
    );

    // At once, though the gateway believes in a link for some seconds.
    assert!(is_disabled(&scene.report(&tokens, &rinse("m-2")).await));
    let refused = scene.refresh(&tokens).await.expect(400).json();
    assert_eq!(refused["error"], "invalid_grant");
    scene.customer.browser.get(&path).await.expect(404);

    let again = scene.exchange(&scene.code().await).await.expect(200).json();
    assert_eq!(scene.devices().await, 0, "the devices went with the link");
    assert!(
        is_disabled(&scene.report(&tokens, &rinse("m-3")).await),
        "a new link wakes no old token"
    );
    scene.report(&again, &add(&[dishwasher()])).await.expect(202);
}

#[rstest]
#[case::one_link(false)]
#[case::the_whole_client(true)]
#[tokio::test]
async fn a_maker_ends_links_and_the_gateway_hears_of_it_at_once(
    #[case] whole: bool,
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let scene = Scene::on(engine).await;
    let tokens = scene.exchange(&scene.code().await).await.expect(200).json();
    scene.report(&tokens, &add(&[dishwasher()])).await.expect(202);
    let link = scene.app.app.my_links(&scene.customer.actor).await.unwrap()[0].id;
    let cloud = format!("/settings/device-clouds/{}", scene.cloud.id);
    let page = scene.maker.browser.get(&cloud).await.expect(200);
    assert!(page.text().contains(&link.to_string()), "the link is listed");
    assert!(
        !page.text().contains(scene.customer.actor.email.as_str()),
        "and whose it is, is not"
    );
    let act = if whole {
        format!("{cloud}/revoke")
    } else {
        format!("{cloud}/links/{link}/end")
    };
    let stranger = scene.app.maker().await;
    stranger.browser.form(&act, &[]).await.expect(404);
    scene.report(&tokens, &rinse("m-1")).await.expect(202);
    scene.maker.browser.form(&act, &[]).await.expect(303);
    assert!(is_disabled(&scene.report(&tokens, &rinse("m-2")).await));
    assert!(scene.app.app.my_links(&scene.customer.actor).await.unwrap().is_empty());
    assert_eq!(endpoints_left(&scene).await, 0);
}

/// How many devices the customer has through the cloud.
async fn endpoints_left(scene: &Scene) -> i64 {
    let customer = scene.app.app.customer(&scene.customer.actor).await.unwrap().id;
    let mut conn = scene.app.app.db().read().await.unwrap();
    replenish_store::endpoints::count(&mut conn, scene.cloud.id, customer)
        .await
        .unwrap()
}

#[rstest]
#[tokio::test]
async fn a_code_that_comes_twice_ends_what_it_brought(#[values(Sqlite, Postgres)] engine: Engine) {
    let scene = Scene::on(engine).await;
    let code = scene.code().await;
    let tokens = scene.exchange(&code).await.expect(200).json();
    scene.report(&tokens, &add(&[dishwasher()])).await.expect(202);
    let again = scene.exchange(&code).await.expect(400).json();
    assert_eq!(again["error"], "invalid_grant");
    scene.refresh(&tokens).await.expect(400);
    let refused = scene.report(&tokens, &rinse("m-1")).await.expect(401).json();
    assert_eq!(refused["payload"]["code"], "INVALID_ACCESS_TOKEN_EXCEPTION");
    let next = scene.exchange(&scene.code().await).await.expect(200).json();
    scene.report(&next, &rinse("m-2")).await.expect(202);
}
