//! A database of either engine for one test.

use replenish_app::{App, Clock, Random, Settings};
use replenish_store::{Db, Durability, Engine};
use tempfile::TempDir;

use crate::{PostgresDatabase, full_disk};

/// A migrated database without rows; it goes away with this value.
pub struct TestDatabase {
    /// The database.
    pub db: Db,
    place: Place,
}

enum Place {
    Sqlite(TempDir),
    Postgres(PostgresDatabase),
}

impl TestDatabase {
    /// Makes a database of this engine.
    ///
    /// # Panics
    ///
    /// When the engine does not answer.
    pub async fn open(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                let db = Db::open(&file(&folder), Durability::Normal)
                    .await
                    .expect("a new SQLite database");
                Self {
                    db,
                    place: Place::Sqlite(folder),
                }
            }
            Engine::Postgres => {
                let database = PostgresDatabase::from_template(&template_name(), prepare_template).await;
                let db = Db::open(&database.url(), Durability::Full)
                    .await
                    .expect("a copy of the template");
                Self {
                    db,
                    place: Place::Postgres(database),
                }
            }
        }
    }

    /// Opens the database once more, as another program would.
    ///
    /// # Panics
    ///
    /// When the engine does not answer.
    pub async fn connect(&self) -> Db {
        let db = match &self.place {
            Place::Sqlite(folder) => Db::open(&file(folder), Durability::Normal).await,
            Place::Postgres(database) => Db::open(&database.url(), Durability::Full).await,
        };
        db.expect("the database once more")
    }

    /// Adds the usual marketplaces and categories.
    ///
    /// # Panics
    ///
    /// When the database refuses.
    pub async fn fill_reference(&self) {
        let app = App::new(self.db.clone(), Clock::System, Random::system(), Settings::default());
        app.fill_reference().await.expect("reference data");
    }

    /// Runs any statement past the store, for tests of what the database itself refuses.
    ///
    /// # Errors
    ///
    /// The engine's own words.
    pub async fn run(&self, statement: &'static str) -> Result<u64, String> {
        let done = match &self.place {
            Place::Sqlite(folder) => run::<sqlx::Sqlite>(&file(folder), statement).await,
            Place::Postgres(database) => run::<sqlx::Postgres>(&database.url(), statement).await,
        };
        done.map_err(|error| error.to_string())
    }

    /// From now on the engine refuses every new or changed row as it does on a full disk.
    ///
    /// # Panics
    ///
    /// When the database refuses.
    pub async fn fill_disk(&self) {
        let done = match &self.place {
            Place::Sqlite(folder) => full_disk::fill_sqlite(&file(folder)).await,
            Place::Postgres(database) => full_disk::fill_postgres(&database.url()).await,
        };
        done.expect("a full disk");
    }

    /// Makes room again after [`TestDatabase::fill_disk`].
    ///
    /// # Panics
    ///
    /// When the database refuses.
    pub async fn free_disk(&self) {
        let done = match &self.place {
            Place::Sqlite(folder) => full_disk::empty_sqlite(&file(folder)).await,
            Place::Postgres(database) => full_disk::empty_postgres(&database.url()).await,
        };
        done.expect("a disk with room");
    }
}

fn file(folder: &TempDir) -> String {
    format!("sqlite:{}", folder.path().join("test.db").display())
}

async fn run<D>(url: &str, statement: &'static str) -> Result<u64, sqlx::Error>
where
    D: sqlx::Database<QueryResult: RowsAffected>,
    for<'c> &'c mut D::Connection: sqlx::Executor<'c, Database = D>,
{
    use sqlx::{Connection, Executor};
    let mut connection = D::Connection::connect(url).await?;
    Ok(connection.execute(statement).await?.rows())
}

trait RowsAffected {
    fn rows(&self) -> u64;
}

impl RowsAffected for sqlx::sqlite::SqliteQueryResult {
    fn rows(&self) -> u64 {
        self.rows_affected()
    }
}

impl RowsAffected for sqlx::postgres::PgQueryResult {
    fn rows(&self) -> u64 {
        self.rows_affected()
    }
}

async fn prepare_template(url: &str) {
    let db = Db::open(url, Durability::Full).await.expect("a migrated template");
    db.close().await;
}

/// Names the template after the schema, so another schema gets another template.
fn template_name() -> String {
    format!("replenish_{}", replenish_store::schema_fingerprint())
}
