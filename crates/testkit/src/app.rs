//! The whole program in a test: real database, fixed clock, requests without a network.

mod client;
mod people;

use std::sync::Arc;

pub use client::{Answer, Client};
use jiff::Timestamp;
pub use people::Person;
use replenish_app::{App, Clock, Random, Settings};
use replenish_store::{Db, Durability, Engine};
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::PostgresDatabase;

/// When every test begins: a Monday morning.
pub const START: &str = "2026-11-16T09:00:00Z";

/// The program with a database of its own; both go away with this value.
pub struct TestApp {
    /// The use cases, for what a test arranges without the web.
    pub app: App,
    /// The clock the program reads; it stands still until a test moves it.
    pub clock: Clock,
    database: Arc<Database>,
}

enum Database {
    Sqlite { _folder: TempDir },
    Postgres { _database: PostgresDatabase },
}

impl TestApp {
    /// Starts the program on an empty database with the usual reference data.
    pub async fn start(engine: Engine) -> Self {
        Self::start_with(engine, |settings| settings).await
    }

    /// Starts the program with other settings.
    pub async fn start_with(engine: Engine, change: impl FnOnce(Settings) -> Settings) -> Self {
        let (db, database) = open(engine).await;
        let clock = Clock::fixed(START.parse::<Timestamp>().expect("a moment"));
        let app = App::new(db, clock.clone(), Random::system(), change(Settings::default()));
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

async fn open(engine: Engine) -> (Db, Database) {
    match engine {
        Engine::Sqlite => {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let url = format!("sqlite:{}", folder.path().join("test.db").display());
            let db = Db::open(&url, Durability::Normal).await.expect("a new SQLite database");
            (db, Database::Sqlite { _folder: folder })
        }
        Engine::Postgres => {
            let database = PostgresDatabase::from_template(&template_name(), async |url| {
                let db = Db::open(url, Durability::Full).await.expect("a migrated template");
                db.close().await;
            })
            .await;
            let db = Db::open(&database.url(), Durability::Full)
                .await
                .expect("a copy of the template");
            (db, Database::Postgres { _database: database })
        }
    }
}

/// Names the template after the schema, so another schema gets another template.
fn template_name() -> String {
    format!("replenish_{}", replenish_store::schema_fingerprint())
}
