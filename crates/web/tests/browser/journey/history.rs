//! From the link of a customer to the history of the customer's device, plotted for its maker.

use jiff::SignedDuration;
use replenish_domain::replenishment_id::Environment;
use replenish_store::Engine::Sqlite;
use replenish_testkit::{
    TestApp,
    browser::BrowserOptions,
    devices, http_client,
    linking::{self, Cloud, VERIFIER},
};
use rstest::rstest;
use serde_json::{Value, json};

use super::{
    device_cloud::device_cloud,
    linking::{JANA, joins},
};
use crate::hands::{Hands, Tool};

/// What the cloud calls the customer's device.
const PURIFIER: &str = "purifier-1";

#[rstest]
#[case::by_mouse_with_scripts_at_1280_pixels(Tool::Mouse, true, 1280)]
#[case::by_keyboard_without_scripts_at_390_pixels(Tool::Keyboard, false, 390)]
#[tokio::test]
async fn what_a_linked_device_reports_is_plotted_for_its_maker(
    #[case] tool: Tool,
    #[case] scripting: bool,
    #[case] width: u16,
) {
    let app = TestApp::start(Sqlite).await;
    let site = app.serve().await;
    let (maker, reviewer) = (app.maker().await, app.reviewer().await);
    let device = devices::assigned(&app.app, &maker.actor, &reviewer.actor).await;
    linking::allow_address(&app, &maker, &reviewer, device, JANA).await;
    let (address, mut arrivals) = device_cloud().await;
    let cloud = Cloud::of(&app, &maker, "Nordlicht Cloud", &format!("{address}/linked")).await;
    let options = BrowserOptions {
        width,
        scripting,
        ..BrowserOptions::default()
    };
    let hands = Hands::at(tool, options).await;

    hands.browser.goto(&format!("{site}{}", cloud.authorize(&[]))).await;
    hands.press("Create an account").await;
    joins(&hands).await;
    hands.press("Allow").await;
    hands.sees(&["The device cloud says thanks."]).await;
    let token = exchange(&site, &cloud, &arrivals.recv().await.expect("a customer")).await;

    let described = app
        .app
        .discovery_response(&maker.actor, device, Environment::Production, None);
    let described = serde_json::to_value(described.await.expect("a description")).expect("JSON");
    let mut purifier = described["event"]["payload"]["endpoints"][0].clone();
    purifier["endpointId"] = PURIFIER.into();
    let scope = json!({"type": "BearerToken", "token": token});
    let payload = json!({"endpoints": [purifier], "scope": scope});
    let header = header("Alexa.Discovery", "AddOrUpdateReport", "add");
    send(&site, &token, &json!({"event": {"header": header, "payload": payload}})).await;
    for (name, hours_ago, used) in [
        ("InventoryConsumed", 72, Some(("Percentage", 30))),
        ("InventoryConsumed", 48, Some(("Percentage", 40))),
        ("InventoryReplaced", 24, None),
        ("InventoryConsumed", 12, Some(("Count", 2))),
        ("InventoryConsumed", 6, Some(("Percentage", 10))),
    ] {
        let at = app.clock.now() - SignedDuration::from_hours(hours_ago);
        let mut payload = json!({"timeOfSample": at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()});
        if let Some((measurement, value)) = used {
            payload["usage"] = json!({"@type": measurement, "value": value});
        }
        send(&site, &token, &of_the_filter(name, &hours_ago.to_string(), &payload)).await;
    }

    hands.browser.set_cookie("replenish_session", &maker.session).await;
    hands.browser.goto(&site).await;
    hands.press("Fleet").await;
    hands.sees(&[PURIFIER, "HEPA", "CARBON", "Never reported"]).await;
    hands.press("HEPA").await;
    hands
        .sees(&[
            "90%, as of 16 Nov 2026",
            "Replaced, 100% now",
            "40% used",
            "Not believed",
        ])
        .await;
    let drawn = "return ['path.series[d]', '.refill[x]', '.doubted[x]', '.threshold[d]']
        .map((part) => document.querySelectorAll(`.plot ${part}`).length)";
    let drawn = hands.browser.evaluate(drawn, Vec::new()).await;
    assert_eq!(drawn, json!([1, 1, 1, 1]));
    hands.sees_none(&[JANA, "Jana Winter"]).await;
}

/// The access token for the code that the customer brought.
async fn exchange(site: &str, cloud: &Cloud, arrived: &str) -> String {
    let code = arrived.split(['?', '&']).find_map(|pair| pair.strip_prefix("code="));
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.expect("a code")),
        ("redirect_uri", &cloud.redirect_uri),
        ("code_verifier", VERIFIER),
        ("client_id", &cloud.client_id),
        ("client_secret", &cloud.secret),
    ];
    let tokens = http_client().post(format!("{site}/auth/o2/token")).form(&form);
    let tokens: Value = tokens.send().await.expect("an answer").json().await.expect("tokens");
    tokens["access_token"].as_str().expect("a token").to_owned()
}

async fn send(site: &str, token: &str, message: &Value) {
    let request = http_client().post(format!("{site}/v3/events")).bearer_auth(token);
    let answer = request.json(message).send().await.expect("an answer");
    assert_eq!(
        answer.status(),
        202,
        "{message}: {}",
        answer.text().await.expect("a text")
    );
}

fn header(namespace: &str, name: &str, id: &str) -> Value {
    json!({"namespace": namespace, "name": name, "messageId": id, "payloadVersion": "3"})
}

fn of_the_filter(name: &str, id: &str, payload: &Value) -> Value {
    let mut header = header("Alexa.InventoryLevelUsageSensor", name, id);
    header["instance"] = "HEPA".into();
    json!({"event": {"header": header, "endpoint": {"endpointId": PURIFIER}, "payload": payload}})
}
