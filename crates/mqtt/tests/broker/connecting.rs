//! How the broker is reached.

use replenish_mqtt::{Credentials, Password, Security, Settings, Subscriber, Topic};
use replenish_store::Engine::Sqlite;
use replenish_testkit::Broker;

use crate::{
    messages::dishwasher,
    world::{EVENTS, World},
};

async fn fault_of(settings: &Settings) -> String {
    Subscriber::check(settings).await.unwrap_err().to_string()
}

#[tokio::test]
async fn a_broker_is_reached_over_tls() {
    let world = World::with(Sqlite, Broker::start_with_tls()).await;
    let settings = Settings {
        security: Security::Tls,
        extra_roots: world.broker.root(),
        ..world.settings()
    };
    Subscriber::check(&settings).await.unwrap();
    let running = world.listen_with(settings.clone());
    world.broker.subscribed(1).await;
    running.stop().await;
    let stranger = Settings {
        extra_roots: None,
        ..settings
    };
    let fault = fault_of(&stranger).await;
    assert!(fault.contains("certificate"), "{fault}");
}

#[tokio::test]
async fn a_check_tells_what_is_wrong() {
    let mut world = World::new(Sqlite).await;
    let settings = world.settings();
    Subscriber::check(&settings).await.unwrap();
    let stranger = Settings {
        credentials: Some(Credentials {
            username: "replenish".to_owned(),
            password: Password::new("wrong"),
        }),
        ..settings.clone()
    };
    assert_eq!(fault_of(&stranger).await, "it refuses the connection: NotAuthorized");
    world.broker.stop();
    let fault = fault_of(&settings).await;
    assert!(fault.contains("refused"), "{fault}");
}

/// A check under the same name would be an end of the connection for a server that runs.
#[tokio::test]
async fn a_check_leaves_a_subscriber_alone() {
    let (world, running) = World::listening(Sqlite).await;
    Subscriber::check(&world.settings()).await.unwrap();
    world.use_tablet("wash-1");
    world.acknowledged(2).await;
    assert!(
        !world.broker.log().contains("already connected"),
        "{}",
        world.broker.log()
    );
    running.stop().await;
}

#[tokio::test]
async fn a_broker_that_starts_later_is_found() {
    let mut world = World::new(Sqlite).await;
    world.broker.stop();
    let running = world.listen();
    world.broker.start_again();
    world.broker.subscribed(1).await;
    running.stop().await;
}

#[tokio::test]
async fn topics_of_others_are_left_alone() {
    let world = World::new(Sqlite).await;
    let settings = Settings {
        topic: "other".parse::<Topic>().unwrap(),
        ..world.settings()
    };
    let running = world.listen_with(settings);
    world.broker.subscribed(1).await;
    world.broker.publish(EVENTS, &dishwasher(&world.token));
    world.broker.publish("other/v3/events", &dishwasher(&world.token));
    assert_eq!(world.broker.sent(), 0, "the broker's rules count");
    running.stop().await;
}
