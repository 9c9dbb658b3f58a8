//! Messages that cannot be stored now: kept, and not acknowledged before they are.

use replenish_app::inventory::Refused;
use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;

use crate::{
    messages::{dishwasher, tablet},
    world::{EVENTS, World},
};

#[rstest]
#[tokio::test]
async fn a_message_is_not_acknowledged_before_it_is_stored(#[values(Sqlite, Postgres)] engine: Engine) {
    let (world, running) = World::listening(engine).await;
    world.app.run("ALTER TABLE reports RENAME TO reports_away").await;
    world.use_tablet("wash-1");
    world.broker.wait_until(|broker| broker.sent() == 2).await;
    // Whatever the subscriber does with the message, it has done before this.
    let other = [tablet(&world.token, "wash-2")];
    let refused = world.app.app.take_unasked_messages(&other).await;
    assert!(refused[0].as_ref().is_err_and(Refused::is_for_now), "{refused:?}");
    assert_eq!(world.broker.acknowledged(), 1);
    world.app.run("ALTER TABLE reports_away RENAME TO reports").await;
    world.acknowledged(2).await;
    assert_eq!(world.tablets().await, Some(1));
    running.stop().await;
}

#[rstest]
#[tokio::test]
async fn a_message_that_was_not_stored_comes_again(#[values(Sqlite, Postgres)] engine: Engine) {
    let (world, running) = World::listening(engine).await;
    world.app.run("ALTER TABLE reports RENAME TO reports_away").await;
    world.use_tablet("wash-1");
    world.use_tablet("wash-2");
    world.broker.wait_until(|broker| broker.sent() == 3).await;
    running.stop().await;
    assert_eq!(world.broker.acknowledged(), 1);
    world.app.run("ALTER TABLE reports_away RENAME TO reports").await;
    let running = world.listen();
    world.acknowledged(3).await;
    assert_eq!(world.broker.sent(), 5, "both were sent again");
    assert_eq!(world.tablets().await, Some(2));
    running.stop().await;
}

/// Without its device a report would be of nobody, and would be lost.
#[tokio::test]
async fn a_report_waits_for_the_description_of_its_device() {
    let world = World::new(Sqlite).await;
    let running = world.listen();
    world.broker.subscribed(1).await;
    running.stop().await;
    world.broker.publish(EVENTS, &dishwasher(&world.token));
    world.use_tablet("wash-1");
    let closed = "CREATE TRIGGER closed BEFORE INSERT ON sensors BEGIN SELECT RAISE(ABORT, 'not now'); END";
    world.app.run(closed).await;
    let messages = [dishwasher(&world.token), tablet(&world.token, "wash-1")];
    let outcomes = world.app.app.take_unasked_messages(&messages).await;
    assert_eq!(outcomes.len(), 1, "{outcomes:?}");
    let running = world.listen();
    world.broker.wait_until(|broker| broker.sent() == 2).await;
    world.app.run("DROP TRIGGER closed").await;
    world.acknowledged(2).await;
    assert_eq!(world.tablets().await, Some(1));
    running.stop().await;
}

/// What only one message meets, such as a fault of the program, is nothing that the others wait for.
#[tokio::test]
async fn a_message_that_can_never_be_stored_does_not_keep_the_others() {
    let (world, running) = World::listening(Sqlite).await;
    let early = "CREATE TRIGGER early BEFORE INSERT ON reports WHEN NEW.sampled_at < 1794700800000000
        BEGIN SELECT RAISE(ABORT, 'nothing is before the fifteenth'); END";
    world.app.run(early).await;
    let cursed = tablet(&world.token, "wash-1").replace("2026-11-15", "2026-11-14");
    world.broker.publish(EVENTS, &cursed);
    for n in 2..=9 {
        world.use_tablet(&format!("wash-{n}"));
    }
    world.acknowledged(9).await;
    assert_eq!(world.tablets().await, Some(8));
    assert_eq!(
        (world.broker.sent(), world.broker.acknowledged()),
        (10, 9),
        "one is kept"
    );
    running.stop().await;
}
