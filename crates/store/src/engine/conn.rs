//! Connections and write transactions.

use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
};

use sqlx::{
    Decode, Encode, Executor, PgConnection, Postgres, Sqlite, SqliteConnection, Transaction, Type,
    encode::IsNull,
    error::BoxDynError,
    pool::PoolConnection,
    postgres::{PgArgumentBuffer, PgArguments, PgHasArrayType, PgTypeInfo, PgValueRef},
    query::Query,
    sqlite::SqliteArguments,
};
use tokio::sync::Notify;

use super::{Cells, Row, Sql, StoreError, Value, checkpoint::Checkpoints, list::json_rows};

/// A connection to read from; also what a [`WriteTx`] reads through.
pub struct Conn(pub(super) Inner);

pub(super) enum Inner {
    SqlitePooled(PoolConnection<Sqlite>),
    SqliteTx(Transaction<'static, Sqlite>),
    PostgresPooled(PoolConnection<Postgres>),
    PostgresTx(Transaction<'static, Postgres>),
}

enum Raw<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

impl Conn {
    fn raw(&mut self) -> Raw<'_> {
        match &mut self.0 {
            Inner::SqlitePooled(connection) => Raw::Sqlite(connection),
            Inner::SqliteTx(transaction) => Raw::Sqlite(transaction),
            Inner::PostgresPooled(connection) => Raw::Postgres(connection),
            Inner::PostgresTx(transaction) => Raw::Postgres(transaction),
        }
    }

    /// All rows of a query.
    pub(crate) async fn fetch_all(&mut self, sql: Sql, args: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        Ok(match self.raw() {
            Raw::Sqlite(connection) => {
                let rows = bind_sqlite(sql.sqlite, args).fetch_all(connection).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Raw::Postgres(connection) => {
                let rows = bind_postgres(sql.postgres, args).fetch_all(connection).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// The first row of a query, if any.
    pub(crate) async fn fetch_optional(&mut self, sql: Sql, args: Vec<Value>) -> Result<Option<Row>, StoreError> {
        Ok(match self.raw() {
            Raw::Sqlite(connection) => bind_sqlite(sql.sqlite, args)
                .fetch_optional(connection)
                .await?
                .map(Row::Sqlite),
            Raw::Postgres(connection) => bind_postgres(sql.postgres, args)
                .fetch_optional(connection)
                .await?
                .map(Row::Postgres),
        })
    }

    /// The one row of a query that always has one.
    pub(crate) async fn fetch_one(&mut self, sql: Sql, args: Vec<Value>) -> Result<Row, StoreError> {
        self.fetch_optional(sql, args)
            .await?
            .ok_or(StoreError::Database(sqlx::Error::RowNotFound))
    }

    /// Asks the engine to compile a statement without running it.
    pub async fn prepare(&mut self, sql: Sql) -> Result<(), StoreError> {
        match self.raw() {
            Raw::Sqlite(connection) => connection
                .prepare(sqlx::SqlStr::from_static(sql.sqlite))
                .await
                .map(drop)?,
            Raw::Postgres(connection) => connection
                .prepare(sqlx::SqlStr::from_static(sql.postgres))
                .await
                .map(drop)?,
        }
        Ok(())
    }
}

/// A transaction that writes. Dropped without [`WriteTx::commit`], it leaves nothing behind.
pub struct WriteTx {
    conn: Conn,
    jobs_enqueued: Arc<Notify>,
    has_enqueued: bool,
    checkpoints: Option<Checkpoints>,
}

impl WriteTx {
    pub(super) const fn over(conn: Conn, jobs_enqueued: Arc<Notify>, checkpoints: Option<Checkpoints>) -> Self {
        Self {
            conn,
            jobs_enqueued,
            has_enqueued: false,
            checkpoints,
        }
    }

    /// Tells the job runners on commit that there is something to do.
    pub(crate) const fn wake_runners(&mut self) {
        self.has_enqueued = true;
    }

    /// Makes everything written lasting.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.conn.0 {
            Inner::SqliteTx(transaction) => transaction.commit().await?,
            Inner::PostgresTx(transaction) => transaction.commit().await?,
            Inner::SqlitePooled(_) | Inner::PostgresPooled(_) => {
                unreachable!("a write transaction wraps a transaction")
            }
        }
        if let Some(checkpoints) = &self.checkpoints {
            checkpoints.committed();
        }
        if self.has_enqueued {
            self.jobs_enqueued.notify_one();
        }
        Ok(())
    }

    /// Runs a statement and tells how many rows it changed.
    pub(crate) async fn execute(&mut self, sql: Sql, args: Vec<Value>) -> Result<u64, StoreError> {
        Ok(match self.conn.raw() {
            Raw::Sqlite(connection) => bind_sqlite(sql.sqlite, args).execute(connection).await?.rows_affected(),
            Raw::Postgres(connection) => bind_postgres(sql.postgres, args)
                .execute(connection)
                .await?
                .rows_affected(),
        })
    }
}

impl Deref for WriteTx {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for WriteTx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}

fn bind_sqlite(text: &'static str, args: Vec<Value>) -> Query<'static, Sqlite, SqliteArguments> {
    let mut query = sqlx::query(text);
    for value in args {
        query = match value {
            Value::Int(value) => query.bind(value),
            Value::Bool(value) => query.bind(value),
            Value::Text(value) => query.bind(value),
            Value::Uuid(value) => query.bind(value),
            Value::Bytes(value) => query.bind(value),
            Value::Time(value) => query.bind(value.map(jiff::Timestamp::as_microsecond)),
            Value::List(columns) => query.bind(json_rows(&columns)),
        };
    }
    query
}

fn bind_postgres(text: &'static str, args: Vec<Value>) -> Query<'static, Postgres, PgArguments> {
    let mut query = sqlx::query(text);
    for value in args {
        query = match value {
            Value::Int(value) => query.bind(value),
            Value::Bool(value) => query.bind(value),
            Value::Text(value) => query.bind(value),
            Value::Uuid(value) => query.bind(value),
            Value::Bytes(value) => query.bind(value),
            Value::Time(value) => query.bind(value.map(PgTime::of)),
            Value::List(columns) => columns.into_iter().fold(query, bind_array),
        };
    }
    query
}

fn bind_array(query: Query<'static, Postgres, PgArguments>, column: Cells) -> Query<'static, Postgres, PgArguments> {
    match column {
        Cells::Uuids(cells) => query.bind(cells),
        Cells::Ints(cells) => query.bind(cells),
        Cells::Times(cells) => query.bind(cells.into_iter().map(|cell| cell.map(PgTime::of)).collect::<Vec<_>>()),
        Cells::Texts(cells) => query.bind(cells),
    }
}

/// A `timestamptz` on the wire: microseconds since 2000, as PostgreSQL's binary format has it.
pub(super) struct PgTime(i64);

/// Microseconds from 1970 to 2000.
const PG_EPOCH_MICROS: i64 = 946_684_800_000_000;

impl PgTime {
    fn of(time: jiff::Timestamp) -> Self {
        Self(time.as_microsecond() - PG_EPOCH_MICROS)
    }

    /// Microseconds since 1970.
    pub(super) const fn micros(self) -> i64 {
        self.0 + PG_EPOCH_MICROS
    }
}

impl Type<Postgres> for PgTime {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("TIMESTAMPTZ")
    }
}

impl PgHasArrayType for PgTime {
    fn array_type_info() -> PgTypeInfo {
        PgTypeInfo::array_of("TIMESTAMPTZ")
    }
}

impl Encode<'_, Postgres> for PgTime {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        <i64 as Encode<Postgres>>::encode(self.0, buffer)
    }
}

impl Decode<'_, Postgres> for PgTime {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        // The statements here are always prepared, so values always come in binary form.
        let bytes: [u8; 8] = value.as_bytes()?.try_into()?;
        Ok(Self(i64::from_be_bytes(bytes)))
    }
}
