//! Databases on the PostgreSQL cluster of the test run.

use std::{error::Error, thread};

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::servers;

/// A database that one test has to itself; dropped together with this value.
#[derive(Debug)]
pub struct PostgresDatabase {
    cluster: Cluster,
    name: String,
}

impl PostgresDatabase {
    /// Creates an empty database.
    ///
    /// # Panics
    ///
    /// When `REPLENISH_TEST_POSTGRES` names no cluster that answers.
    pub async fn create() -> Self {
        Self::copy_of("template1").await
    }

    /// Creates a database as a copy of a template, which the first test that asks for it prepares.
    ///
    /// The template lives as long as the cluster, so its `name` must tell what `prepare` does, such as a hash of
    /// the migrations. `prepare` gets the address of an empty database.
    ///
    /// # Panics
    ///
    /// When `REPLENISH_TEST_POSTGRES` names no cluster that answers.
    pub async fn from_template(name: &str, prepare: impl AsyncFnOnce(&str)) -> Self {
        Cluster::of_the_test_run().ensure_template(name, prepare).await;
        Self::copy_of(name).await
    }

    /// The address of the database, for its owner.
    #[must_use]
    pub fn url(&self) -> String {
        self.cluster.url_of(&self.name)
    }

    async fn copy_of(template: &str) -> Self {
        let cluster = Cluster::of_the_test_run();
        let name = format!("test_{:016x}", getrandom::u64().expect("the system has randomness"));
        let mut connection = cluster.connect().await;
        execute(
            &mut connection,
            format!(r#"CREATE DATABASE "{name}" TEMPLATE "{template}""#),
        )
        .await;
        Self { cluster, name }
    }
}

impl Drop for PostgresDatabase {
    /// Drops the database, even when the runtime of the test is about to end and takes no more work.
    fn drop(&mut self) {
        let cluster = self.cluster.clone();
        let statement = format!(r#"DROP DATABASE "{}" WITH (FORCE)"#, self.name);
        let dropping = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let mut connection = PgConnection::connect(&cluster.0).await?;
                sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await?;
                Ok::<_, Box<dyn Error + Send + Sync>>(())
            })
        });
        // What remains goes away with the cluster.
        drop(dropping.join());
    }
}

/// The address of the maintenance database.
#[derive(Clone, Debug)]
struct Cluster(String);

impl Cluster {
    fn of_the_test_run() -> Self {
        Self(servers::postgres())
    }

    fn url_of(&self, database: &str) -> String {
        let (server, _) = self
            .0
            .rsplit_once('/')
            .expect("the address of a cluster ends in a database");
        format!("{server}/{database}")
    }

    async fn connect(&self) -> PgConnection {
        PgConnection::connect(&self.0)
            .await
            .expect("the PostgreSQL of the test run answers")
    }

    /// Prepares a template unless it is there, while the other tests that want it wait.
    async fn ensure_template(&self, name: &str, prepare: impl AsyncFnOnce(&str)) {
        let mut connection = self.connect().await;
        // The lock is let go with the connection, also when `prepare` panics.
        sqlx::query("SELECT pg_advisory_lock(hashtextextended($1, 0))")
            .bind(name)
            .execute(&mut connection)
            .await
            .expect("the lock of a template is granted");
        if exists(&mut connection, name).await {
            return;
        }
        // A template gets its name only once it is complete.
        let draft = format!("{name}_draft");
        execute(
            &mut connection,
            format!(r#"DROP DATABASE IF EXISTS "{draft}" WITH (FORCE)"#),
        )
        .await;
        execute(&mut connection, format!(r#"CREATE DATABASE "{draft}""#)).await;
        prepare(&self.url_of(&draft)).await;
        disconnect_all(&mut connection, &draft).await;
        execute(
            &mut connection,
            format!(r#"ALTER DATABASE "{draft}" RENAME TO "{name}""#),
        )
        .await;
    }
}

async fn exists(connection: &mut PgConnection, database: &str) -> bool {
    sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
        .bind(database)
        .fetch_one(connection)
        .await
        .expect("the list of databases can be read")
}

/// Ends the connections that a pool may have left open; nobody may use a database while it is renamed or copied.
async fn disconnect_all(connection: &mut PgConnection, database: &str) {
    sqlx::query("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = $1")
        .bind(database)
        .execute(connection)
        .await
        .expect("connections can be ended");
}

async fn execute(connection: &mut PgConnection, statement: String) {
    let shown = statement.clone();
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(connection)
        .await
        .unwrap_or_else(|error| fail(&shown, &error));
}

#[expect(clippy::panic, reason = "a test cannot go on without its database")]
fn fail(statement: &str, error: &sqlx::Error) -> ! {
    panic!("{statement}: {error}")
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_database_goes_away_with_its_value() {
        let database = PostgresDatabase::create().await;
        let name = database.name.clone();
        let mut inside = PgConnection::connect(&database.url()).await.unwrap();
        execute(&mut inside, "CREATE TABLE devices (id uuid)".to_owned()).await;

        let mut connection = database.cluster.connect().await;
        assert!(exists(&mut connection, &name).await);
        drop(database);
        assert!(!exists(&mut connection, &name).await);
    }

    #[tokio::test]
    async fn a_template_is_prepared_once_for_all_who_ask_at_the_same_time() {
        let name = format!("template_{:016x}", getrandom::u64().unwrap());
        let times_prepared = AtomicUsize::new(0);
        let ask = async || {
            PostgresDatabase::from_template(&name, async |url: &str| {
                times_prepared.fetch_add(1, Ordering::Relaxed);
                let mut inside = PgConnection::connect(url).await.unwrap();
                execute(&mut inside, "CREATE TABLE devices (id uuid)".to_owned()).await;
            })
            .await
        };
        let (first, second) = tokio::join!(ask(), ask());
        assert_ne!(first.name, second.name);
        assert_eq!(times_prepared.load(Ordering::Relaxed), 1);
        for database in [&first, &second] {
            let mut inside = PgConnection::connect(&database.url()).await.unwrap();
            execute(&mut inside, "SELECT id FROM devices".to_owned()).await;
        }
    }
}
