//! Messages that are refused for good: acknowledged, since they would be refused again, and not stored.

use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::Value;

use crate::{
    messages::tablet,
    world::{EVENTS, World},
};

fn without_scope(message: &str) -> String {
    let mut message: Value = serde_json::from_str(message).unwrap();
    message["event"]["endpoint"].as_object_mut().unwrap().remove("scope");
    message.to_string()
}

#[rstest]
#[tokio::test]
async fn a_message_that_is_refused_keeps_nothing_waiting(#[values(Sqlite, Postgres)] engine: Engine) {
    let (world, running) = World::listening(engine).await;
    let good = tablet(&world.token, "wash-1");
    for refused in [
        tablet("Atza|sample", "wash-2"),
        without_scope(&good),
        "not JSON".to_owned(),
        good.replace("Count", "Spoons")
            .replace("InventoryConsumed", "Discover.Response"),
    ] {
        world.broker.publish(EVENTS, &refused);
    }
    world.acknowledged(5).await;
    assert_eq!(world.tablets().await, Some(0));
    world.broker.publish(EVENTS, &good);
    world.acknowledged(6).await;
    assert_eq!(world.tablets().await, Some(1));
    running.stop().await;
}

#[tokio::test]
async fn a_message_may_have_256_kilobytes() {
    let (world, running) = World::listening(Sqlite).await;
    let filled = |bytes: usize, id: &str| {
        let mut message = tablet(&world.token, id).into_bytes();
        message.resize(bytes, b' ');
        message
    };
    world.broker.publish_large(EVENTS, &filled(256 * 1024, "wash-1"));
    world.broker.publish_large(EVENTS, &filled(256 * 1024 + 1, "wash-2"));
    world.acknowledged(3).await;
    assert_eq!(world.tablets().await, Some(1));
    // The broker itself leaves out what is larger still.
    world.broker.publish_large(EVENTS, &filled(1024 * 1024, "wash-3"));
    world.use_tablet("wash-4");
    world.acknowledged(4).await;
    assert_eq!(world.tablets().await, Some(2));
    running.stop().await;
}

#[rstest]
#[tokio::test]
async fn what_is_wrong_with_a_message_is_told_to_its_maker(#[values(Sqlite, Postgres)] engine: Engine) {
    let (world, running) = World::listening(engine).await;
    let message = tablet(&world.token, "wash-1").replace("Hopper.Tablets", "Hopper.Pods");
    world.broker.publish(EVENTS, &message);
    world.acknowledged(2).await;
    world.app.app.write_findings().await.unwrap();
    let findings = world.app.app.live_findings(&world.maker.actor, None, 10).await.unwrap();
    let told = findings
        .findings
        .iter()
        .any(|finding| finding.message.contains("Hopper.Pods"));
    assert!(told, "{:?}", findings.findings);
    running.stop().await;
}
