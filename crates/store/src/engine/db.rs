//! The database: opened once, cloned freely.

use std::{path::Path, str::FromStr, sync::Arc, time::Duration};

use sqlx::{
    Connection, PgConnection, Postgres, Sqlite, SqliteConnection,
    pool::{Pool, PoolOptions},
    postgres::PgConnectOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use tokio::sync::Notify;

use super::{
    Conn, StoreError, WriteTx,
    checkpoint::Checkpoints,
    conn::Inner,
    migrate::{self, MigrationFailure},
};

/// Which of the two engines a database runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// Embedded, one file.
    Sqlite,
    /// A server of its own.
    Postgres,
}

/// How sure SQLite is that a commit survives a power failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// Every commit reaches the disk (`synchronous=FULL`).
    #[default]
    Full,
    /// The last commits may be lost with the power, never the file (`synchronous=NORMAL`).
    Normal,
}

/// A database that could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address is neither `sqlite:` nor `postgres:`.
    #[error("the database address starts with neither sqlite: nor postgres:")]
    Scheme,
    /// The address cannot be read, or the database cannot be reached.
    #[error("the database cannot be opened")]
    Connect(#[from] sqlx::Error),
    /// A migration failed.
    #[error(transparent)]
    Migrate(#[from] MigrationFailure),
}

/// The database of the programme.
#[derive(Debug, Clone)]
pub struct Db {
    pools: Pools,
    jobs_enqueued: Arc<Notify>,
}

#[derive(Debug, Clone)]
enum Pools {
    /// One writer, so writes queue in the program and never see a busy file; readers beside it.
    Sqlite {
        write: Pool<Sqlite>,
        read: Pool<Sqlite>,
        checkpoints: Checkpoints,
    },
    Postgres(Pool<Postgres>),
}

const SQLITE_READERS: u32 = 8;
const POSTGRES_CONNECTIONS: u32 = 16;
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

impl Db {
    /// Opens the database at `url` (`sqlite:PATH` or `postgres://…`) and brings its schema up to
    /// date. A SQLite file is made when it is missing.
    pub async fn open(url: &str, durability: Durability) -> Result<Self, OpenError> {
        let db = Self::connect(url, durability).await?;
        db.migrate().await?;
        Ok(db)
    }

    /// Opens the database without touching its schema.
    pub async fn connect(url: &str, durability: Durability) -> Result<Self, OpenError> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = Path::new(path.trim_start_matches("//"));
            Ok(Self::over(open_sqlite(path, durability).await?))
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(url)?.application_name("replenish");
            Ok(Self::over(Pools::Postgres(open_postgres(options).await?)))
        } else {
            Err(OpenError::Scheme)
        }
    }

    /// Runs the migrations that are missing.
    pub async fn migrate(&self) -> Result<(), MigrationFailure> {
        match &self.pools {
            Pools::Sqlite { write, .. } => migrate::sqlite().run(write).await.map_err(MigrationFailure::from),
            Pools::Postgres(pool) => migrate::postgres().run(pool).await.map_err(MigrationFailure::from),
        }
    }

    /// The engine underneath.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        match self.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// Whether a transaction that writes makes every other one wait.
    #[must_use]
    pub const fn has_one_writer(&self) -> bool {
        matches!(self.pools, Pools::Sqlite { .. })
    }

    /// A connection to read from.
    pub async fn read(&self) -> Result<Conn, StoreError> {
        Ok(Conn(match &self.pools {
            Pools::Sqlite { read, .. } => Inner::SqlitePooled(read.acquire().await?),
            Pools::Postgres(pool) => Inner::PostgresPooled(pool.acquire().await?),
        }))
    }

    /// Begins a transaction that writes.
    ///
    /// On SQLite it takes the write lock at once: a read that turns into a write later would fail
    /// without waiting.
    pub async fn write(&self) -> Result<WriteTx, StoreError> {
        let (inner, checkpoints) = match &self.pools {
            Pools::Sqlite { write, checkpoints, .. } => {
                let transaction = write.begin_with("BEGIN IMMEDIATE").await?;
                (Inner::SqliteTx(transaction), Some(checkpoints.clone()))
            }
            Pools::Postgres(pool) => (Inner::PostgresTx(pool.begin().await?), None),
        };
        Ok(WriteTx::over(Conn(inner), Arc::clone(&self.jobs_enqueued), checkpoints))
    }

    /// Waits until a job is enqueued through this value or a clone of it. What other nodes enqueue
    /// is not seen here, so whoever waits also looks from time to time.
    pub async fn job_enqueued(&self) {
        self.jobs_enqueued.notified().await;
    }

    fn over(pools: Pools) -> Self {
        Self {
            pools,
            jobs_enqueued: Arc::default(),
        }
    }

    /// Writes the whole SQLite database to a file that is empty or not there, while others go on
    /// reading and writing. `Ok(false)` on PostgreSQL, whose own tools do this.
    pub async fn backup(&self, to: &Path) -> Result<bool, StoreError> {
        match &self.pools {
            Pools::Sqlite { write, .. } => {
                // A connection of its own: readers may not write anywhere, and the writer is needed.
                let mut connection = SqliteConnection::connect_with(&write.connect_options()).await?;
                let statement = sqlx::query("VACUUM INTO $1").bind(to.to_string_lossy().into_owned());
                statement.execute(&mut connection).await?;
                connection.close().await?;
                Ok(true)
            }
            Pools::Postgres(_) => Ok(false),
        }
    }

    /// Closes every connection; on SQLite this also folds the write-ahead log into the file.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { write, read, .. } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

/// What the writer remembers of the file, in KiB below zero: the pages that reports of a few ten
/// thousand sensors touch. It is taken as it is needed.
const SQLITE_WRITER_CACHE: &str = "-65536";
/// Pages of the write-ahead log after which whoever commits brings it into the file, 64 MiB: only where [`Checkpoints`]
/// could not keep up, and then little is left to do.
const SQLITE_CHECKPOINT: &str = "16384";

/// Waits for a server that is just starting.
async fn open_postgres(options: PgConnectOptions) -> Result<Pool<Postgres>, sqlx::Error> {
    let pool = PoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(ACQUIRE_TIMEOUT);
    match pool.connect_with(options.clone()).await {
        // The pool only knows how long it waited; one more attempt tells why.
        Err(sqlx::Error::PoolTimedOut) => Err(match PgConnection::connect_with(&options).await {
            Ok(_) => sqlx::Error::PoolTimedOut,
            Err(error) => error,
        }),
        connected => connected,
    }
}

async fn open_sqlite(path: &Path, durability: Durability) -> Result<Pools, sqlx::Error> {
    let synchronous = match durability {
        Durability::Full => SqliteSynchronous::Full,
        Durability::Normal => SqliteSynchronous::Normal,
    };
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5));
    let pool = || PoolOptions::<Sqlite>::new().acquire_timeout(ACQUIRE_TIMEOUT);
    let writing = options
        .clone()
        .pragma("cache_size", SQLITE_WRITER_CACHE)
        // What a statement would have to take back: in a file, every page of a batch would be written twice.
        .pragma("temp_store", "MEMORY")
        .pragma("wal_autocheckpoint", SQLITE_CHECKPOINT);
    // When the disk is full, SQLite takes the transaction back by itself. sqlx does not notice and would
    // begin none on that connection any more, so such a connection makes place for a new one.
    let write = pool()
        .max_connections(1)
        .before_acquire(|connection, _| {
            let is_free = !connection.is_in_transaction();
            Box::pin(async move { Ok(is_free) })
        })
        .connect_with(writing)
        .await?;
    let read = pool()
        .max_connections(SQLITE_READERS)
        .connect_with(options.pragma("query_only", "ON"))
        .await?;
    Ok(Pools::Sqlite {
        write,
        checkpoints: Checkpoints::on(read.clone()),
        read,
    })
}
