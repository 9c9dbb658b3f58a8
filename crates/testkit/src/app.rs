//! The whole program in a test: real database, fixed clock, requests without a network.

mod client;
mod people;

use std::sync::Arc;

pub(crate) use client::encode;
pub use client::{Answer, Client};
use jiff::Timestamp;
pub use people::Person;
use replenish_app::{App, Clock, Random, Settings};
use replenish_store::Engine;
use replenish_worker::{WaysOut, Worker};
use tokio::net::TcpListener;

use crate::TestDatabase;

/// When every test begins: a Monday morning.
pub const START: &str = "2026-11-16T09:00:00Z";

/// The program with a database of its own; both go away with this value.
pub struct TestApp {
    /// The use cases, for what a test arranges without the web.
    pub app: App,
    /// The clock the program reads; it stands still until a test moves it.
    pub clock: Clock,
    database: Arc<TestDatabase>,
}

impl TestApp {
    /// Starts the program on an empty database with the usual reference data.
    pub async fn start(engine: Engine) -> Self {
        Self::start_with(engine, |settings| settings).await
    }

    /// Starts the program with other settings.
    pub async fn start_with(engine: Engine, change: impl FnOnce(Settings) -> Settings) -> Self {
        let database = TestDatabase::open(engine).await;
        let clock = Clock::fixed(START.parse::<Timestamp>().expect("a moment"));
        let app = App::new(
            database.db.clone(),
            clock.clone(),
            Random::system(),
            change(Settings::default()),
        );
        app.fill_reference().await.expect("reference data");
        Self {
            app,
            clock,
            database: Arc::new(database),
        }
    }

    /// Somebody without session and token.
    #[must_use]
    pub fn anonymous(&self) -> Client {
        Client::new(replenish_web::router(self.app.clone()))
    }

    /// Runs any statement past the store, for what only a broken database does.
    ///
    /// # Panics
    ///
    /// When the database refuses.
    pub async fn run(&self, statement: &'static str) {
        self.database.run(statement).await.expect("a statement");
    }

    /// From now on the database refuses every new or changed row as it does on a full disk.
    pub async fn fill_disk(&self) {
        self.database.fill_disk().await;
    }

    /// Makes room again.
    pub async fn free_disk(&self) {
        self.database.free_disk().await;
    }

    /// Runs the jobs that are due; mails are kept in the outbox.
    ///
    /// # Panics
    ///
    /// When the database refuses.
    pub async fn run_jobs(&self) {
        let worker = Worker::new(self.app.clone(), WaysOut::default());
        worker.run_due().await.expect("the job runner can record");
    }

    /// Serves the program on a free port of the loopback, for a browser; returns its address.
    pub async fn serve(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let router = replenish_web::router(self.app.clone());
        let keep = Arc::clone(&self.database);
        tokio::spawn(async move {
            let _keep = keep;
            axum::serve(listener, router).await
        });
        format!("http://{address}")
    }
}
