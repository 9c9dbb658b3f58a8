//! The fleet's pages.

use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::TestApp;
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    api::Maker,
    wire::{Cloud, add, change, consumed, dishwasher, endpoint, sensor, text},
};

fn volume(value: i64) -> Value {
    json!({"@type": "Volume", "value": value, "unit": "MILLILITER"})
}

async fn begun(app: &TestApp) -> (Maker, Cloud) {
    let maker = Maker::of(app).await;
    let cloud = Cloud::of(app, &maker).await;
    cloud.send(&add(&[dishwasher()])).await.expect(202);
    (maker, cloud)
}

/// The page at an address.
async fn read(maker: &Maker, path: &str) -> String {
    let page = maker.person.browser.get(path).await;
    page.expect(200).text().to_owned()
}

/// The addresses of the dishwasher and its sensor of rinse aid.
async fn places(maker: &Maker) -> (String, String) {
    let found = maker.api.get("/api/v1/endpoints?q=dw-7781").await.expect(200).json();
    let endpoint = format!("/fleet/{}", text(&found["items"][0]["id"]));
    let sensor = format!("{endpoint}/Alexa.InventoryLevelSensor/Tank.Rinse");
    (endpoint, sensor)
}

#[rstest]
#[tokio::test]
async fn the_address_narrows_the_fleet(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (maker, cloud) = begun(&app).await;
    let page = read(&maker, "/fleet").await;
    assert!(page.contains("Never reported <span class=\"count\">2</span>"), "{page}");
    assert!(page.contains("Nothing was found."));
    cloud.send(&consumed("w", 1, "2026-11-16T08:00:00Z")).await.expect(202);
    for (query, rinse, tablets) in [
        ("", true, true),
        ("state=reporting", false, true),
        ("state=never_reported&q=dw", true, false),
        ("state=low", false, false),
        ("q=dw-7781", true, true),
        ("q=x", false, false),
        ("state=nothing&device=none", true, true),
    ] {
        let page = maker.person.browser.get(&format!("/fleet?{query}")).await.expect(200);
        let page = page.text();
        let shown = [">Tank.Rinse<", ">Hopper.Tablets<"].map(|name| page.contains(&format!("<bdi{name}")));
        assert_eq!(shown, [rinse, tablets], "{query}");
    }
    let page = read(&maker, "/fleet?state=low&q=a%26b").await;
    assert!(page.contains("No sensor here") && page.contains("q=a%26b"), "{page}");
}

#[rstest]
#[tokio::test]
async fn a_history_is_drawn_and_listed(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (maker, cloud) = begun(&app).await;
    let (_, sensor) = places(&maker).await;
    let shown = async |query: &str| read(&maker, &format!("{sensor}?{query}")).await;
    let empty = shown("").await;
    assert!(empty.contains("Nothing was measured in this span of time."));
    assert!(!empty.contains("<figure"));
    for (id, value, at) in [
        ("a", 100, "2026-11-10T09:00:00Z"),
        ("b", 40, "2026-11-15T21:00:00Z"),
        ("c", -1, "2026-11-15T22:00:00Z"),
        ("d", 500, "2026-11-16T08:00:00Z"),
    ] {
        cloud.send(&change(id, &volume(value), at)).await.expect(202);
    }
    let week = shown("window=week").await;
    assert!(
        week.contains("<svg class=\"field-of-view\" role=\"img\" aria-labelledby=\"plot-title plot-description\">")
    );
    assert!(
        week.contains("4 reports from 9 Nov 2026, 09:00 UTC to 16 Nov 2026, 09:00 UTC."),
        "{week}"
    );
    assert!(week.contains("Lowest 40 milliliter, highest 500 milliliter, last 500 milliliter."));
    assert_eq!(week.matches("<svg class=\"refill\"").count(), 1);
    assert_eq!(week.matches("<svg class=\"doubted\"").count(), 1);
    assert_eq!(week.matches("<tr><th scope=\"row\">").count(), 4);
    assert!(!week.contains("There are more than"));
    let day = shown("window=day").await;
    assert_eq!(day.matches("<tr><th scope=\"row\">").count(), 3);
    assert!(!day.contains("style="), "the policy forbids it");
}

#[rstest]
#[tokio::test]
async fn a_long_history_is_thinned_and_says_so(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (maker, cloud) = begun(&app).await;
    let (_, sensor) = places(&maker).await;
    let reports = (0..400).map(|n| {
        let at = format!("2026-11-{:02}T{:02}:{:02}:00Z", 10 + n / 100, n / 10 % 10, n % 10 * 5);
        let mut report = change(&format!("n-{n}"), &volume(500 - n), &at);
        report["event"]["endpoint"]["scope"]["token"] = cloud.token.as_str().into();
        report
    });
    cloud.post(&Value::Array(reports.collect())).await.expect(200);
    let first = read(&maker, &sensor).await;
    assert!(first.contains("400 reports from") && first.contains("There are more than 300 reports"));
    assert!(
        first.contains("Lowest 101 milliliter, highest 500 milliliter"),
        "{first}"
    );
    assert_eq!(first.matches("<tr><th scope=\"row\">").count(), 50);
    let (_, rest) = first.split_once("href=\"").unwrap();
    assert!(rest.contains("Older reports"));
    let next = first.split("href=\"").find(|link| link.contains("after=")).unwrap();
    let (next, _) = next.split_once('"').unwrap();
    let next = next.replace("&amp;", "&").replace("&#38;", "&");
    let second = read(&maker, &next).await;
    assert_eq!(second.matches("<tr><th scope=\"row\">").count(), 50);
}

#[rstest]
#[tokio::test]
async fn an_odd_name_has_an_address(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let cloud = Cloud::of(&app, &maker).await;
    let odd = sensor(
        "Alexa.InventoryLevelSensor",
        "Tank / <b>50%</b>?#",
        &json!({"@type": "Percentage"}),
    );
    cloud.send(&add(&[endpoint("a;b#c", &json!([odd]))])).await.expect(202);
    let page = read(&maker, "/fleet").await;
    let link = page.split("href=\"").find(|link| link.contains("LevelSensor")).unwrap();
    let (link, _) = link.split_once('"').unwrap();
    let shown = read(&maker, link).await;
    assert!(!shown.contains("<b>50"), "{shown}");
    assert!(shown.contains("Tank / "), "{shown}");
}

#[rstest]
#[tokio::test]
async fn a_strangers_fleet_is_not_there(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (maker, _) = begun(&app).await;
    let (endpoint, sensor) = places(&maker).await;
    let stranger = app.maker().await;
    let reviewer = app.reviewer().await;
    for path in [&endpoint, &sensor] {
        stranger.browser.get(path).await.expect(404);
        reviewer.browser.get(path).await.expect(200);
    }
    let empty = stranger.browser.get("/fleet").await.expect(200);
    assert!(empty.text().contains("Nothing reports yet"));
    for path in [
        format!("{endpoint}/Alexa.InventoryLevelSensor/Tank.Salt"),
        format!("{endpoint}/Alexa.InventorySensor/Tank.Rinse"),
        "/fleet/end_1".to_owned(),
    ] {
        maker.person.browser.get(&path).await.expect(404);
    }
}

#[rstest]
#[tokio::test]
async fn what_is_wrong_links_to_its_rule(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (maker, cloud) = begun(&app).await;
    cloud
        .send(&change("a", &volume(-1), "2026-11-15T21:00:00Z"))
        .await
        .expect(202);
    app.app.write_findings().await.unwrap();
    let page = read(&maker, "/fleet").await;
    assert!(page.contains("href=\"/check#PRP05\""), "{page}");
    assert!(page.contains("1 time, since 16 Nov 2026"));
    let rules = read(&maker, "/check").await;
    assert!(rules.contains("<div id=\"PRP05\">"));
}
