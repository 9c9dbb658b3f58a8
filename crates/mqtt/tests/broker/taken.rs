//! Messages that are stored.

use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;

use crate::{
    messages::{dishwasher, tablet},
    world::{EVENTS, World},
};

#[rstest]
#[tokio::test]
async fn a_message_is_stored_and_then_acknowledged(#[values(Sqlite, Postgres)] engine: Engine) {
    let (world, running) = World::listening(engine).await;
    assert_eq!(world.tablets().await, Some(0));
    world.use_tablet("wash-1");
    world.acknowledged(2).await;
    assert_eq!(world.tablets().await, Some(1));
    running.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_message_that_comes_twice_counts_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let (world, running) = World::listening(engine).await;
    world.use_tablet("wash-1");
    world.use_tablet("wash-1");
    world.use_tablet("wash-2");
    world.acknowledged(4).await;
    assert_eq!(world.tablets().await, Some(2));
    running.stop().await;
}

#[tokio::test]
async fn a_device_may_have_a_topic_of_its_own() {
    let (world, running) = World::listening(Sqlite).await;
    world
        .broker
        .publish("replenish/v3/events/dw-7781", &tablet(&world.token, "wash-1"));
    world.acknowledged(2).await;
    assert_eq!(world.tablets().await, Some(1));
    running.stop().await;
}

/// The description is a transaction of its own and the report one of many, so only their order keeps them together.
#[tokio::test]
async fn what_was_published_while_nobody_listened_is_taken_in_its_order() {
    let world = World::new(Sqlite).await;
    let running = world.listen();
    world.broker.subscribed(1).await;
    running.stop().await;
    world.broker.publish(EVENTS, &dishwasher(&world.token));
    for n in 1..=20 {
        world.use_tablet(&format!("wash-{n}"));
    }
    assert_eq!(world.broker.sent(), 0);
    let running = world.listen();
    world.acknowledged(21).await;
    assert_eq!(world.tablets().await, Some(20));
    running.stop().await;
}

/// More than the broker gives out at a time, or one transaction takes.
#[rstest]
#[tokio::test]
async fn a_long_queue_is_taken_whole(#[values(Sqlite, Postgres)] engine: Engine) {
    let (world, running) = World::listening(engine).await;
    running.stop().await;
    let messages: Vec<_> = (1..=1_500)
        .map(|n| tablet(&world.token, &format!("wash-{n}")))
        .collect();
    world.broker.publish_each(EVENTS, &messages);
    let running = world.listen();
    world.acknowledged(1_501).await;
    assert_eq!(world.tablets().await, Some(1_500));
    assert_eq!(world.broker.sent(), 1_501);
    running.stop().await;
}

#[tokio::test]
async fn a_subscriber_that_was_killed_goes_on_where_it_was() {
    let (world, running) = World::listening(Sqlite).await;
    running.kill().await;
    world.use_tablet("wash-1");
    let running = world.listen();
    world.acknowledged(2).await;
    assert_eq!(world.tablets().await, Some(1));
    running.stop().await;
}

#[tokio::test]
async fn a_broker_that_was_restarted_is_found_again_with_what_it_kept() {
    let (mut world, running) = World::listening(Sqlite).await;
    world.broker.stop();
    world.broker.start_again();
    world.broker.subscribed(2).await;
    world.use_tablet("wash-1");
    world.acknowledged(2).await;
    assert_eq!(world.tablets().await, Some(1));
    running.stop().await;
}

#[tokio::test]
async fn a_subscriber_that_stops_says_goodbye() {
    let (world, running) = World::listening(Sqlite).await;
    running.stop().await;
    world
        .broker
        .wait_until(|broker| broker.log().contains("Received DISCONNECT from replenish"))
        .await;
}

// The device's program is waited for, so the subscriber needs another thread.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sender_who_asks_is_told() {
    let (world, running) = World::listening(Sqlite).await;
    let answers = "replenish/v3/answers/dw-7781";
    let answer = world.broker.ask(EVENTS, answers, &tablet(&world.token, "wash-1"));
    assert_eq!(answer, r#"{"status":202,"code":null,"description":null}"#);
    let answer = world.broker.ask(EVENTS, answers, &tablet("Atza|sample", "wash-2"));
    assert!(
        answer.starts_with(r#"{"status":401,"code":"INVALID_ACCESS_TOKEN_EXCEPTION""#),
        "{answer}"
    );
    running.stop().await;
}

#[tokio::test]
async fn nobody_is_answered_in_other_topics() {
    let (world, running) = World::listening(Sqlite).await;
    let message = tablet(&world.token, "wash-1");
    world.broker.publish_for_answer(EVENTS, "other/topic", &message);
    world
        .broker
        .publish_for_answer(EVENTS, "replenish/v3/answers/dw-7781", &message);
    world.acknowledged(3).await;
    let answers = world.broker.log().matches("Received PUBLISH from replenish").count();
    assert_eq!(answers, 1, "{}", world.broker.log());
    running.stop().await;
}
