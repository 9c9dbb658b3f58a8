//! Pages of lists.

use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{Client, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use super::{Maker, path_of};

async fn page(api: &Client, path: &str, cursor: Option<&str>) -> (Vec<Value>, Option<String>) {
    let cursor = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
    let page = api.get(&format!("{path}{cursor}")).await.expect(200).json();
    let next = page["next_cursor"].as_str().map(str::to_owned);
    (page["items"].as_array().unwrap().clone(), next)
}

async fn register(maker: &Maker, name: &str) {
    let new = json!({"kind": "ask", "name": name});
    let _ = maker.api.post("/api/v1/devices", &new).await.expect(201);
}

fn names(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["name"].as_str().unwrap()).collect()
}

#[rstest]
#[tokio::test]
async fn pages_neither_repeat_nor_skip_while_devices_are_added(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    for name in ["A", "B", "C", "D", "E"] {
        register(&maker, name).await;
    }
    let path = "/api/v1/devices?limit=2";
    let (first, next) = page(&maker.api, path, None).await;
    assert_eq!(names(&first), ["E", "D"]);
    register(&maker, "F").await;
    let (second, next) = page(&maker.api, path, next.as_deref()).await;
    assert_eq!(names(&second), ["C", "B"]);
    register(&maker, "G").await;
    let (third, next) = page(&maker.api, path, next.as_deref()).await;
    assert_eq!((names(&third), next), (vec!["A"], None));
}

#[rstest]
#[tokio::test]
async fn a_list_is_narrowed_by_text_stage_kind_and_organisation(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    register(&maker, "Äther 100%").await;
    register(&maker, "Purifier").await;
    let other = Maker::of(&app).await;
    register(&other, "Kettle").await;
    let reviewer = app.program_of(&app.reviewer().await).await;
    let own = maker.person.actor.organisation.unwrap();
    for (api, query, expected) in [
        (&maker.api, "q=%C3%A4THER", vec!["Äther 100%"]),
        (&maker.api, "q=0%25", vec!["Äther 100%"]),
        (&maker.api, "q=_", vec![]),
        (&maker.api, "q=", vec!["Purifier", "Äther 100%"]),
        (&maker.api, "stage=draft&kind=ask", vec!["Purifier", "Äther 100%"]),
        (&maker.api, "stage=certified", vec![]),
        (&maker.api, "kind=ack", vec![]),
        (&reviewer, "limit=200", vec!["Kettle", "Purifier", "Äther 100%"]),
        (
            &reviewer,
            &format!("organisation={own}"),
            vec!["Purifier", "Äther 100%"],
        ),
        (&other.api, &format!("organisation={own}"), vec!["Kettle"]),
    ] {
        let (items, _) = page(api, &format!("/api/v1/devices?{query}"), None).await;
        assert_eq!(names(&items), expected, "{query}");
    }
}

#[rstest]
#[tokio::test]
async fn the_trail_of_a_device_is_read_page_by_page(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = Maker::of(&app).await;
    let device = path_of(&maker.device().await);
    for name in ["B", "C"] {
        let patch = json!({ "name": name });
        let _ = maker
            .api
            .json(axum::http::Method::PATCH, &device, &patch)
            .await
            .expect(200);
    }
    let path = format!("{device}/activity?limit=2");
    let (first, next) = page(&maker.api, &path, None).await;
    assert_eq!(
        (&first[0]["before"], &first[0]["after"]),
        (&json!({"name": "B"}), &json!({"name": "C"}))
    );
    assert_eq!(first[0]["actor_name"], maker.person.actor.name.as_str());
    let (second, next) = page(&maker.api, &path, next.as_deref()).await;
    assert_eq!((second[0]["action"].as_str(), next), (Some("device.created"), None));
}
