//! Many senders at once, several nodes, and a database that does not keep up.

use std::{collections::HashSet, time::Duration};

use replenish_app::{App, Random};
use replenish_domain::request::SensorKind;
use replenish_protocol::gateway::ErrorCode;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::TestApp;
use rstest::rstest;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{Cloud, add, change, consumed, dishwasher, replaced, vacuum, volume, worn};
use crate::api::Maker;

/// Levels, usage, wear and replacements of one moment after the other, each under its own name.
fn history() -> Vec<Value> {
    let at = |minute: u32| format!("2026-11-15T{:02}:{:02}:00Z", minute / 60, minute % 60);
    (0..40)
        .flat_map(|n: u32| {
            let id = |what: &str| format!("{what}-{n}");
            let wear = match n % 9 {
                4 => replaced(&id("part"), &json!({"replaceDate": at(n * 20)})),
                _ => worn(&id("worn"), 1, &at(n * 20)),
            };
            [
                change(&id("rinse"), &volume(1000 - n * 3, "MILLILITER"), &at(n * 20)),
                consumed(&id("wash"), n % 3, &at(n * 20)),
                wear,
            ]
        })
        .collect()
}

/// Sends each message twice, all at once, through one node and the other.
async fn send_all(nodes: [&App; 2], token: &str, messages: &[Value]) {
    let mut senders = JoinSet::new();
    // A step that shares no factor with the number of messages visits each once, in no order.
    for round in 0..2 {
        for at in 0..messages.len() {
            let node = nodes[(at + round) % 2].clone();
            let message = messages[at * 37 % messages.len()].to_string();
            let token = token.to_owned();
            senders.spawn(async move {
                let link = node.admit(&token).await?;
                node.take_message(&link, message.as_bytes()).await
            });
        }
    }
    for sent in senders.join_all().await {
        sent.unwrap();
    }
}

#[rstest]
#[tokio::test]
async fn two_nodes_come_to_the_state_of_a_replay(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let other_node = App::new(
        app.app.db().clone(),
        app.clock.clone(),
        Random::system(),
        app.app.settings().clone(),
    );
    let maker = Maker::of(&app).await;
    let one = Cloud::of(&app, &maker).await;
    let replay = Cloud::linked(&app, &maker, &one.client.to_string()).await;
    for cloud in [&one, &replay] {
        cloud.send(&add(&[dishwasher(), vacuum()])).await.expect(202);
    }
    let messages = history();
    send_all([&app.app, &other_node], &one.token, &messages).await;
    for message in &messages {
        replay.send(message).await.expect(202);
    }
    for (endpoint, kind, instance) in [
        ("dw-7781", SensorKind::Level, "Tank.Rinse"),
        ("dw-7781", SensorKind::Usage, "Hopper.Tablets"),
        ("vac-19", SensorKind::LevelUsage, "Filter.Hepa"),
    ] {
        let found = one.state(&app, endpoint, kind, instance).await;
        assert!(found.is_some());
        assert_eq!(found, replay.state(&app, endpoint, kind, instance).await, "{instance}");
    }
}

/// While the database takes nothing, what finds no room is sent away at once, and what waits is stored.
#[rstest]
#[tokio::test]
async fn a_full_queue_sends_away_and_loses_nothing(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let cloud = Cloud::with_devices(&app).await;
    let hold = stall(&app, &cloud).await;
    let messages = |batch: u32| -> Vec<String> {
        let ids = (0..500).map(|n| format!("{batch}-{n}"));
        ids.map(|id| consumed(&id, 1, "2026-11-15T19:20:21Z").to_string())
            .collect()
    };
    let mut senders = JoinSet::new();
    for batch in 0..60 {
        let (node, token) = (app.app.clone(), cloud.token.clone());
        let batch = messages(batch);
        senders.spawn(async move {
            let link = node.admit(&token).await.unwrap();
            let texts: Vec<String> = batch
                .into_iter()
                .map(|text| text.replace("Atza|sample", &token))
                .collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            node.take_messages(&token, &link, &texts).await
        });
    }
    let mut taken = 0;
    let mut codes = HashSet::new();
    let mut hold = Some(hold);
    while let Some(outcomes) = senders.join_next().await {
        // The first to come back were sent away; now the database goes on.
        drop(hold.take());
        for outcome in outcomes.unwrap() {
            match outcome {
                Ok(()) => taken += 1,
                Err(refused) => {
                    assert!(refused.retry_after.is_some());
                    codes.insert(refused.code);
                }
            }
        }
    }
    assert_eq!(codes, HashSet::from([ErrorCode::Throttling]));
    assert!((20_000..30_000).contains(&taken), "{taken}");
    assert_eq!(cloud.tablets(&app).await, taken);
}

/// Holds what every writer needs.
async fn stall(app: &TestApp, cloud: &Cloud) -> replenish_store::WriteTx {
    use replenish_store::report_batches::{SensorName, hold};
    let name = SensorName {
        customer: cloud.customer,
        client: cloud.client,
        endpoint_id: "dw-7781".to_owned(),
        kind: SensorKind::Usage,
        instance: "Hopper.Tablets".to_owned(),
    };
    let mut tx = app.app.db().write().await.unwrap();
    assert!(hold(&mut tx, &[name]).await.unwrap()[0].is_some());
    tx
}

#[rstest]
#[tokio::test]
async fn a_database_that_is_gone_acknowledges_nothing(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let cloud = Cloud::with_devices(&app).await;
    let link = app.app.admit(&cloud.token).await.unwrap();
    app.app.db().close().await;
    let wash = consumed("wash-1", 1, "2026-11-15T19:20:21Z").to_string();
    let taken = tokio::time::timeout(Duration::from_mins(1), app.app.take_message(&link, wash.as_bytes())).await;
    assert_eq!(taken.unwrap().unwrap_err().code, ErrorCode::ServiceUnavailable);
}
