//! A maker whose devices publish at a broker, and the program that hears them.

use replenish_app::linking::{NewClient, NewSandboxCustomer};
use replenish_domain::{
    linking::{ClientId, CustomerId},
    request::SensorKind,
    sensor::SensorState,
};
use replenish_mqtt::{Credentials, Password, Security, Settings, Subscriber, Topic};
use replenish_store::{
    Engine,
    report_batches::{self, SensorName},
};
use replenish_testkit::{Broker, Person, REPLENISH, TestApp};
use tokio::{sync::watch, task::JoinHandle};

use crate::messages::{dishwasher, tablet};

/// Where devices publish.
pub(crate) const EVENTS: &str = "replenish/v3/events";

pub(crate) struct World {
    pub(crate) app: TestApp,
    pub(crate) broker: Broker,
    pub(crate) maker: Person,
    /// Of the customer whose devices publish.
    pub(crate) token: String,
    client: ClientId,
    customer: CustomerId,
}

/// A subscriber that runs.
pub(crate) struct Running {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl World {
    pub(crate) async fn new(engine: Engine) -> Self {
        Self::with(engine, Broker::start()).await
    }

    pub(crate) async fn with(engine: Engine, broker: Broker) -> Self {
        let app = TestApp::start(engine).await;
        let maker = app.maker().await;
        let new = NewClient {
            name: "Devices".to_owned(),
            ..NewClient::default()
        };
        let (_, made) = app.app.create_client(&maker.actor, &new).await.unwrap();
        let client = made.client.id;
        let new = NewSandboxCustomer {
            client: client.to_string(),
            marketplace: "DE".to_owned(),
            email: String::new(),
        };
        let made = app.app.create_sandbox_customer(&maker.actor, &new).await.unwrap();
        Self {
            app,
            broker,
            maker,
            token: made.tokens.access.reveal().to_owned(),
            client,
            customer: made.customer,
        }
    }

    /// The same, with a subscriber and a device that was described.
    pub(crate) async fn listening(engine: Engine) -> (Self, Running) {
        let world = Self::new(engine).await;
        let running = world.listen();
        world.broker.subscribed(1).await;
        world.broker.publish(EVENTS, &dishwasher(&world.token));
        world.acknowledged(1).await;
        (world, running)
    }

    pub(crate) fn settings(&self) -> Settings {
        let (username, password) = REPLENISH;
        Settings {
            host: "localhost".to_owned(),
            port: self.broker.port(),
            security: Security::None,
            extra_roots: None,
            credentials: Some(Credentials {
                username: username.to_owned(),
                password: Password::new(password),
            }),
            client_id: "replenish".to_owned(),
            topic: Topic::default(),
        }
    }

    pub(crate) fn listen(&self) -> Running {
        self.listen_with(self.settings())
    }

    pub(crate) fn listen_with(&self, settings: Settings) -> Running {
        let (stop, stopped) = watch::channel(false);
        let subscriber = Subscriber::new(self.app.app.clone(), settings).unwrap();
        let task = tokio::spawn(subscriber.run(stopped));
        Running { stop, task }
    }

    /// The device says that it used a tablet.
    pub(crate) fn use_tablet(&self, id: &str) {
        self.broker.publish(EVENTS, &tablet(&self.token, id));
    }

    /// Waits until so many messages are acknowledged.
    pub(crate) async fn acknowledged(&self, messages: usize) {
        self.broker.wait_until(|broker| broker.acknowledged() >= messages).await;
    }

    /// How many tablets the device used; none while it is not known.
    pub(crate) async fn tablets(&self) -> Option<i64> {
        let name = SensorName {
            customer: self.customer,
            client: self.client,
            endpoint_id: "dw-7781".to_owned(),
            kind: SensorKind::Usage,
            instance: "Hopper.Tablets".to_owned(),
        };
        let mut tx = self.app.app.db().write().await.unwrap();
        let held = report_batches::hold(&mut tx, &[name]).await.unwrap();
        match held.into_iter().next().unwrap()?.state {
            SensorState::Usage(state) => Some(state.used.millionths() / 1_000_000),
            other => unreachable!("{other:?}"),
        }
    }
}

impl Running {
    /// Lets what was begun come to its end.
    pub(crate) async fn stop(self) {
        self.stop.send(true).unwrap();
        self.task.await.unwrap();
    }

    /// Ends it at once, as a crash does.
    pub(crate) async fn kill(self) {
        self.task.abort();
        assert!(self.task.await.unwrap_err().is_cancelled());
    }
}
