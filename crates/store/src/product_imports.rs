//! Files of products that are imported in the background: one at a time, with how far it has come.

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use replenish_domain::{
    Id,
    account::PersonName,
    id::{Account, Job},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::engine::{Conn, Row, Sql, StoreError, WriteTx, args, statements};

statements! {
    /// Nothing is stored while another one runs.
    CREATE = Sql::portable(
        "INSERT INTO product_imports (id, account_id, running, applies, file_name, file, phase, done, total, created_at)
         VALUES ($1, $2, 1, $3, $4, $5, 'waiting', 0, 0, $6) ON CONFLICT (running) DO NOTHING",
    );
    FIND = Sql::portable(
        "SELECT i.id, i.account_id, a.name AS account_name, i.applies, i.file_name, i.phase, i.done, i.total, i.result,
         i.file IS NOT NULL AS has_file, i.created_at
         FROM product_imports i JOIN accounts a ON a.id = i.account_id WHERE i.id = $1",
    );
    RUNNING = Sql::portable("SELECT id FROM product_imports WHERE running = 1");
    FILE = Sql::portable("SELECT file FROM product_imports WHERE id = $1 AND file IS NOT NULL");
    PROGRESS = Sql::portable("UPDATE product_imports SET phase = $2, done = $3, total = $4 WHERE id = $1 AND running = 1");
    FINISH = Sql::portable(
        "UPDATE product_imports SET running = NULL, phase = 'ended', result = $2 WHERE id = $1 AND running = 1",
    );
    DROP_FILE = Sql::portable("UPDATE product_imports SET file = NULL WHERE id = $1");
    DROP_FILES_OF = Sql::portable("UPDATE product_imports SET file = NULL WHERE account_id = $1 AND running IS NULL");
    PRUNE = Sql::portable("DELETE FROM product_imports WHERE created_at <= $1 AND running IS NULL");
}

/// The identifier of an import is that of its job.
pub type ImportId = Id<Job>;

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Nobody has begun yet.
    Waiting,
    /// The rows of the file are read and checked one by one.
    Reading,
    /// The products are held against the catalogue.
    Checking,
    /// What is new or different is written, in one transaction.
    Storing,
    /// It has a result.
    Ended,
}

impl Phase {
    /// Every phase, in order.
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Reading, Self::Checking, Self::Storing, Self::Ended];

    /// The name in SQL and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Reading => "reading",
            Self::Checking => "checking",
            Self::Storing => "storing",
            Self::Ended => "ended",
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Phase {
    type Err = String;

    fn from_str(raw: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|phase| phase.as_str() == raw);
        known.ok_or_else(|| format!("“{raw}” is no phase"))
    }
}

/// An import whose result is an `R`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductImport<R> {
    /// Its identifier.
    pub id: ImportId,
    /// Who imports.
    pub account: Id<Account>,
    /// Their name.
    pub account_name: PersonName,
    /// Whether the products are stored; else it only says what it would do.
    pub is_applying: bool,
    /// What the file is called.
    pub file_name: String,
    /// How far it has come.
    pub phase: Phase,
    /// Rows that are through this phase.
    pub done: i64,
    /// Rows there are; 0 while nobody knows.
    pub total: i64,
    /// What came of it, once it has ended.
    pub result: Option<R>,
    /// Whether the file is still there.
    pub has_file: bool,
    /// When it was asked for.
    pub created_at: Timestamp,
}

/// An import to be run.
#[derive(Debug)]
pub struct NewImport {
    /// Its identifier.
    pub id: ImportId,
    /// Who imports.
    pub account: Id<Account>,
    /// Whether the products are stored.
    pub is_applying: bool,
    /// What the file is called.
    pub file_name: String,
    /// The file.
    pub file: Vec<u8>,
    /// When it was asked for.
    pub created_at: Timestamp,
}

/// Notes an import to be run; false while another one runs.
pub async fn create(tx: &mut WriteTx, import: NewImport) -> Result<bool, StoreError> {
    let args = args![
        import.id,
        import.account,
        import.is_applying,
        import.file_name,
        import.file,
        import.created_at
    ];
    Ok(tx.execute(CREATE, args).await? == 1)
}

/// The import with this identifier.
pub async fn find<R: DeserializeOwned>(conn: &mut Conn, id: ImportId) -> Result<Option<ProductImport<R>>, StoreError> {
    let row = conn.fetch_optional(FIND, args![id]).await?;
    row.as_ref().map(read).transpose()
}

/// The import that runs, if one does.
pub async fn running(conn: &mut Conn) -> Result<Option<ImportId>, StoreError> {
    let row = conn.fetch_optional(RUNNING, args![]).await?;
    row.map(|row| row.get("id")).transpose()
}

/// The file of an import, while it is there.
pub async fn file(conn: &mut Conn, id: ImportId) -> Result<Option<Vec<u8>>, StoreError> {
    let row = conn.fetch_optional(FILE, args![id]).await?;
    row.map(|row| row.get("file")).transpose()
}

/// Notes how far an import that runs has come.
pub async fn progress(tx: &mut WriteTx, id: ImportId, phase: Phase, done: i64, total: i64) -> Result<(), StoreError> {
    tx.execute(PROGRESS, args![id, phase.as_str(), done, total])
        .await
        .map(drop)
}

/// Notes what came of an import; false when it has ended already.
pub async fn finish(tx: &mut WriteTx, id: ImportId, result: &impl Serialize) -> Result<bool, StoreError> {
    let result = serde_json::to_string(result)?;
    Ok(tx.execute(FINISH, args![id, result]).await? == 1)
}

/// Forgets the file of an import.
pub async fn drop_file(tx: &mut WriteTx, id: ImportId) -> Result<(), StoreError> {
    tx.execute(DROP_FILE, args![id]).await.map(drop)
}

/// Forgets the files of everything somebody imported before.
pub async fn drop_files_of(tx: &mut WriteTx, account: Id<Account>) -> Result<(), StoreError> {
    tx.execute(DROP_FILES_OF, args![account]).await.map(drop)
}

/// Forgets imports asked for at or before `kept_since` that have ended.
pub async fn prune(tx: &mut WriteTx, kept_since: Timestamp) -> Result<u64, StoreError> {
    tx.execute(PRUNE, args![kept_since]).await
}

fn read<R: DeserializeOwned>(row: &Row) -> Result<ProductImport<R>, StoreError> {
    Ok(ProductImport {
        id: row.get("id")?,
        account: row.get("account_id")?,
        account_name: row.parse("account_name")?,
        is_applying: row.get("applies")?,
        file_name: row.get("file_name")?,
        phase: row.parse("phase")?,
        done: row.get("done")?,
        total: row.get("total")?,
        result: row.json_optional("result")?,
        has_file: row.get("has_file")?,
        created_at: row.get("created_at")?,
    })
}
